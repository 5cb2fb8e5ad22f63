import type * as en from '../en'

const of =
  (what: (host: string, status: string) => string, advice?: string) => (host: string, status: number | null) => ({
    title: what(host, status === null ? '' : ` (HTTP ${status})`),
    advice,
  })

export const failures: typeof en.failures = {
  provider: 'Der Anbieter',
  explained: (title, detail) => `${title} (${detail})`,
  codes: {
    settings: of(() => 'Die Adresse oder eine andere Einstellung der Quelle ist nicht verwendbar'),
    unauthorized: of(
      (host, status) => `${host} hat Benutzername oder Passwort abgelehnt${status}`,
      'Prüfe sie oder frage deinen Anbieter, ob das Konto abgelaufen ist.',
    ),
    forbidden: of(
      (host, status) => `${host} verweigert den Zugriff${status}`,
      'Das Konto ist vielleicht abgelaufen, oder der Anbieter erwartet einen anderen User-Agent oder ein anderes Netz.',
    ),
    not_found: of(
      (host, status) => `${host} hat unter dieser Adresse nichts${status}`,
      'Prüfe die Adresse oder frage deinen Anbieter nach der aktuellen.',
    ),
    gone: of(
      (host, status) => `${host} hat diese Adresse endgültig entfernt${status}`,
      'Frage deinen Anbieter nach der neuen.',
    ),
    too_many_requests: of((host, status) => `${host} erhält zu viele Anfragen${status}`, 'Aktualisiere seltener.'),
    server_error: of((host, status) => `${host} meldet einen Fehler${status}`, 'Das ist meist vorübergehend.'),
    unexpected_status: of((host, status) => `${host} hat unerwartet geantwortet${status}`, 'Prüfe die Adresse.'),
    unknown_host: of(host => `Es gibt keinen Server namens ${host}`, 'Prüfe die Schreibweise der Adresse.'),
    lookup: of(
      host => `Der Name ${host} konnte nicht aufgelöst werden`,
      'Prüfe das Netz und die DNS-Server dieses Rechners.',
    ),
    refused: of(host => `${host} hat die Verbindung abgelehnt`, 'Prüfe den Port und ob der Server läuft.'),
    unreachable: of(host => `${host} ist nicht erreichbar`, 'Prüfe das Netz dieses Rechners.'),
    tls: of(host => `Keine sichere Verbindung zu ${host}`),
    timeout: of(host => `${host} hat nicht rechtzeitig geantwortet`, 'Der Server ist vielleicht aus oder überlastet.'),
    broken_off: of(
      host => `Der Download von ${host} war unvollständig oder beschädigt`,
      'Das ist meist vorübergehend.',
    ),
    too_large: of(host => `Der Download von ${host} ist zu groß`, 'Prüfe die Adresse oder erhöhe die Grenze.'),
    redirect: of(host => `${host} leitet auf eine nicht verwendbare Adresse um`, 'Prüfe die Adresse.'),
    protocol: of(
      host => `${host} spricht kein korrektes HTTP`,
      'Prüfe den Port und ob die Adresse mit http oder https beginnt.',
    ),
    encoding: of(host => `Die Daten von ${host} lassen sich nicht entpacken`),
    paused: of(() => 'Nicht angefragt, weil Anfragen nach wiederholten Fehlern pausieren'),
    file_missing: of(() => 'Die Datei gibt es nicht', 'Prüfe bei einem Container, ob ihr Ordner eingebunden ist.'),
    file_unreadable: of(() => 'Die Datei ist nicht lesbar', 'Prüfe ihren Besitzer und ihre Rechte.'),
    account: of(() => 'Der Anbieter akzeptiert keines der Konten'),
    unusable: of(() => 'Der Anbieter hat weder eine Playlist noch ein Programm geschickt'),
    nothing_held: of(() => 'Es ist nichts mehr zurückgehalten', 'Aktualisiere die Quelle erneut.'),
    filter: of(() => 'Ein Filter ist fehlerhaft'),
    store: of(() => 'Die Datenbank von Lineup lässt sich nicht lesen oder schreiben'),
    files: of(
      () => 'Lineup kann die veröffentlichten Dateien nicht schreiben',
      'Ist der Datenträger voll oder schreibgeschützt?',
    ),
    internal: of(() => 'Ein interner Fehler ist aufgetreten', 'Mehr dazu steht im Protokoll des Servers.'),
  },
  kept: (what, when) => `Behalten: ${what} (${when}).`,
  nothingYet: 'Von dieser Quelle wurde noch nichts empfangen.',
}
