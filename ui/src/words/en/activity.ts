import { count, number } from '../number'

export const activity = {
  jobs: (n: number) => count(n, 'job'),
  search: 'Search jobs',
  noneTitle: 'No job matches',
  noneText: 'There are no jobs of this type in this state.',
  noneFound: (text: string) => `No results for “${text}”. Search by the name of a source or playlist.`,
  emptyTitle: 'No activity yet',
  emptyText: 'Refreshes and playlist updates appear here with their results.',
  kinds: {
    stream_ingestion: 'Channel refreshes',
    epg_ingestion: 'Guide refreshes',
    proxy_regeneration: 'Playlist updates',
    maintenance: 'Maintenance',
  },
  states: {
    pending: 'Queued',
    running: 'Running',
    completed: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  why: {
    manual: 'Manual',
    schedule: 'Scheduled',
    linked: 'After linked source',
    change: 'After a change',
    retry: 'Retry',
    restart: 'Resumed after restart',
  },
  outcome: {
    channels: (n: number, changes: string) => `${count(n, 'channel')}${changes ? `: ${changes}` : ', no changes'}`,
    guide: (programmes: number, channels: number, kept: number) =>
      `${count(programmes, 'programme')} for ${count(channels, 'channel')}${kept > 0 ? `, ${number(kept)} of them kept from before` : ''}`,
    notModified: 'The provider reports no changes',
    kinds: { channels: 'channels', films: 'films', series: 'series', programmes: 'programmes' },
    held: {
      empty: (what: string, before: number) => `The provider sent no ${what} (previously ${number(before)})`,
      shrunk: (what: string, before: number, now: number) =>
        `The provider sent ${number(now)} ${what} (previously ${number(before)})`,
      cut: (what: string, before: number, now: number) =>
        `The guide is cut off after ${number(now)} ${what} (previously ${number(before)})`,
    },
    kept: (why: string) => `${why}. Current list kept, as you chose`,
    restored: (n: number, what: string) => `${number(n)} ${what} brought back`,
    published: (channels: number, programmes: number, version: number) =>
      `Published ${count(channels, 'channel')} and ${count(programmes, 'programme')} as version ${version}`,
    unchanged: (channels: number, programmes: number, version: number) =>
      `No changes, version ${version} stays: ${count(channels, 'channel')} and ${count(programmes, 'programme')}`,
    pinned: (version: number) => `Updates are paused, version ${version} stays`,
    editionHeld: (removed: number, version: number) =>
      `On hold: ${count(removed, 'channel')} would be lost. Version ${version} stays until you decide`,
    without: (name: string) => `${name} was still refreshing and will be included in the next version`,
    nothing: {
      no_source: () => 'Nothing to publish: the playlist has no source with channels.',
      filtered_out: () => 'Nothing to publish: its filters remove every channel.',
      sources_deleted: () => 'Nothing to publish: its sources were deleted.',
      sources_empty: (sources: string) => `Nothing to publish: there are no channels yet in ${sources}.`,
    },
    players: (isFirst: boolean): string =>
      isFirst ? 'Players get nothing yet.' : 'Players keep getting the last published version.',
    leftovers: (n: number) =>
      n === 0
        ? 'Nothing to clean up'
        : `Removed data of ${count(n, 'deleted source or host', 'deleted sources or hosts')}`,
    deleted: { source: 'The source was deleted.', playlist: 'The playlist was deleted.' },
    retrying: (why: string) => `Will be tried again. ${why}`,
    cancelledBefore: 'Cancelled before it started',
  },
  whichTry: (why: string, attempt: number, of: number) => `${why}, attempt ${attempt} of ${of}`,
  refresh: (name: string) => `Refresh ${name}`,
  make: (name: string) => `Publish ${name}`,
  waitsForRefresh: 'Waiting for a refresh',
  held: 'On hold',
  until: (when: string, away: string) => `${when}, ${away}`,
  waitsUntil: (until: string) => `Waiting until ${until}. `,
  took: (duration: string) => ` · took ${duration}`,
  decide: 'Review',
  stages: 'Stages',
  stage: {
    connect: { name: 'Contact provider', doing: 'Contacting the provider' },
    download: { name: 'Download', doing: 'Downloading' },
    save: { name: 'Save', doing: 'Saving' },
    ingestion_guard: { name: 'Wait for refreshes', doing: 'Queued' },
    load: { name: 'Load channels', doing: 'Loading channels' },
    playlist: { name: 'Write playlist', doing: 'Writing the playlist' },
    guide: { name: 'Write guide', doing: 'Writing the guide' },
    publish: { name: 'Publish', doing: 'Publishing' },
    cleanup: { name: 'Clean up', doing: 'Cleaning up' },
    tidy: { name: 'Clean up', doing: 'Cleaning up' },
  },
  reading: (what: string) => `Downloading ${what}`,
  waitingFor: (source: string) => `Waiting for ${source} to refresh`,
  tryingAgain: (why: string, seconds: number) => `${why}. Trying again in ${number(seconds)} s`,
  doneOf: (done: number, total: number) => `${number(done)} of ${number(total)}`,
  aSecond: (rate: number) => `${number(rate)} per second`,
  bell: 'Notifications',
  bellNew: (n: number) => `${number(n)} new`,
  bellEmpty: 'Nothing needs your attention.',
  running: 'Running',
  all: 'All activity',
}
