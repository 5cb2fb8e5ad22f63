import type * as en from '../en'
import { count, number } from '../number'

const channels = (n: number) => count(n, 'Sender', 'Sender')

export const manual: typeof en.manual = {
  allOfSource: 'Alle Sender dieser Quelle',
  channels,
  itsSource: 'Zur Quelle',
  add: 'Sender hinzufügen',
  export: 'Exportieren',
  exportPlain: 'Ohne Konten in den Adressen',
  exportSecret: 'Mit Konten: Datei sicher aufbewahren',
  search: 'Diese Sender durchsuchen',
  none: 'Noch kein Sender',
  noneText: 'Trage die Adresse eines Streams und einen Namen dazu ein, oder übernimm Sender aus einer Playlist.',
  noMatchText: 'Nichts gefunden. Gesucht wird nach Name, Gruppe, Nummer, Programm-ID und Adresse.',

  order: 'Platz',
  offCount: n => `${count(n, 'Sender ist', 'Sender sind')} aus: hier aufgehoben, in keiner Playlist.`,

  chosen: 'Die ausgewählten Sender',
  chosenCount: n => `${channels(n)} ausgewählt`,
  switchedOn: n => `${channels(n)} eingeschaltet.`,
  switchedOff: n => `${channels(n)} ausgeschaltet.`,
  setGroup: 'Gruppe setzen',
  groupHint: 'Leer: keine.',
  groupSet: (n, group) => (group === '' ? `${channels(n)} ohne Gruppe.` : `${channels(n)} in Gruppe ${group}.`),
  deleteMany: n => `${channels(n)} löschen`,
  deleteManyText:
    'Sie fehlen in deinen Playlists, sobald diese neu erstellt werden. Das lässt sich nicht rückgängig machen.',
  deleteOne: 'Sender löschen',
  deleteOneText:
    'Er fehlt in deinen Playlists, sobald diese neu erstellt werden. Das lässt sich nicht rückgängig machen. Um ihn aufzuheben, schalte ihn aus.',

  stream: 'Adresse des Streams',
  streamHint:
    'http, https, rtsp, rtp, udp, rtmp, mms oder srt. Ein Konto darin wird getrennt verwahrt und erscheint als {name}.',
  numberExample: '7 oder 2.1',
  guideIdHint: 'Die ID des Senders in einem Programm (tvg-id).',
  onHint: 'Ist er aus, bleibt er hier und ist in keiner Playlist.',
  more: 'Mehr dazu',
  shiftExample: 'Stunden, etwa -1',
  kinds: { live: 'Fernsehen', movie: 'Film', series: 'Serie' },
  length: 'Länge',
  lengthExample: 'Sekunden; leer: ohne Ende',
  adult: 'Für Erwachsene',
  options: 'Zeilen für Player',
  optionsHint: 'Eine je Zeile, etwa #EXTVLCOPT:http-user-agent=Player/1.0',
  attributes: 'Weitere Attribute',
  attributesHint: 'Eines je Zeile, etwa catchup=default',
  nameNeeded: 'Ein Name fehlt.',
  addressNeeded: 'Eine Adresse fehlt, etwa http://…, rtsp://… oder udp://….',
  written: name => `${name} ist eingetragen.`,
  addAnother: 'Hinzufügen, noch einer',
  addChannel: 'Sender hinzufügen',

  importTitle: 'Playlist importieren',
  playlist: 'Playlist',
  playlistHint: 'Als M3U. Nichts wird gespeichert, bevor du gesehen hast, was daraus wird.',
  playlistExample: '#EXTM3U\n#EXTINF:-1 tvg-id="eins.example" group-title="Nachrichten",Eins\nhttp://…',
  othersQuestion: 'Was mit Sendern geschieht, die nicht in der Playlist sind',
  keepOthers: 'Andere behalten',
  replace: 'Alles ersetzen',
  imported: (source, what) => `${source}: ${what}.`,
  leftOut: n => `${count(n, 'Eintrag wird', 'Einträge werden')} ausgelassen`,
  firstOf: n => `Die ersten ${number(n)} der neuen und geänderten.`,
  changes: { added: 'Neu', changed: 'Geändert', unchanged: 'Wie bisher' },
  addedN: n => `${number(n)} neu`,
  changedN: n => `${number(n)} geändert`,
  removedN: n => `${number(n)} weg`,
  unchangedN: n => `${number(n)} wie bisher`,
  nothingChanges: 'Nichts würde sich ändern',
  replaceBy: n => `Alles durch ${channels(n)} ersetzen`,
  takeOver: n => `${channels(n)} übernehmen`,

  tableTitle: 'Sender als Tabelle',
  tableHint:
    'Pfeile bewegen, Enter oder F2 bearbeitet, Tippen ersetzt. Aus einer Tabelle einfügen geht. Esc, dann Tab verlässt die Tabelle.',
  addRow: 'Zeile hinzufügen',
  redo: 'Wiederholen',
  rowsUp: 'Nach oben',
  rowsDown: 'Nach unten',
  openRow: name => `Alle Felder von ${name}`,
  unnamed: 'einem Sender ohne Namen',
  unsaved: (added, changed, removed, moved) =>
    `Nicht gespeichert: ${[
      added > 0 && `${number(added)} neu`,
      changed > 0 && `${number(changed)} geändert`,
      removed > 0 && `${number(removed)} entfernt`,
      moved && 'andere Reihenfolge',
    ]
      .filter(Boolean)
      .join(', ')}`,
  allSaved: 'Alles gespeichert',
  saved: n => `Gespeichert: ${channels(n)}.`,
  discard: 'Verwerfen',
  discarded: 'Deine Änderungen sind verworfen.',
  problems: n => `${count(n, 'Zelle hat', 'Zellen haben')} einen Fehler`,
  nextProblem: 'Nächsten Fehler zeigen',
  atCell: (row, column, what) => `Zeile ${number(row)}, ${column}: ${what}`,
  pasted: rows => `${count(rows, 'Zeile', 'Zeilen')} eingefügt.`,
  pastedDropped: (rows, dropped) =>
    `${count(rows, 'Zeile', 'Zeilen')} eingefügt. ${count(dropped, 'Spalte hat', 'Spalten haben')} hier keinen Platz und ${dropped === 1 ? 'fehlt' : 'fehlen'}.`,
  rowsRemoved: n => `${channels(n)} entfernt. Endgültig wird es mit dem Speichern.`,
  elsewhere: 'Die Liste wurde inzwischen anderswo geändert',
  saveFirst: 'Du hast ungespeicherte Änderungen. Vor dem Importieren speichern oder verwerfen.',
  fromDraft: 'Was du nicht gespeichert hattest, ist noch da.',
  apply: 'Übernehmen',
  tooLong: most => `Höchstens ${number(most)} Zeichen.`,
  logoWrong: 'Eine Adresse mit http:// oder https://, oder @logo: und eine ID.',
  schemeWrong: scheme => `Adressen mit ${scheme} spielt nichts ab.`,
  hostMissing: 'Diese Adresse nennt keinen Host.',
  numberShared: (at, other, more) =>
    more > 0
      ? `Auch ${other} und ${number(more)} weitere haben die Nummer ${at}.`
      : `Auch ${other} hat die Nummer ${at}.`,
}
