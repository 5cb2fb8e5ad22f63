import type * as en from '../en'
import { count, number } from '../number'

const channels = (n: number) => count(n, 'Sender', 'Sender')

export const manual: typeof en.manual = {
  allOfSource: 'Alle Sender dieser Quelle',
  itsSource: 'Zur Quelle',
  add: 'Sender hinzufügen',
  export: 'Exportieren',
  exportPlain: 'Ohne Konten in den Adressen',
  exportSecret: 'Mit Konten (Datei sicher aufbewahren)',
  search: 'Diese Sender durchsuchen',
  none: 'Noch keine Sender',
  noneText: 'Füge die Adresse eines Streams und einen Namen hinzu oder importiere Sender aus einer Playlist.',
  noMatchText: 'Suche nach Name, Gruppe, Nummer, Programm-ID oder Adresse.',

  order: 'Platz',
  offCount: n => `${channels(n)} deaktiviert: hier gespeichert, aber in keiner Playlist.`,

  chosen: 'Ausgewählte Sender',
  switchedOn: n => `${channels(n)} aktiviert.`,
  switchedOff: n => `${channels(n)} deaktiviert.`,
  setGroup: 'Gruppe setzen',
  groupHint: 'Leer lassen für keine Gruppe.',
  groupSet: (n, group) =>
    group === '' ? `${channels(n)} aus der Gruppe entfernt.` : `${channels(n)} in die Gruppe ${group} verschoben.`,
  deleteMany: n => `${channels(n)} löschen`,
  deleteManyText:
    'Sie verschwinden bei der nächsten Aktualisierung aus deinen Playlists. Das lässt sich nicht rückgängig machen.',
  deleteOne: 'Sender löschen',
  deleteOneText:
    'Er verschwindet bei der nächsten Aktualisierung aus deinen Playlists. Das lässt sich nicht rückgängig machen. Um ihn für später zu behalten, deaktiviere ihn.',

  stream: 'Adresse des Streams',
  streamHint:
    'http, https, rtsp, rtp, udp, rtmp, mms oder srt. Ein Konto darin wird getrennt gespeichert und als {name} angezeigt.',
  numberExample: '7 oder 2.1',
  guideIdHint: 'Die ID des Senders in einem Programm (tvg-id).',
  onHint: 'Wenn aus, bleibt der Sender hier gespeichert, ist aber in keiner Playlist.',
  more: 'Weitere Optionen',
  shiftExample: 'Stunden, z. B. -1',
  kinds: { live: 'Fernsehen', movie: 'Film', series: 'Serie' },
  length: 'Länge',
  lengthExample: 'Sekunden; leer für unbegrenzt',
  adult: 'Für Erwachsene',
  options: 'Player-Optionen',
  optionsHint: 'Eine pro Zeile, z. B. #EXTVLCOPT:http-user-agent=Player/1.0',
  attributes: 'Weitere Attribute',
  attributesHint: 'Eines pro Zeile, z. B. catchup=default',
  addressNeeded: 'Gib eine Adresse ein, z. B. http://…, rtsp://… oder udp://…',
  written: name => `${name} hinzugefügt.`,
  addAnother: 'Hinzufügen und nächster',
  addChannel: 'Sender hinzufügen',

  importTitle: 'Playlist importieren',
  playlist: 'Playlist',
  playlistHint: 'Im M3U-Format. Vor dem Speichern siehst du eine Vorschau.',
  playlistExample: '#EXTM3U\n#EXTINF:-1 tvg-id="eins.example" group-title="Nachrichten",Eins\nhttp://…',
  othersQuestion: 'Sender, die nicht in der Playlist sind',
  keepOthers: 'Andere Sender behalten',
  replace: 'Alle Sender ersetzen',
  imported: (source, what) => `${source}: ${what}.`,
  leftOut: n => `${count(n, 'Eintrag', 'Einträge')} übersprungen`,
  firstOf: n => `Die ersten ${number(n)} neuen oder geänderten Sender.`,
  changes: { added: 'Neu', changed: 'Geändert', unchanged: 'Unverändert' },
  changedN: n => `${number(n)} geändert`,
  unchangedN: n => `${number(n)} unverändert`,
  replaceBy: n => `Alle durch ${channels(n)} ersetzen`,
  takeOver: n => `${channels(n)} importieren`,

  tableTitle: 'Sendertabelle',
  tableHint:
    'Pfeiltasten bewegen, Eingabetaste oder F2 bearbeitet, Tippen ersetzt. Einfügen aus einer Tabellenkalkulation ist möglich. Escape, dann Tab verlässt die Tabelle.',
  addRow: 'Zeile hinzufügen',
  redo: 'Wiederholen',
  openRow: name => `Alle Felder von ${name}`,
  unnamed: 'Sender ohne Namen',
  unsaved: (added, changed, removed, moved) =>
    `Nicht gespeichert: ${[
      added > 0 && `${number(added)} hinzugefügt`,
      changed > 0 && `${number(changed)} geändert`,
      removed > 0 && `${number(removed)} entfernt`,
      moved && 'neue Reihenfolge',
    ]
      .filter(Boolean)
      .join(', ')}`,
  allSaved: 'Alle Änderungen gespeichert',
  saved: n => `${channels(n)} gespeichert.`,
  discard: 'Änderungen verwerfen',
  discarded: 'Änderungen verworfen.',
  problems: n => `${count(n, 'Zelle hat', 'Zellen haben')} einen Fehler`,
  nextProblem: 'Nächsten Fehler anzeigen',
  atCell: (row, column, what) => `Zeile ${number(row)}, ${column}: ${what}`,
  pasted: rows => `${count(rows, 'Zeile', 'Zeilen')} eingefügt.`,
  pastedDropped: (rows, dropped) =>
    `${count(rows, 'Zeile', 'Zeilen')} eingefügt. ${count(dropped, 'Spalte passt', 'Spalten passen')} nicht und ${dropped === 1 ? 'wurde' : 'wurden'} übersprungen.`,
  rowsRemoved: n => `${channels(n)} entfernt. Zum Übernehmen speichern.`,
  elsewhere: 'Die Liste wurde an anderer Stelle geändert',
  saveFirst: 'Es gibt ungespeicherte Änderungen. Speichere oder verwirf sie vor dem Importieren.',
  fromDraft: 'Deine ungespeicherten Änderungen wurden wiederhergestellt.',
  apply: 'Übernehmen',
  tooLong: most => `Höchstens ${number(most)} Zeichen.`,
  logoWrong: 'Gib eine Adresse mit http:// oder https:// ein, oder @logo: und eine ID.',
  schemeWrong: scheme => `Adressen mit ${scheme} lassen sich nicht abspielen.`,
  hostMissing: 'Diese Adresse hat keinen Host.',
  numberShared: (at, other, more) =>
    more > 0
      ? `Auch ${other} und ${number(more)} weitere haben die Nummer ${at}.`
      : `Auch ${other} hat die Nummer ${at}.`,
}
