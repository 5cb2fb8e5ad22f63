// The forms of sources: adding, editing, schedules, accounts, categories, the times of a guide.
import { count } from '../number'

const found = (isWhole: boolean, what: string) => `${isWhole ? '' : 'at least '}${what}.`

export const sourceForm = {
  added: (name: string) => `${name} added. It is being refreshed.`,
  addSource: 'Add source',
  guideOf: (name: string, at: number) => `${name} guide${at === 0 ? '' : ` ${at + 1}`}`,
  manualText:
    'For channels that no provider lists, such as a camera or a tuner. Enter a name, then add channels or import them from a playlist.',
  tryForCategories: 'Test the login to choose categories.',
  guideComes: 'The guide of this account is added and linked automatically.',

  // What is needed.
  addressWrong: 'An address begins with http:// or https://.',

  // The address.
  address: 'Address',
  addressHint:
    'A playlist (M3U) or a guide (XMLTV), compressed or not. You can also paste your provider’s whole message.',
  addressKept: 'Secret parts are shown as {name} and stay as they are.',
  isXtream: 'This address is an Xtream account. It can include films, series and the guide.',
  useAccount: 'Use the account',
  alsoGuide: 'Also add the guide that belongs to it',
  /** The answer is neither a playlist nor a guide. */
  came: {
    html: 'A web page came instead of a playlist or guide. The provider may be down, or the address needs a login.',
    json: 'The answer is neither a playlist nor a guide, but data for apps (JSON). Check the address.',
    hls_media: 'This is the address of a single stream (HLS), not a list of channels.',
    hls_master: 'This is the address of a single stream (HLS), not a list of channels.',
    empty: 'The answer is empty. The provider may be down. Try again later.',
    unknown: 'The answer is neither a playlist (M3U) nor a guide (XMLTV). Check the address.',
  },
  foundPlaylist: (n: number, isWhole: boolean) => `Playlist found: ${found(isWhole, count(n, 'channel'))}`,
  foundGuide: (channels: number, programmes: number, isWhole: boolean) =>
    `Guide found: ${found(isWhole, programmes > 0 ? count(programmes, 'programme') : count(channels, 'channel'))}`,

  // The account.
  server: 'Server',
  serverHint: 'You can also paste your provider’s whole message.',
  passwordKept: 'Unchanged',
  tryIt: 'Test login',
  further: 'More accounts',
  accountAt: (n: number) => `Account ${n}`,
  streams: 'Streams at a time',
  streamsHint: '0: as many as the provider allows.',
  streamsOwnHint: 'For the account above. 0: as many as the provider allows.',
  remove: 'Remove',
  removeAccount: (name: string) => `Remove account ${name}`,
  addAccount: 'Add another account',

  // Its settings.
  take: 'Include',
  television: 'Television',
  films: 'Films',
  series: 'Series',
  guideTimes: 'Guide times',
  rareXtream: 'Headers and limits',
  rare: 'Sign-in, headers and limits',
  signInHint: 'For providers that use HTTP authentication.',
  userAgent: 'User agent',
  userAgentOwn: 'Lineup’s default',
  headers: 'Headers',
  headersHint: 'One per line, e.g. “Referer: https://example.org/”.',
  ignoreNumbers: 'Ignore the provider’s channel numbers',
  allowPipe: 'Publish pipe: streams',
  allowPipeHint: 'Players run them as commands. Only for sources that you trust.',
  shrink: 'Hold an update that loses more than',
  shrinkHint: 'The current list stays until you accept the new one.',
  timeout: 'Time out after',
  priority: 'Priority',
  priorityHint: 'Sources with a higher priority come first in lists.',
  inUseHint: 'A disabled source isn’t refreshed and its channels leave your playlists at their next update.',
  alsoChannels: 'Also change the channels',
  alsoTheGuide: 'Also change the guide',
  partnerToo: (name: string) => `${name} gets the same server and account.`,

  // Categories.
  categories: 'Categories',
  everything: 'Everything',
  onlyThese: 'Only these',
  allBut: 'All but these',
  laterOut: 'Categories that the provider adds later are excluded.',
  laterIn: 'Categories that the provider adds later are included.',
  searchCategories: 'Search categories',
  chooseAll: 'Select all',
  chooseNoneFound: 'Clear all shown',
  noCategory: 'No category matches.',
  categoriesOf: (what: string) => `Categories: ${what}`,

  // The schedule.
  schedule: 'Refresh schedule',
  rhythms: {
    hours3: 'Every 3 hours',
    hours6: 'Every 6 hours',
    hours12: 'Every 12 hours',
    daily: 'Every day',
    hand: 'Manual only',
    own: 'Custom schedule',
  },
  handText: 'Refreshes only when you press Refresh.',
  at: 'At',
  cron: 'Cron expression',
  cronHint: 'Minute, hour, day of the month, month, day of the week; or a word like @daily.',
  neverRuns: 'This schedule never runs.',
  nextRuns: (runs: string, zone: string) => `Next: ${runs} (${zone})`,

  // The times of a guide.
  move: 'Shift all programmes by',
  moveHint: 'For a guide that is early or late. Applies at once.',
  shifted: (clock: string, day: number) =>
    `20:00 becomes ${clock}${day > 0 ? ' on the next day' : day < 0 ? ' on the day before' : ''}`,
  zoneHint: 'For guides whose times have no time zone.',
  zoneExample: 'e.g. Europe/Berlin; empty for UTC',
  zoneDetected: (zone: string) => `The provider’s time zone is ${zone}. Times with a time zone are already correct.`,
  fetch: 'Fetch the guide',
  fetchAuto: 'Automatic',
  fetchBulk: 'All at once',
  fetchSlow: 'Channel by channel (slow)',
  keepEnded: 'Keep ended programmes for',
  keepEndedHint: '0: as long as the provider sends them.',
  keepPast: 'Keep programmes for catch-up for',
  keepPastHint: 'Even if the provider no longer sends them.',
  percent: ' %',
  minutes: ' min',
}
