import type * as en from '../en'
import { count, number } from '../number'

export const activity: typeof en.activity = {
  jobs: n => count(n, 'Vorgang', 'Vorgänge'),
  search: 'Vorgänge suchen',
  noneTitle: 'Kein solcher Vorgang',
  noneText: 'Nichts von dieser Art ist in diesem Zustand.',
  noneFound: text => `Nichts passt zu „${text}“. Gesucht wird nach dem Namen der Quelle oder Playlist.`,
  showAll: 'Alles zeigen',
  emptyTitle: 'Noch wurde nichts getan',
  emptyText: 'Hier steht, welche Quellen aktualisiert und welche Playlists erstellt wurden und was dabei herauskam.',
  kinds: {
    stream_ingestion: 'Aktualisierte Sender',
    epg_ingestion: 'Aktualisierte Programme',
    proxy_regeneration: 'Erstellte Playlists',
    maintenance: 'Aufräumen',
  },
  states: {
    pending: 'Wartet',
    running: 'Läuft',
    completed: 'Fertig',
    failed: 'Fehlgeschlagen',
    cancelled: 'Angehalten',
  },
  why: {
    manual: 'von Hand',
    schedule: 'nach Zeitplan',
    linked: 'nach der verbundenen Quelle',
    change: 'nach einer Änderung',
    retry: 'neuer Versuch',
    restart: 'beim letzten Beenden offen geblieben',
  },
  outcome: {
    channels: (n, changes) => `${count(n, 'Sender', 'Sender')}: ${changes || 'keiner neu, keiner weg'}`,
    added: n => `${number(n)} neu`,
    removed: n => `${number(n)} weg`,
    renamed: n => `${number(n)} umbenannt`,
    moved: n => `${number(n)} in anderer Gruppe`,
    guide: (programmes, channels, kept) =>
      `${count(programmes, 'Sendung', 'Sendungen')} auf ${count(channels, 'Sender', 'Sendern')}${kept > 0 ? `, davon ${number(kept)} von früher behalten` : ''}`,
    notModified: 'Der Anbieter meldet, dass sich nichts geändert hat',
    kinds: { channels: 'Sender', films: 'Filme', series: 'Serien', programmes: 'Sendungen' },
    held: {
      empty: (what, before) => `Keine ${what} geliefert; vorher waren es ${number(before)}`,
      shrunk: (what, before, now) => `${number(now)} ${what} geliefert; vorher waren es ${number(before)}`,
      cut: (what, before, now) =>
        `Der Programmführer bricht nach ${number(now)} ${what} ab; vorher waren es ${number(before)}`,
    },
    published: (channels, programmes, version) =>
      `${count(channels, 'Sender', 'Sender')} und ${count(programmes, 'Sendung', 'Sendungen')} als Version ${version} veröffentlicht`,
    unchanged: (channels, programmes, version) =>
      `Nichts geändert: Version ${version} mit ${count(channels, 'Sender', 'Sendern')} und ${count(programmes, 'Sendung', 'Sendungen')} bleibt`,
    without: name => `${name} wurde noch aktualisiert und folgt mit der nächsten Version`,
    nothing: {
      no_source: () => 'Nichts zu veröffentlichen: Die Playlist hat keine Senderquelle.',
      filtered_out: () => 'Nichts zu veröffentlichen: Ihre Filter entfernen alle Sender.',
      sources_deleted: () => 'Nichts zu veröffentlichen: Ihre Quellen wurden gelöscht.',
      sources_empty: sources => `Nichts zu veröffentlichen: Noch keine Sender in ${sources}.`,
    },
    players: isFirst =>
      isFirst ? 'Player erhalten noch nichts.' : 'Player behalten, was zuletzt veröffentlicht wurde.',
    leftovers: n =>
      n === 0
        ? 'Es gab keine Reste'
        : n === 1
          ? 'Ein Rest einer gelöschten Quelle oder eines Hosts wurde entfernt'
          : `${number(n)} Reste gelöschter Quellen und Hosts wurden entfernt`,
    deleted: { source: 'Die Quelle wurde gelöscht.', playlist: 'Die Playlist wurde gelöscht.' },
    cancelled: 'Abgebrochen',
    cancelledBefore: 'Vor dem Beginn abgebrochen',
  },
  whichTry: (why, attempt, of) => `${why}, ${attempt} von ${of}`,
  refresh: name => `${name} aktualisieren`,
  make: name => `${name} erstellen`,
  waitsForRefresh: 'Wartet auf eine Aktualisierung',
  waitsForTurn: 'Wartet, bis es dran ist',
  held: 'Zurückgehalten',
  until: (when, away) => `${when}, ${away}`,
  waitsUntil: until => `Wartet bis ${until}. `,
  took: duration => ` · dauerte ${duration}`,
  decide: 'Entscheiden',
  takeBack: 'Zurücknehmen',
  takeBackWhat: what => `Zurücknehmen: ${what}`,
  stages: 'Schritte',
  doneOf: (done, total) => `${number(done)} von ${number(total)}`,
  aSecond: rate => `${number(rate)} je Sekunde`,
  bell: 'Laufende und fertige Arbeit',
  bellNew: n => count(n, 'neue Meldung', 'neue Meldungen'),
  bellEmpty: 'Nichts läuft, und nichts ist eben fertig geworden.',
  running: 'Läuft',
  lately: 'Eben beendet',
  all: 'Alle Aktivität',
}
