import type * as en from '../en'
import { count, number } from '../number'

export const providers: typeof en.providers = {
  oneSource: 'eine Quelle',
  types: { m3u: 'Playlists', xmltv: 'Programme', xtream: 'Xtream' },
  isOff: 'Pausieren ist aus: Anbieter werden auch nach wiederholten Fehlern weiter kontaktiert.',
  none: 'Noch wurde kein Anbieter kontaktiert.',
  reset: 'Zurücksetzen',
  resetOf: host => `${host} zurücksetzen`,
  resetCounts: 'Zähler zurücksetzen',
  whenItFails: 'Diesen Anbieter kontaktieren',
  auto: 'Automatisch',
  closed: 'Immer kontaktieren',
  open: 'Nie kontaktieren',
  patience: 'Wiederholungsprofil',
  likeOthers: 'Standard',
  profileNamed: name => `Profil ${name}`,

  fine: 'OK',
  closedOff: 'Wird nie kontaktiert, von dir so eingestellt',
  alwaysCalled: 'Wird immer kontaktiert, von dir so eingestellt',
  leftAlone: 'Pausiert',
  leftAloneToNext: 'Bis zur nächsten Aktualisierung pausiert',
  leftAloneUntil: (day, clock) => `Pausiert bis ${day} um ${clock}`,
  triedAgain: 'Neuer Versuch bei der nächsten Aktualisierung',
  failures: n => `${count(n, 'Fehler', 'Fehler')} in Folge`,
  calls: (total, failed, refused) =>
    [
      count(total, 'Anfrage', 'Anfragen'),
      failed > 0 && `${number(failed)} fehlgeschlagen`,
      refused > 0 && `${number(refused)} ausgelassen`,
    ]
      .filter(Boolean)
      .join(', '),
  lastFailure: (ago, why) => `letzter Fehler ${ago}${why === '' ? '' : `: ${why}`}`,
  closedOffText: host => `Du hast eingestellt, ${host} nie zu kontaktieren. Von dort wird nichts geholt.`,
  leftAloneText: (host, until) => `${host} ist mehrmals fehlgeschlagen.${until}`,
  kept: 'Deine aktuellen Sender und dein Programm bleiben erhalten.',
  untilNext: ' Lineup versucht es bei der nächsten Aktualisierung wieder.',
  until: (day, clock) => ` Lineup versucht es ${day} um ${clock} wieder.`,
  itsLastFailure: why => `Letzter Fehler: ${why}.`,

  howPatient: 'Einstellungen für Wiederholungen',
  leaveAlone: 'Anbieter nach wiederholten Fehlern pausieren',
  leaveAloneHint:
    'Wenn aus, werden Anbieter trotz aller Fehler weiter kontaktiert, und jede Anfrage wartet bis zum Zeitlimit.',
  threshold: 'Fehler in Folge bis zur Pause',
  pause: 'Dauer der Pause',
  success: 'Wiederhergestellt nach',
  successHint: 'Erfolgreiche Anfragen in Folge nach der Pause.',
  timeoutHint: '0: wie bei jeder Quelle eingestellt.',
  codes: 'Statuscodes, die nicht als Fehler zählen',
  codesHint: 'HTTP-Statuscodes, z. B. 2xx, 404 oder 400-428.',

  states: { closed: 'Kontaktiert', open: 'Pausiert', half_open: 'Neuer Versuch' },
  share: (state, share) => `${state} ${share}`,
  since: day => `seit ${day}`,
  span: (state, from, to) => `${state}: ${from} – ${to}`,
  happened: n => `Verlauf (${number(n)})`,

  profiles: 'Wiederholungsprofile',
  profilesText: 'Für Anbieter, die andere Einstellungen brauchen. Das Profil wird im Menü eines Anbieters gewählt.',
  addProfile: 'Profil hinzufügen',
  addVerb: 'Profil hinzufügen',
  profileNameHint: 'Buchstaben, Ziffern, - und _.',
  profileNameWrong: '1 bis 64 Buchstaben, Ziffern, - und _; „global“ ist reserviert.',
  profileNameTaken: 'Ein Profil mit diesem Namen gibt es schon.',
  profileHint: 'Leere Felder verwenden den Standard.',
  asAll: value => `Standard: ${value}`,
  saysThreshold: n => count(n, 'Fehler', 'Fehler'),
  saysPause: seconds => `${number(seconds)} s Pause`,
  usedBy: n => (n === 0 ? 'nicht verwendet' : `von ${count(n, 'Anbieter', 'Anbietern')} verwendet`),
  deleteOf: name => `Profil ${name} löschen?`,
  deleteVerb: 'Profil löschen',
  deleteText: n =>
    n === 0
      ? 'Kein Anbieter verwendet es.'
      : `${count(n, 'Anbieter verwendet', 'Anbieter verwenden')} es und ${n === 1 ? 'nutzt' : 'nutzen'} dann den Standard.`,
}
