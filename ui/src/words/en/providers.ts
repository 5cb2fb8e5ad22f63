// What is said of providers' hosts and of how patient Lineup is with them.
import { count, number } from '../number'

export const providers = {
  types: { m3u: 'playlists', xmltv: 'guides', xtream: 'Xtream' },
  isOff: 'This is off: every provider is called, however often it fails.',
  none: 'No provider was called yet.',
  reset: 'Reset',
  resetOf: (host: string) => `Reset ${host}`,
  resetCounts: 'Reset its counts',
  moreFor: (name: string) => `More for ${name}`,
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
  seconds: ' s',
  save: 'Save',
  saved: 'Saved. It counts from now on.',
}
