import { count, number } from '../number'

export const providers = {
  types: { m3u: 'playlists', xmltv: 'guides', xtream: 'Xtream' },
  isOff: 'This is off: every provider is called, however often it fails.',
  none: 'No provider was called yet.',
  reset: 'Reset',
  resetOf: (host: string) => `Reset ${host}`,
  resetCounts: 'Reset its counts',
  whenItFails: 'When it fails',
  auto: 'By its own rules',
  closed: 'Always call it',
  open: 'Do not call it',
  patience: 'Patience',
  likeOthers: 'Like all others',
  profileNamed: (name: string) => `Profile ${name}`,

  // States.
  fine: 'Fine',
  closedOff: 'Closed off by you',
  alwaysCalled: 'Always called, because you said so',
  leftAlone: 'Left alone',
  leftAloneToNext: 'Left alone until the next call',
  leftAloneUntil: (day: string, clock: string) => `Left alone until ${day} at ${clock}`,
  triedAgain: 'Tried again at the next call',
  failures: (n: number) => `${count(n, 'failure')} in a row`,
  calls: (total: number, failed: number, refused: number) =>
    [
      count(total, 'call'),
      failed > 0 && `${number(failed)} of them failed`,
      refused > 0 && `${number(refused)} not made`,
    ]
      .filter(Boolean)
      .join(', '),
  lastFailure: (ago: string, why: string) => `last failure ${ago}${why === '' ? '' : `: ${why}`}`,
  closedOffText: (host: string) => `${host} is closed off by you: nothing is fetched from it.`,
  leftAloneText: (host: string, until: string) =>
    `${host} failed again and again and is left alone${until}. What you have stays.`,
  untilNext: ' until the next call',
  until: (day: string, clock: string) => ` until ${day} at ${clock}`,
  itsLastFailure: (why: string) => `Its last failure: ${why}.`,

  // Patience.
  howPatient: 'How patient Lineup is',
  leaveAlone: 'Leave a provider alone that fails again and again',
  leaveAloneHint: 'Off, it is called however often it fails, and each call waits until it gives up.',
  threshold: 'After so many failures in a row',
  pause: 'For',
  success: 'Good again after',
  successHint: 'Answers in a row, once it is tried again.',
  timeout: 'Give up without an answer after',
  timeoutHint: '0: as each source says.',
  codes: 'Answers that are no failure',
  codesHint: 'HTTP statuses, like 2xx, 404 or 400-428.',

  // What happened.
  states: { closed: 'Called', open: 'Left alone', half_open: 'Tried again' },
  calledShare: (share: string, day: string) => `Called ${share} of the time since ${day}`,
  span: (state: string, from: string, to: string) => `${state}: ${from} – ${to}`,
  happened: (n: number) => `What happened (${number(n)})`,

  // Profiles.
  profiles: 'Profiles',
  profilesText: 'For providers that need more patience than others, or less. One is chosen in the menu of a provider.',
  addProfile: 'Add a profile',
  addVerb: 'Add profile',
  profileNameHint: 'Letters, digits, - and _.',
  profileNameWrong: '1 to 64 letters, digits, - and _; “global” means the settings of all.',
  profileNameTaken: 'There is a profile of this name.',
  profileHint: 'What is left empty is as for all others.',
  asAll: (value: string) => `As all: ${value}`,
  saysThreshold: (n: number) => count(n, 'failure'),
  saysPause: (seconds: number) => `for ${number(seconds)} s`,
  usedBy: (n: number) => (n === 0 ? 'no provider has it' : `${count(n, 'provider has', 'providers have')} it`),
  deleteOf: (name: string) => `Delete the profile ${name}?`,
  deleteVerb: 'Delete profile',
  deleteText: (n: number) =>
    n === 0 ? 'No provider has it.' : `${count(n, 'provider has', 'providers have')} it, and will be like all others.`,
}
