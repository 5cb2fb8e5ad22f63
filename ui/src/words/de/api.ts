import type * as en from '../en'

export const api: typeof en.api = {
  unreachable: 'Lineup antwortet nicht. Player funktionieren möglicherweise weiter. Versuche es gleich noch einmal.',
  sessionEnded: 'Deine Sitzung ist abgelaufen. Melde dich wieder an.',
  forbidden: 'Das ist nicht erlaubt.',
  gone: 'Das gibt es nicht mehr.',
  tooLarge: 'Das ist zu groß.',
  tooMany: 'Zu viele Versuche. Warte eine Minute.',
  failed: status => `Lineup konnte das nicht ausführen (HTTP ${status}). Details stehen im Protokoll.`,
  refused: status => `Lineup hat die Anfrage abgelehnt (HTTP ${status}).`,
  closeMessage: 'Meldung schließen',
  codes: {
    wrong_credentials: 'Benutzername oder Passwort ist falsch.',
    unauthorized: 'Deine Sitzung ist abgelaufen. Melde dich wieder an.',
    not_found: 'Das gibt es nicht mehr.',
    duplicate_name: 'Dieser Name ist schon vergeben.',
    busy: 'Die Playlist wird gerade aktualisiert. Versuche es danach noch einmal.',
    already_running: 'Das läuft bereits.',
    not_running: 'Das ist schon beendet.',
    not_ended: 'Das ist noch nicht beendet. Brich es zuerst ab.',
    not_held: 'Es gibt keine neue Liste mehr, die du übernehmen kannst.',
    nothing_to_decide: 'Es gibt nichts mehr zu entscheiden.',
    nothing_to_undo: 'Das lässt sich nicht mehr rückgängig machen.',
    replaced: 'Das wurde an anderer Stelle noch einmal angefragt. Versuche es erneut.',
    already_set_up: 'Es gibt schon ein Konto. Melde dich an.',
  },
}
