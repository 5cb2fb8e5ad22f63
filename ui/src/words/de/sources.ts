import type * as en from '../en'
import { count, number } from '../number'

const channels = (n: number) => count(n, 'Sender', 'Sender')
const programmes = (n: number) => count(n, 'Sendung', 'Sendungen')

export const sources: typeof en.sources = {
  total: n => count(n, 'Quelle', 'Quellen'),
  none: 'Noch keine Quellen',
  noneText:
    'Eine Quelle ist, was du von deinem Anbieter bekommen hast: die Adresse einer Playlist (M3U) oder eines Programms (XMLTV), oder ein Xtream-Konto. Sender lassen sich auch manuell hinzufügen.',
  all: 'Alle Quellen',
  flavours: {
    m3u: { name: 'Playlist', choice: 'Adresse einer Playlist' },
    xtream: { name: 'Xtream-Konto', choice: 'Xtream-Konto' },
    manual: { name: 'Manuell', choice: 'Manuelle Sender' },
    xmltv: { name: 'Programm', choice: 'Adresse eines Programms' },
    'xtream-guide': { name: 'Xtream-Programm', choice: 'Xtream-Programm' },
  },
  kindWith: (kind, partner) => `${kind}, mit ${partner}`,
  refresh: 'Aktualisieren',
  stopRefreshing: 'Aktualisierung abbrechen',
  itsChannels: 'Sender anzeigen',
  open: 'Öffnen',

  search: 'Quellen suchen',
  noMatch: 'Keine passende Quelle',
  noMatchText: 'Ändere die Suche oder die Filter.',
  filterUse: 'Aktiv',
  conditions: {
    fine: 'Aktuell',
    attention: 'Braucht Aufmerksamkeit',
    busy: 'Wird aktualisiert',
    idle: 'Deaktiviert oder noch nicht aktualisiert',
  },
  uses: { on: 'Ja', off: 'Nein' },
  sortedBy: 'Reihenfolge',
  sorts: {
    own: 'Deine Reihenfolge',
    name: 'Nach Namen',
    state: 'Probleme zuerst',
    asked: 'Letzter Versuch zuerst',
    size: 'Größte zuerst',
  },
  moveUp: 'Nach oben',
  moveDown: 'Nach unten',
  switchedOn: names => `${names} aktiviert.`,
  switchedOff: names => `${names} deaktiviert.`,
  chosen: 'Ausgewählte Quellen',
  asked: n =>
    n === 0 ? 'Es gibt nichts zu aktualisieren.' : `${count(n, 'Quelle wird', 'Quellen werden')} aktualisiert.`,
  deleteMany: n => `${count(n, 'Quelle', 'Quellen')} löschen?`,
  deleteManyVerb: n => `${count(n, 'Quelle', 'Quellen')} löschen`,
  deleteManyText: names =>
    `${names}: Sender, Sendungen und Verlauf werden mitgelöscht. Das lässt sich nicht rückgängig machen.`,
  losesMany: names => `Nach der nächsten Aktualisierung fehlen sie in: ${names}.`,
  changeHint: what => `Letzte Aktualisierung: ${what}`,

  fine: 'Aktuell',
  refreshing: 'Wird aktualisiert',
  off: 'Deaktiviert',
  step: (at, of, name, percent) => `Schritt ${at} von ${of}: ${name}, ${percent}`,
  held: 'Aktualisierung zurückgehalten',
  accountDead: 'Das Konto ist nicht nutzbar',
  failedOld: ago => `Fehlgeschlagen, die Liste bleibt (Stand: ${ago})`,
  failedNew: 'Fehlgeschlagen, noch nichts erhalten',
  andPaused: (state, pause) => `${state}; ${pause}`,
  notRead: 'Noch nicht aktualisiert',
  ranOut: day => `Endete ${day}`,
  runsOut: (day, clock) => `Endet ${day} um ${clock}`,

  accounts: 'Konten',
  accountFine: 'Aktiv',
  accountTrial: 'Testkonto',
  accountUntil: (isTrial, day) => `${isTrial ? 'Testkonto' : 'Aktiv'} bis ${day}`,
  accountUnusable: status => `Nicht nutzbar: ${status}`,
  accountExpired: ago => `Abgelaufen: ${ago}`,
  accountExpiresOn: day => `Läuft ab: ${day}`,
  accountExpiresIn: days => `Läuft in ${count(days, 'Tag', 'Tagen')} ab`,
  accountIs: (name, state) =>
    `${name === undefined ? 'Konto' : `Konto ${name}`}: ${state.charAt(0).toLowerCase()}${state.slice(1)}`,
  accountCannot: name => `${name === undefined ? 'Das Konto' : `Das Konto ${name}`} ist nicht nutzbar`,
  accountAsSaid: 'Vom Anbieter gemeldet {when}.',
  streamsInUse: n => `${count(n, 'Stream', 'Streams')} in Gebrauch`,
  streamsOf: (n, of) => `${number(n)} von ${count(of, 'Stream', 'Streams')} in Gebrauch`,
  streamsAtATime: n => `bis zu ${count(n, 'Stream', 'Streams')}`,
  accountWorks: 'Anmeldung erfolgreich.',
  accountGood: (isTrial, until, streams) => {
    const facts = [
      until === undefined ? isTrial && 'Testkonto' : `${isTrial ? 'Testkonto' : 'Gültig'} bis ${until}`,
      streams !== undefined && `bis zu ${count(streams, 'Stream', 'Streams')}`,
    ].filter(Boolean)
    const text = facts.join(', ')
    return `Anmeldung erfolgreich.${text && ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`}`
  },
  accountHas: (live, films, series) =>
    [
      { n: live, what: 'TV' },
      { n: films, what: 'Film' },
      { n: series, what: 'Serien' },
    ]
      .filter(({ n }) => n > 0)
      .map(({ n, what }) => count(n, `${what}-Kategorie`, `${what}-Kategorien`))
      .join(', '),

  channels,
  films: n => count(n, 'Film', 'Filme'),
  series: n => count(n, 'Serie', 'Serien'),
  programmes,
  entries: n => count(n, 'Eintrag', 'Einträge'),
  untilDay: (what, day) => `${what}, bis ${day}`,
  channelsOf: n => count(n, 'Sender', 'Sendern'),
  programmesOfAll: programmes,
  programmesOf: (n, of) => `${programmes(n)} für ${channels(of)}`,
  manyAccounts: n => count(n, 'Konto', 'Konten'),
  untilBrief: day => `bis ${day}`,

  delivers: 'Enthält',
  until: 'Bis',
  lastGood: 'Letzte erfolgreiche Aktualisierung',
  lastAsked: 'Letzter Versuch',
  next: 'Nächste Aktualisierung',
  took: 'Dauer',
  namesGuides: 'In der Playlist genannte Programme',
  addGuide: 'Hinzufügen',
  unlink: 'Trennen',
  unlinkOf: name => `Von ${name} trennen`,
  unlinked: (one, other) => `${one} und ${other} sind nicht mehr verknüpft.`,
  notWhileOff: 'Nicht, solange sie deaktiviert ist',
  never: 'Mit diesem Zeitplan nie',
  now: 'jetzt',
  nextBrief: when => `wieder ${when}`,
  nextFull: (day, clock, when) => `${day} um ${clock}, ${when}`,

  heldUseless: 'Die neuen Daten sind nicht brauchbar',
  heldLoses: (lost, of) =>
    `${number(lost)} von ${of} würden verschwinden. Bis du entscheidest, bleibt deine bisherige Liste.`,
  wouldLose: (lost, of) => `${number(lost)} von ${of} würden verschwinden.`,
  keep: 'Bisherige Liste behalten',
  accept: 'Neue Liste übernehmen',
  decideAgain: 'Entscheidung ändern',
  tryNow: 'Jetzt erneut versuchen',
  allProviders: 'Alle Anbieter',

  elsewhere: 'Die Quelle wurde an anderer Stelle geändert',
  tabs: { overview: 'Überblick', history: 'Verlauf', oddities: 'Warnungen' },
  history: 'Verlauf',
  lastRefresh: 'Letzte Aktualisierung',
  allHistory: 'Alle Aktualisierungen',
  trend: (n, from, to) => `${count(n, 'Aktualisierung', 'Aktualisierungen')}: von ${number(from)} auf ${number(to)}`,
  difference: n => (n > 0 ? `+${number(n)}` : n < 0 ? `−${number(-n)}` : ''),
  historyNone: 'Noch keine Aktualisierungen.',
  nothingChanged: 'Keine Änderungen',
  addedN: n => `${number(n)} hinzugefügt`,
  removedN: n => `${number(n)} entfernt`,
  renamedN: n => `${number(n)} umbenannt`,
  movedN: n => `${number(n)} in anderer Gruppe`,
  added: 'Hinzugefügt',
  removed: 'Entfernt',
  renamed: 'Umbenannt',
  moved: 'In anderer Gruppe',
  movedLine: (name, from, to) => `${name}: ${from || 'keine Gruppe'} → ${to || 'keine Gruppe'}`,
  which: 'Anzeigen',
  less: 'Ausblenden',
  download: 'Herunterladen',
  downloadOf: at => `Änderungen der Aktualisierung ${at} herunterladen`,

  odditiesNone: 'Keine Warnungen bei der letzten Aktualisierung.',
  oddities: 'Warnungen der letzten Aktualisierung',
  odd: n =>
    `${count(n, 'Zeile oder ein Eintrag hat ein Problem', 'Zeilen oder Einträge haben Probleme')}. Alles andere wurde gelesen.`,

  deleteVerb: 'Quelle löschen',
  deleteChannels: 'Ihre Sender und ihr Verlauf werden mitgelöscht. Das lässt sich nicht rückgängig machen.',
  deleteProgrammes: 'Ihre Sendungen und ihr Verlauf werden mitgelöscht. Das lässt sich nicht rückgängig machen.',
  losesChannels: names => `Nach der nächsten Aktualisierung fehlen ihre Sender in: ${names}.`,
  losesProgrammes: names => `Nach der nächsten Aktualisierung fehlen ihre Sendungen in: ${names}.`,
}
