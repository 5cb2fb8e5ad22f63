import { count, number } from '../number'

export const providers = {
  oneSource: 'one source',
  types: { m3u: 'playlists', xmltv: 'guides', xtream: 'Xtream' },
  isOff: 'Pausing is off: providers are contacted however often they fail.',
  none: 'No provider has been contacted yet.',
  reset: 'Reset',
  resetOf: (host: string) => `Reset ${host}`,
  resetCounts: 'Reset counters',
  whenItFails: 'Contact this provider',
  auto: 'Automatic',
  closed: 'Always contact',
  open: 'Never contact',
  patience: 'Retry profile',
  likeOthers: 'Default',
  profileNamed: (name: string) => `Profile ${name}`,

  // States.
  fine: 'OK',
  closedOff: 'Never contacted, as set by you',
  alwaysCalled: 'Always contacted, as set by you',
  leftAlone: 'Paused',
  leftAloneToNext: 'Paused until the next refresh',
  leftAloneUntil: (day: string, clock: string) => `Paused until ${day} at ${clock}`,
  triedAgain: 'Tried again at the next refresh',
  failures: (n: number) => `${count(n, 'failure')} in a row`,
  calls: (total: number, failed: number, refused: number) =>
    [count(total, 'request'), failed > 0 && `${number(failed)} failed`, refused > 0 && `${number(refused)} skipped`]
      .filter(Boolean)
      .join(', '),
  lastFailure: (ago: string, why: string) => `last failure ${ago}${why === '' ? '' : `: ${why}`}`,
  closedOffText: (host: string) => `You chose never to contact ${host}, so nothing is fetched from it.`,
  leftAloneText: (host: string, until: string) => `${host} failed several times.${until}`,
  kept: 'Your current channels and guide are kept.',
  untilNext: ' Lineup will try again at the next refresh.',
  until: (day: string, clock: string) => ` Lineup will try again ${day} at ${clock}.`,
  itsLastFailure: (why: string) => `Last error: ${why}.`,

  // Patience.
  howPatient: 'Retry settings',
  leaveAlone: 'Pause a provider after repeated errors',
  leaveAloneHint: 'When off, providers are contacted however often they fail, and every request waits for its timeout.',
  threshold: 'Failures in a row before the pause',
  pause: 'Pause for',
  success: 'Recovered after',
  successHint: 'Successful requests in a row after the pause.',
  timeoutHint: '0: the setting of each source.',
  codes: 'Status codes that are not failures',
  codesHint: 'HTTP status codes, e.g. 2xx, 404 or 400-428.',

  // What happened.
  states: { closed: 'Contacted', open: 'Paused', half_open: 'Trying again' },
  share: (state: string, share: string) => `${state} ${share}`,
  since: (day: string) => `since ${day}`,
  span: (state: string, from: string, to: string) => `${state}: ${from} – ${to}`,
  happened: (n: number) => `History (${number(n)})`,

  // Profiles.
  profiles: 'Retry profiles',
  profilesText: 'For providers that need other retry settings. Choose a profile in the menu of a provider.',
  addProfile: 'Add a profile',
  addVerb: 'Add profile',
  profileNameHint: 'Letters, digits, - and _.',
  profileNameWrong: '1 to 64 letters, digits, - and _; “global” is reserved.',
  profileNameTaken: 'A profile with this name already exists.',
  profileHint: 'Empty fields use the default.',
  asAll: (value: string) => `Default: ${value}`,
  saysThreshold: (n: number) => count(n, 'failure'),
  saysPause: (seconds: number) => `pause of ${number(seconds)} s`,
  usedBy: (n: number) => (n === 0 ? 'not used' : `used by ${count(n, 'provider')}`),
  deleteOf: (name: string) => `Delete the profile ${name}?`,
  deleteVerb: 'Delete profile',
  deleteText: (n: number) =>
    n === 0
      ? 'No provider uses it.'
      : `${count(n, 'provider uses', 'providers use')} it and will use the default instead.`,
}
