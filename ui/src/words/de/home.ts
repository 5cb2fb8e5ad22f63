import type * as en from '../en'
import { count, number } from '../number'

export const home: typeof en.home = {
  attention: 'Braucht Aufmerksamkeit',
  running: 'Läuft gerade',
  only: what => `${what}.`,
  andMore: (what, more) => `${what}; ${count(more, 'weiteres Problem', 'weitere Probleme')}.`,
  welcome: 'Willkommen. Füge zuerst die Adresse deines Anbieters hinzu.',
  makePlaylist: 'Deine Quellen sind bereit. Lege eine Playlist für deine Player an.',
  nothingPublished: 'Noch nichts veröffentlicht.',
  allFine: (sources, channels, guide) =>
    `Alles funktioniert. ${count(sources, 'Quelle', 'Quellen')}, ${count(channels, 'Sender', 'Sender')}, ${guide}.`,
  triedAgain: when => `Nächster Versuch ${when}.`,
  pausedUntil: (day, clock) => `Nächster Versuch ${day} um ${clock}.`,
  pausedHost: host => `Anfragen an ${host} pausieren nach wiederholten Fehlern`,
  affected: (failed, n, waiting, more) =>
    n === 0
      ? `${waiting} ${more === 1 ? 'wartet' : 'warten'}, bis wieder angefragt wird.`
      : `Nicht aktualisiert: ${failed}${more === 0 ? '' : `; ${count(more, 'weitere Quelle wartet', 'weitere Quellen warten')} auf denselben Server`}.`,
  others: n => `${number(n)} weitere`,
  lists: { channels: 'TV-Sender', films: 'Filme', series: 'Serien', programmes: 'Sendungen' },
  listsOf: (lists, source) => `${lists} von ${source}`,
  listsNotRefreshed: what => `${what} konnten nicht aktualisiert werden`,
  allKept: 'Deine aktuellen Sender und dein Programm bleiben erhalten.',
  emptied: playlist => `${playlist} hat nichts zu veröffentlichen, bis eine der Quellen Sender liefert.`,
  unusedOnly: (fine, n) =>
    `${fine} ${count(n, 'Quelle, die keine Playlist verwendet, hat ein Problem', 'Quellen, die keine Playlist verwendet, haben ein Problem')}.`,
  accountDead: (account, source) => `Das Konto ${account} von ${source} ist nicht nutzbar`,
  accountDeadText: why => `${why}. Seine Sender lassen sich nicht abspielen. Wende dich an deinen Anbieter.`,
  accountDeadOther: why => `${why}. Ein anderes Konto wird verwendet.`,
  accountEnds: (account, source, ends) => `Konto ${account} von ${source}: ${ends}`,
  accountEndsText:
    'Danach lassen sich seine Sender nicht mehr abspielen. Wende dich an deinen Anbieter, um es zu verlängern.',
  notRefreshed: source => `${source} konnte nicht aktualisiert werden`,
  held: source => `${source}: Aktualisierung zurückgehalten`,
  guideEnds: (source, ends) => `Das Programm von ${source} ${ends}`,
  guideEndsText:
    'Danach gibt es keine Sendungen. Versuche, es zu aktualisieren; ändert das nichts, wende dich an deinen Anbieter.',
  waits: source => `${source} wartet auf einen neuen Versuch`,
  noSource: playlist => `${playlist} hat keine Quelle`,
  noSourceKept: 'Player erhalten weiter die letzte Version. Wähle, woher die Sender kommen.',
  noSourceEmpty: 'Player erhalten davon nichts. Wähle, woher die Sender kommen.',
  notGenerated: playlist => `${playlist} konnte nicht aktualisiert werden`,
  chooseSources: 'Quellen wählen',
  setUpTitle: 'In zwei Minuten eingerichtet',
  setUpText: 'Adresse oder Zugangsdaten des Anbieters einfügen, Sender wählen und die Adresse in den Player kopieren.',
  setUp: 'Loslegen',
  addByHand: 'Quelle manuell hinzufügen',
  makeByHand: 'Playlist manuell anlegen',
  onNow: 'Läuft jetzt',
  onNowOf: playlist => `Sender von ${playlist}`,
  wholeGuide: 'Ganzes Programm',
  until: clock => `bis ${clock}`,
  then: (clock, title) => `${clock} ${title}`,
  runs: 'Aktivität',
  lately: 'Zuletzt',
  next: 'Demnächst',
  nothingLately: 'Noch keine Aktivität.',
  nothingNext: 'Nichts geplant.',
}
