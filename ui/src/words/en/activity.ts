import { count, number } from '../number'

export const activity = {
  jobs: (n: number) => count(n, 'job'),
  search: 'Search jobs',
  noneTitle: 'No such job',
  noneText: 'Nothing of this kind is in this state.',
  noneFound: (text: string) => `Nothing matches “${text}”. Jobs are found by the name of their source or playlist.`,
  showAll: 'Show everything',
  emptyTitle: 'Nothing was done yet',
  emptyText: 'Refreshes of sources and playlists that are made show here, with what came of them.',
  kinds: {
    stream_ingestion: 'Refreshes of channels',
    epg_ingestion: 'Refreshes of guides',
    proxy_regeneration: 'Playlists made',
    maintenance: 'Housekeeping',
  },
  states: {
    pending: 'Waiting',
    running: 'Running',
    completed: 'Done',
    failed: 'Failed',
    cancelled: 'Stopped',
  },
  why: {
    manual: 'asked for',
    schedule: 'by schedule',
    linked: 'after its partner',
    change: 'after a change',
    retry: 'another try',
    restart: 'left undone at the last end',
  },
  outcome: {
    channels: (n: number, changes: string) => `${count(n, 'channel')}: ${changes || 'none new, none gone'}`,
    added: (n: number) => `${number(n)} new`,
    removed: (n: number) => `${number(n)} gone`,
    renamed: (n: number) => `${number(n)} renamed`,
    moved: (n: number) => `${number(n)} in another group`,
    guide: (programmes: number, channels: number, kept: number) =>
      `${count(programmes, 'programme')} of ${count(channels, 'channel')}${kept > 0 ? `, ${number(kept)} of them kept from before` : ''}`,
    notModified: 'The provider says that nothing changed',
    kinds: { channels: 'channels', films: 'films', series: 'series', programmes: 'programmes' },
    held: {
      empty: (what: string, before: number) => `No ${what} were sent; there were ${number(before)} before`,
      shrunk: (what: string, before: number, now: number) =>
        `${number(now)} ${what} were sent; there were ${number(before)} before`,
      cut: (what: string, before: number, now: number) =>
        `The guide breaks off after ${number(now)} ${what}; there were ${number(before)} before`,
    },
    published: (channels: number, programmes: number, version: number) =>
      `Published ${count(channels, 'channel')} and ${count(programmes, 'programme')} as version ${version}`,
    unchanged: (channels: number, programmes: number, version: number) =>
      `Nothing changed: version ${version} with ${count(channels, 'channel')} and ${count(programmes, 'programme')} stays`,
    without: (name: string) => `${name} was still being refreshed and follows with the next version`,
    nothing: {
      no_source: () => 'Nothing to publish: the playlist has no source of channels.',
      filtered_out: () => 'Nothing to publish: its filters remove every channel.',
      sources_deleted: () => 'Nothing to publish: its sources were deleted.',
      sources_empty: (sources: string) => `Nothing to publish: there are no channels yet in ${sources}.`,
    },
    players: (isFirst: boolean): string =>
      isFirst ? 'Players get nothing yet.' : 'Players keep what was published last.',
    leftovers: (n: number) =>
      n === 0
        ? 'Nothing was left over'
        : n === 1
          ? 'One leftover of a source or host that is gone was removed'
          : `${number(n)} leftovers of sources and hosts that are gone were removed`,
    deleted: { source: 'The source was deleted.', playlist: 'The playlist was deleted.' },
    cancelled: 'Cancelled',
    cancelledBefore: 'Cancelled before it began',
  },
  whichTry: (why: string, attempt: number, of: number) => `${why}, ${attempt} of ${of}`,
  refresh: (name: string) => `Refresh ${name}`,
  make: (name: string) => `Make ${name}`,
  waitsForRefresh: 'Waiting for a refresh',
  waitsForTurn: 'Waiting for its turn',
  held: 'Held back',
  until: (when: string, away: string) => `${when}, ${away}`,
  waitsUntil: (until: string) => `It waits until ${until}. `,
  took: (duration: string) => ` · took ${duration}`,
  decide: 'Decide',
  takeBack: 'Take back',
  takeBackWhat: (what: string) => `Take back: ${what}`,
  stages: 'Stages',
  doneOf: (done: number, total: number) => `${number(done)} of ${number(total)}`,
  aSecond: (rate: number) => `${number(rate)} a second`,
  bell: 'Work in progress and done',
  bellNew: (n: number) => `${count(n, 'new message')}`,
  bellEmpty: 'Nothing runs, and nothing ended lately.',
  running: 'Running',
  lately: 'Ended lately',
  all: 'All activity',
}
