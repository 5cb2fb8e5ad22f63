import type * as en from '../en'
import { count, number } from '../number'

export const activity: typeof en.activity = {
  jobs: n => count(n, 'Vorgang', 'Vorgänge'),
  search: 'Vorgänge suchen',
  noneTitle: 'Kein passender Vorgang',
  noneText: 'Es gibt keine Vorgänge dieser Art in diesem Zustand.',
  noneFound: text => `Keine Ergebnisse für „${text}“. Suche nach dem Namen einer Quelle oder Playlist.`,
  emptyTitle: 'Noch keine Aktivität',
  emptyText: 'Hier erscheinen Aktualisierungen von Quellen und Playlists mit ihren Ergebnissen.',
  kinds: {
    stream_ingestion: 'Senderaktualisierungen',
    epg_ingestion: 'Programmaktualisierungen',
    proxy_regeneration: 'Playlist-Aktualisierungen',
    maintenance: 'Wartung',
  },
  states: {
    pending: 'In der Warteschlange',
    running: 'Läuft',
    completed: 'Fertig',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
  },
  why: {
    manual: 'Manuell',
    schedule: 'Nach Zeitplan',
    linked: 'Nach verknüpfter Quelle',
    change: 'Nach einer Änderung',
    retry: 'Neuer Versuch',
    restart: 'Nach Neustart fortgesetzt',
  },
  outcome: {
    channels: (n, changes) => `${count(n, 'Sender', 'Sender')}${changes ? `: ${changes}` : ', keine Änderungen'}`,
    guide: (programmes, channels, kept) =>
      `${count(programmes, 'Sendung', 'Sendungen')} für ${count(channels, 'Sender', 'Sender')}${kept > 0 ? `, davon ${number(kept)} von früher behalten` : ''}`,
    notModified: 'Der Anbieter meldet keine Änderungen',
    kinds: { channels: 'Sender', films: 'Filme', series: 'Serien', programmes: 'Sendungen' },
    held: {
      empty: (what, before) => `Der Anbieter hat keine ${what} geschickt (zuvor ${number(before)})`,
      shrunk: (what, before, now) => `Der Anbieter hat ${number(now)} ${what} geschickt (zuvor ${number(before)})`,
      cut: (what, before, now) => `Das Programm bricht nach ${number(now)} ${what} ab (zuvor ${number(before)})`,
    },
    kept: why => `${why}. Die bisherige Liste bleibt, wie du entschieden hast`,
    restored: (n, what) => `${number(n)} ${what} zurückgeholt`,
    published: (channels, programmes, version) =>
      `${count(channels, 'Sender', 'Sender')} und ${count(programmes, 'Sendung', 'Sendungen')} als Version ${version} veröffentlicht`,
    unchanged: (channels, programmes, version) =>
      `Keine Änderungen, Version ${version} bleibt: ${count(channels, 'Sender', 'Sender')} und ${count(programmes, 'Sendung', 'Sendungen')}`,
    pinned: version => `Aktualisierungen sind angehalten, Version ${version} bleibt`,
    editionHeld: (removed, version) =>
      `Zurückgehalten: ${count(removed, 'Sender ginge', 'Sender gingen')} verloren. Version ${version} bleibt, bis du entscheidest`,
    without: name => `${name} wurde noch aktualisiert und folgt mit der nächsten Version`,
    nothing: {
      no_source: () => 'Nichts zu veröffentlichen: Die Playlist hat keine Quelle mit Sendern.',
      filtered_out: () => 'Nichts zu veröffentlichen: Ihre Filter entfernen alle Sender.',
      sources_deleted: () => 'Nichts zu veröffentlichen: Ihre Quellen wurden gelöscht.',
      sources_empty: sources => `Nichts zu veröffentlichen: Noch keine Sender in ${sources}.`,
    },
    players: isFirst =>
      isFirst ? 'Player erhalten noch nichts.' : 'Player erhalten weiter die zuletzt veröffentlichte Version.',
    leftovers: n =>
      n === 0
        ? 'Nichts aufzuräumen'
        : `Daten von ${count(n, 'gelöschten Quelle oder gelöschtem Host', 'gelöschten Quellen oder Hosts')} entfernt`,
    deleted: { source: 'Die Quelle wurde gelöscht.', playlist: 'Die Playlist wurde gelöscht.' },
    retrying: why => `Wird erneut versucht. ${why}`,
    cancelledBefore: 'Vor dem Start abgebrochen',
  },
  whichTry: (why, attempt, of) => `${why}, Versuch ${attempt} von ${of}`,
  refresh: name => `${name} aktualisieren`,
  make: name => `${name} veröffentlichen`,
  waitsForRefresh: 'Wartet auf eine Aktualisierung',
  held: 'Zurückgehalten',
  until: (when, away) => `${when}, ${away}`,
  waitsUntil: until => `Wartet bis ${until}. `,
  took: duration => ` · Dauer ${duration}`,
  decide: 'Prüfen',
  stages: 'Schritte',
  stage: {
    connect: { name: 'Anbieter anfragen', doing: 'Anbieter wird angefragt' },
    download: { name: 'Herunterladen', doing: 'Wird heruntergeladen' },
    save: { name: 'Speichern', doing: 'Wird gespeichert' },
    ingestion_guard: { name: 'Auf Quellen warten', doing: 'In der Warteschlange' },
    load: { name: 'Sender laden', doing: 'Sender werden geladen' },
    playlist: { name: 'Playlist schreiben', doing: 'Playlist wird geschrieben' },
    guide: { name: 'Programm schreiben', doing: 'Programm wird geschrieben' },
    publish: { name: 'Veröffentlichen', doing: 'Wird veröffentlicht' },
    cleanup: { name: 'Aufräumen', doing: 'Wird aufgeräumt' },
    tidy: { name: 'Aufräumen', doing: 'Wird aufgeräumt' },
  },
  reading: what => `Herunterladen: ${what}`,
  waitingFor: source => `Wartet auf die Aktualisierung von ${source}`,
  tryingAgain: (why, seconds) => `${why}. Neuer Versuch in ${number(seconds)} s`,
  doneOf: (done, total) => `${number(done)} von ${number(total)}`,
  aSecond: rate => `${number(rate)} pro Sekunde`,
  bell: 'Benachrichtigungen',
  bellNew: n => `${number(n)} neu`,
  bellEmpty: 'Nichts braucht deine Aufmerksamkeit.',
  running: 'Läuft',
  all: 'Alle Aktivitäten',
}
