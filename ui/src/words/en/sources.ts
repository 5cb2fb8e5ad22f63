import { count, number } from '../number'

const channels = (n: number) => count(n, 'channel')
const programmes = (n: number) => count(n, 'programme')

export const sources = {
  total: (n: number) => count(n, 'source'),
  none: 'No source yet',
  noneText:
    'A source is what your provider gave you: the address of a playlist (M3U) or of a guide (XMLTV), or an Xtream account. Channels can also be written down by hand.',
  all: 'All sources',
  flavours: {
    m3u: { name: 'Playlist', choice: 'Playlist address' },
    xtream: { name: 'Xtream account', choice: 'Xtream account' },
    manual: { name: 'Written down here', choice: 'Channels I write down' },
    xmltv: { name: 'Guide', choice: 'Guide address' },
    'xtream-guide': { name: 'Xtream guide', choice: 'Xtream guide' },
  },
  kindWith: (kind: string, partner: string) => `${kind}, with ${partner}`,
  refresh: 'Refresh',
  stopRefreshing: 'Stop refreshing',
  itsChannels: 'Its channels',
  open: 'Open',

  // The list.
  search: 'Search sources',
  noMatch: 'No such source',
  noMatchText: 'Nothing matches what you look for.',
  showAllSources: 'Show all',
  filterUse: 'In use',
  conditions: { fine: 'Fine', attention: 'Needs attention', busy: 'Refreshing', idle: 'Off or not read' },
  uses: { on: 'Switched on', off: 'Switched off' },
  sortedBy: 'Order',
  sorts: { own: 'Your order', name: 'By name', state: 'Worst first', asked: 'Last asked first', size: 'Largest first' },
  moveUp: 'Move up',
  moveDown: 'Move down',
  switchedOn: (names: string) => `${names} switched on.`,
  switchedOff: (names: string) => `${names} switched off.`,
  chosen: 'The chosen sources',
  chosenCount: (n: number) => `${count(n, 'source')} chosen`,
  asked: (n: number) => (n === 0 ? 'Nothing to refresh.' : `${count(n, 'source is', 'sources are')} being refreshed.`),
  deleteMany: (n: number) => `Delete ${count(n, 'source')}?`,
  deleteManyVerb: (n: number) => `Delete ${count(n, 'source')}`,
  deleteManyText: (names: string) =>
    `${names}: their channels, programmes and history go with them. This cannot be undone.`,
  losesMany: (names: string) => `${names} will be without them from the next generation on.`,
  changeHint: (what: string) => `The last refresh: ${what}`,

  // States.
  fine: 'Fine',
  refreshing: 'Refreshing',
  waiting: 'Waiting for its turn',
  off: 'Off',
  step: (at: number, of: number, name: string, percent: string) => `Step ${at} of ${of}: ${name}, ${percent}`,
  held: 'A refresh is held back',
  accountDead: 'The account cannot be used',
  failedOld: (ago: string) => `Failed, the list of ${ago} stays`,
  failedNew: 'Failed, nothing read yet',
  notRead: 'Not read yet',
  ranOut: (day: string) => `Ran out ${day}`,
  runsOut: (day: string, clock: string) => `Runs out ${day} at ${clock}`,

  // Accounts.
  accounts: 'Accounts',
  accountFine: 'Fine',
  accountTrial: 'A trial',
  accountUntil: (isTrial: boolean, day: string) => `${isTrial ? 'A trial' : 'Fine'}, until ${day}`,
  accountUnusable: (status: string) => `Cannot be used: ${status}`,
  accountExpired: (ago: string) => `Expired ${ago}`,
  accountExpiresOn: (day: string) => `Expires ${day}`,
  accountExpiresIn: (days: number) => `Expires in ${count(days, 'day')}`,
  accountIs: (name: string | undefined, state: string) =>
    `${name === undefined ? 'The account' : `The account ${name}`} ${state.charAt(0).toLowerCase()}${state.slice(1)}`,
  accountCannot: (name: string | undefined) =>
    name === undefined ? 'The account cannot be used' : `The account ${name} cannot be used`,
  accountNotInUse: 'Not in use',
  accountAsSaid: 'As the provider said {when}.',
  streamsInUse: (n: number) => `${count(n, 'stream')} in use`,
  streamsOf: (n: number, of: number) => `${number(n)} of ${count(of, 'stream')} in use`,
  streamsAtATime: (n: number) => `${count(n, 'stream')} at a time`,
  accountWorks: 'It works.',
  accountGood: (isTrial: boolean, until: string | undefined, streams: number | undefined) =>
    `It works: ${isTrial ? 'a trial' : 'the account'} is good${until === undefined ? '' : ` until ${until}`}${
      streams === undefined ? '' : `, ${count(streams, 'stream')} at a time`
    }.`,
  accountHas: (live: number, films: number, series: number) => {
    const parts = [
      { n: live, what: 'of television' },
      { n: films, what: 'of films' },
      { n: series, what: 'of series' },
    ].filter(({ n }) => n > 0)
    return parts
      .map(({ n, what }, at) => (at === 0 ? `${count(n, 'category', 'categories')} ${what}` : `${number(n)} ${what}`))
      .join(', ')
  },

  // What it delivers.
  channels,
  films: (n: number) => count(n, 'film'),
  series: (n: number) => count(n, 'series', 'series'),
  programmes,
  entries: (n: number) => count(n, 'entry', 'entries'),
  untilDay: (what: string, day: string) => `${what}, until ${day}`,
  channelsOf: channels,
  programmesOfAll: programmes,
  programmesOf: (n: number, of: number) => `${programmes(n)} of ${channels(of)}`,

  manyAccounts: (n: number) => count(n, 'account'),
  untilBrief: (day: string) => `until ${day}`,

  // The facts of one.
  factGuide: 'Guide',
  delivers: 'Delivers',
  until: 'Until',
  lastGood: 'Last good',
  lastAsked: 'Last asked',
  next: 'Next',
  took: 'Took',
  namesGuides: 'Names guides',
  addGuide: 'Add',
  unlink: 'Unlink',
  unlinkOf: (name: string) => `Unlink ${name}`,
  unlinked: (one: string, other: string) => `${one} and ${other} go their own ways now.`,
  onlyByHand: 'Only when you ask',
  notWhileOff: 'Not while it is off',
  never: 'Never, by its schedule',
  now: 'now',
  nextBrief: (when: string) => `next ${when}`,
  nextFull: (day: string, clock: string, when: string) => `${day} at ${clock}, ${when}`,

  // A refresh that is held back.
  heldUseless: 'What came cannot be used',
  heldLoses: (lost: number, of: string) =>
    `${number(lost)} of ${of} would disappear. Until you decide, the list that you have stays.`,
  keep: 'Keep the old list',
  accept: 'Accept new list',
  kept: 'You kept the old list. The provider is asked again at the next refresh. {again}',
  decideAgain: 'Decide again',
  tryNow: 'Try again now',
  allProviders: 'All providers',

  // History.
  elsewhere: 'The source was changed elsewhere meanwhile',
  tabs: { overview: 'Overview', history: 'History', oddities: 'Oddities' },
  history: 'History',
  lastRefresh: 'Last refresh',
  allHistory: 'All refreshes',
  trend: (n: number, from: number, to: number) =>
    `${count(n, 'refresh', 'refreshes')}: from ${number(from)} to ${number(to)}`,
  difference: (n: number) => (n > 0 ? `+${number(n)}` : n < 0 ? `−${number(-n)}` : ''),
  wouldGo: (n: number) => `What would disappear (${number(n)})`,
  historyNone: 'No refresh yet.',
  heldBack: 'Held back',
  failed: 'Failed',
  nothingNew: 'Nothing new',
  nothingChanged: 'Nothing changed',
  addedN: (n: number) => `${number(n)} added`,
  removedN: (n: number) => `${number(n)} removed`,
  renamedN: (n: number) => `${number(n)} renamed`,
  movedN: (n: number) => `${number(n)} in another group`,
  added: 'Added',
  removed: 'Removed',
  renamed: 'Renamed',
  moved: 'In another group',
  movedLine: (name: string, from: string, to: string) => `${name}: ${from || 'no group'} → ${to || 'no group'}`,
  which: 'Which?',
  less: 'Less',
  download: 'Download',
  downloadOf: (at: number) => `Download the changes of refresh ${at}`,

  // Oddities.
  odditiesNone: 'Nothing odd at the last reading.',
  oddities: 'Oddities of the last reading',
  odd: (n: number) =>
    `${count(n, 'line or entry is', 'lines or entries are')} not as they should be. Everything that could be read is there.`,

  // Deleting.
  deleteVerb: 'Delete source',
  deleteChannels: 'Its channels and its history go with it. This cannot be undone.',
  deleteProgrammes: 'Its programmes and its history go with it. This cannot be undone.',
  losesChannels: (names: string) => `${names} will be without its channels from the next generation on.`,
  losesProgrammes: (names: string) => `${names} will be without its programmes from the next generation on.`,
}
