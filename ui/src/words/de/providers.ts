import type * as en from '../en'
import { count, number } from '../number'

export const providers: typeof en.providers = {
  types: { m3u: 'Playlists', xmltv: 'Programme', xtream: 'Xtream' },
  isOff: 'Das ist aus: jeder Anbieter wird gefragt, auch wenn er immer wieder versagt.',
  none: 'Noch wurde kein Anbieter gefragt.',
  reset: 'Zurücksetzen',
  resetOf: host => `${host} zurücksetzen`,
  resetCounts: 'Zähler zurücksetzen',
  whenItFails: 'Bei Fehlern',
  auto: 'Nach seinen Regeln',
  closed: 'Immer fragen',
  open: 'Nicht fragen',
  patience: 'Geduld',
  likeOthers: 'Wie alle anderen',
  profileNamed: name => `Profil ${name}`,

  fine: 'In Ordnung',
  closedOff: 'Von dir gesperrt',
  alwaysCalled: 'Wird immer gefragt, weil du es willst',
  leftAlone: 'Wird in Ruhe gelassen',
  leftAloneToNext: 'Wird bis zum nächsten Abruf in Ruhe gelassen',
  leftAloneUntil: (day, clock) => `Wird in Ruhe gelassen bis ${day} um ${clock}`,
  triedAgain: 'Wird beim nächsten Abruf wieder versucht',
  failures: n => `${count(n, 'Fehler', 'Fehler')} in Folge`,
  calls: (total, failed, refused) =>
    [
      count(total, 'Abruf', 'Abrufe'),
      failed > 0 && `davon ${number(failed)} fehlgeschlagen`,
      refused > 0 && `${number(refused)} unterlassen`,
    ]
      .filter(Boolean)
      .join(', '),
  lastFailure: (ago, why) => `letzter Fehler ${ago}${why === '' ? '' : `: ${why}`}`,
  closedOffText: host => `${host} ist von dir gesperrt: von dort wird nichts geholt.`,
  leftAloneText: (host, until) =>
    `${host} hat immer wieder versagt und wird in Ruhe gelassen${until}. Was du hast, bleibt.`,
  untilNext: ' bis zum nächsten Abruf',
  until: (day, clock) => ` bis ${day} um ${clock}`,
  itsLastFailure: why => `Der letzte Fehler: ${why}.`,

  howPatient: 'Wie geduldig Lineup ist',
  leaveAlone: 'Anbieter in Ruhe lassen, die immer wieder versagen',
  leaveAloneHint: 'Ist das aus, wird trotz aller Fehler weiter gefragt, und jeder Abruf wartet, bis er aufgibt.',
  threshold: 'Nach so vielen Fehlern in Folge',
  pause: 'Für',
  success: 'Wieder gut nach',
  successHint: 'Antworten in Folge, sobald wieder versucht wird.',
  timeout: 'Aufgeben ohne Antwort nach',
  timeoutHint: '0: wie bei jeder Quelle angegeben.',
  codes: 'Antworten, die kein Fehler sind',
  codesHint: 'HTTP-Status, etwa 2xx, 404 oder 400-428.',

  states: { closed: 'Wird gefragt', open: 'Wird in Ruhe gelassen', half_open: 'Wird wieder versucht' },
  calledShare: (share, day) => `Seit ${day} zu ${share} der Zeit gefragt`,
  span: (state, from, to) => `${state}: ${from} – ${to}`,
  happened: n => `Was geschah (${number(n)})`,

  profiles: 'Profile',
  profilesText:
    'Für Anbieter, die mehr Geduld brauchen als andere, oder weniger. Gewählt wird eines im Menü eines Anbieters.',
  addProfile: 'Profil hinzufügen',
  addVerb: 'Profil hinzufügen',
  profileNameHint: 'Buchstaben, Ziffern, - und _.',
  profileNameWrong: '1 bis 64 Buchstaben, Ziffern, - und _; „global“ meint die Einstellungen aller.',
  profileNameTaken: 'Ein Profil mit diesem Namen gibt es schon.',
  profileHint: 'Was leer bleibt, ist wie bei allen anderen.',
  asAll: value => `Wie alle: ${value}`,
  saysThreshold: n => count(n, 'Fehler', 'Fehler'),
  saysPause: seconds => `für ${number(seconds)} s`,
  usedBy: n => (n === 0 ? 'kein Anbieter hat es' : `${count(n, 'Anbieter hat', 'Anbieter haben')} es`),
  deleteOf: name => `Profil ${name} löschen?`,
  deleteVerb: 'Profil löschen',
  deleteText: n =>
    n === 0
      ? 'Kein Anbieter hat es.'
      : `${count(n, 'Anbieter hat', 'Anbieter haben')} es und ${n === 1 ? 'ist' : 'sind'} dann wie alle anderen.`,
}
