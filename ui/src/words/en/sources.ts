import { count, number } from '../number'

const channels = (n: number) => count(n, 'channel')
const programmes = (n: number) => count(n, 'programme')

export const sources = {
  total: (n: number) => count(n, 'source'),
  none: 'No sources yet',
  noneText:
    'A source is what you got from your provider: the address of a playlist (M3U) or of a guide (XMLTV), or an Xtream account. You can also add channels manually.',
  all: 'All sources',
  flavours: {
    m3u: { name: 'Playlist', choice: 'Playlist address' },
    xtream: { name: 'Xtream account', choice: 'Xtream account' },
    manual: { name: 'Manual', choice: 'Manual channels' },
    xmltv: { name: 'Guide', choice: 'Guide address' },
    'xtream-guide': { name: 'Xtream guide', choice: 'Xtream guide' },
  },
  kindWith: (kind: string, partner: string) => `${kind}, with ${partner}`,
  refresh: 'Refresh',
  stopRefreshing: 'Cancel refresh',
  itsChannels: 'Show channels',
  open: 'Open',

  // The list.
  search: 'Search sources',
  noMatch: 'No source matches',
  noMatchText: 'Change the search or the filters.',
  filterUse: 'Enabled',
  conditions: {
    fine: 'Up to date',
    attention: 'Needs attention',
    busy: 'Refreshing',
    idle: 'Disabled or not refreshed yet',
  },
  uses: { on: 'Yes', off: 'No' },
  sortedBy: 'Order',
  sorts: {
    own: 'Your order',
    name: 'By name',
    state: 'Problems first',
    asked: 'Last attempt first',
    size: 'Largest first',
  },
  moveUp: 'Move up',
  moveDown: 'Move down',
  switchedOn: (names: string) => `${names} enabled.`,
  switchedOff: (names: string) => `${names} disabled.`,
  chosen: 'Selected sources',
  asked: (n: number) => (n === 0 ? 'Nothing to refresh.' : `Refreshing ${count(n, 'source')}.`),
  deleteMany: (n: number) => `Delete ${count(n, 'source')}?`,
  deleteManyVerb: (n: number) => `Delete ${count(n, 'source')}`,
  deleteManyText: (names: string) =>
    `${names}: their channels, programmes and history are deleted too. This can’t be undone.`,
  losesMany: (names: string) => `${names} will lose them at the next update.`,
  changeHint: (what: string) => `Last refresh: ${what}`,

  // States.
  fine: 'Up to date',
  refreshing: 'Refreshing',
  off: 'Disabled',
  step: (at: number, of: number, name: string, percent: string) => `Step ${at} of ${of}: ${name}, ${percent}`,
  held: 'Update on hold',
  accountDead: 'The account can’t be used',
  failedOld: (ago: string) => `Failed, the list from ${ago} is kept`,
  failedNew: 'Failed, nothing received yet',
  notRead: 'Not refreshed yet',
  andPaused: (state: string, pause: string) => `${state}; ${pause}`,
  ranOut: (day: string) => `Ran out ${day}`,
  runsOut: (day: string, clock: string) => `Runs out ${day} at ${clock}`,

  // Accounts.
  accounts: 'Accounts',
  accountFine: 'Active',
  accountTrial: 'Trial',
  accountUntil: (isTrial: boolean, day: string) => `${isTrial ? 'Trial' : 'Active'} until ${day}`,
  accountUnusable: (status: string) => `Can’t be used: ${status}`,
  accountExpired: (ago: string) => `Expired ${ago}`,
  accountExpiresOn: (day: string) => `Expires ${day}`,
  accountExpiresIn: (days: number) => `Expires in ${count(days, 'day')}`,
  accountIs: (name: string | undefined, state: string) =>
    `${name === undefined ? 'The account' : `The account ${name}`} ${state.charAt(0).toLowerCase()}${state.slice(1)}`,
  accountCannot: (name: string | undefined) =>
    name === undefined ? 'The account can’t be used' : `The account ${name} can’t be used`,
  accountAsSaid: 'Reported by the provider {when}.',
  streamsInUse: (n: number) => `${count(n, 'stream')} in use`,
  streamsOf: (n: number, of: number) => `${number(n)} of ${count(of, 'stream')} in use`,
  streamsAtATime: (n: number) => `up to ${count(n, 'stream')}`,
  accountWorks: 'Login works.',
  accountGood: (isTrial: boolean, until: string | undefined, streams: number | undefined) => {
    const facts = [
      until === undefined ? isTrial && 'trial account' : `${isTrial ? 'trial' : 'valid'} until ${until}`,
      streams !== undefined && `up to ${count(streams, 'stream')}`,
    ].filter(Boolean)
    const text = facts.join(', ')
    return `Login works.${text && ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`}`
  },
  accountHas: (live: number, films: number, series: number) =>
    [
      { n: live, what: 'TV' },
      { n: films, what: 'film' },
      { n: series, what: 'series' },
    ]
      .filter(({ n }) => n > 0)
      .map(({ n, what }) => count(n, `${what} category`, `${what} categories`))
      .join(', '),

  // What it delivers.
  channels,
  films: (n: number) => count(n, 'film'),
  series: (n: number) => count(n, 'series', 'series'),
  programmes,
  entries: (n: number) => count(n, 'entry', 'entries'),
  untilDay: (what: string, day: string) => `${what}, until ${day}`,
  channelsOf: channels,
  programmesOfAll: programmes,
  programmesOf: (n: number, of: number) => `${programmes(n)} for ${channels(of)}`,

  manyAccounts: (n: number) => count(n, 'account'),
  untilBrief: (day: string) => `until ${day}`,

  // The facts of one.
  delivers: 'Contains',
  until: 'Until',
  lastGood: 'Last successful refresh',
  lastAsked: 'Last attempt',
  next: 'Next refresh',
  took: 'Duration',
  namesGuides: 'Guides named in the playlist',
  addGuide: 'Add',
  unlink: 'Unlink',
  unlinkOf: (name: string) => `Unlink ${name}`,
  unlinked: (one: string, other: string) => `${one} and ${other} are no longer linked.`,
  notWhileOff: 'Not while disabled',
  never: 'Never with this schedule',
  now: 'now',
  nextBrief: (when: string) => `next ${when}`,
  nextFull: (day: string, clock: string, when: string) => `${day} at ${clock}, ${when}`,

  // A refresh that is held back.
  heldUseless: 'The new data can’t be used',
  heldLoses: (lost: number, of: string) =>
    `${number(lost)} of ${of} would disappear. Your current list stays until you decide.`,
  wouldLose: (lost: number, of: string) => `${number(lost)} of ${of} would disappear.`,
  keep: 'Keep current list',
  accept: 'Accept new list',
  decideAgain: 'Change decision',
  tryNow: 'Try again now',
  allProviders: 'All providers',

  // History.
  elsewhere: 'The source was changed elsewhere',
  tabs: { overview: 'Overview', history: 'History', oddities: 'Warnings' },
  history: 'History',
  lastRefresh: 'Last refresh',
  allHistory: 'All refreshes',
  trend: (n: number, from: number, to: number) =>
    `${count(n, 'refresh', 'refreshes')}: from ${number(from)} to ${number(to)}`,
  difference: (n: number) => (n > 0 ? `+${number(n)}` : n < 0 ? `−${number(-n)}` : ''),
  historyNone: 'No refreshes yet.',
  nothingChanged: 'No changes',
  addedN: (n: number) => `${number(n)} added`,
  removedN: (n: number) => `${number(n)} removed`,
  renamedN: (n: number) => `${number(n)} renamed`,
  movedN: (n: number) => `${number(n)} in another group`,
  added: 'Added',
  removed: 'Removed',
  renamed: 'Renamed',
  moved: 'In another group',
  movedLine: (name: string, from: string, to: string) => `${name}: ${from || 'no group'} → ${to || 'no group'}`,
  which: 'Show',
  less: 'Hide',
  download: 'Download',
  downloadOf: (at: number) => `Download the changes of refresh ${at}`,

  // Oddities.
  odditiesNone: 'No warnings at the last refresh.',
  oddities: 'Warnings of the last refresh',
  odd: (n: number) =>
    `${count(n, 'line or entry has a problem', 'lines or entries have problems')}. Everything else was read.`,

  // Deleting.
  deleteVerb: 'Delete source',
  deleteChannels: 'Its channels and history are deleted too. This can’t be undone.',
  deleteProgrammes: 'Its programmes and history are deleted too. This can’t be undone.',
  losesChannels: (names: string) => `${names} will lose its channels at the next update.`,
  losesProgrammes: (names: string) => `${names} will lose its programmes at the next update.`,
}
