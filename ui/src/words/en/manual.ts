import { count, number } from '../number'

const channels = (n: number) => count(n, 'channel')

export const manual = {
  allOfSource: 'All channels of this source',
  channels,
  itsSource: 'Its source',
  add: 'Add a channel',
  export: 'Export',
  exportPlain: 'Without accounts in the addresses',
  exportSecret: 'With accounts: keep the file safe',
  search: 'Search these channels',
  none: 'No channel yet',
  noneText: 'Write down the address of a stream and a name for it, or take channels from a playlist that you have.',
  noMatchText: 'Nothing matches. Channels are found by name, group, number, guide id and address.',

  // The list.
  order: 'Order',
  offCount: (n: number) => `${count(n, 'channel is', 'channels are')} off: kept here, and in no playlist.`,

  // Several at a time.
  chosen: 'The chosen channels',
  chosenCount: (n: number) => `${channels(n)} chosen`,
  switchedOn: (n: number) => `${channels(n)} switched on.`,
  switchedOff: (n: number) => `${channels(n)} switched off.`,
  setGroup: 'Set group',
  groupHint: 'Empty: none.',
  groupSet: (n: number, group: string) =>
    group === '' ? `${channels(n)} without a group.` : `${channels(n)} put into ${group}.`,
  deleteMany: (n: number) => `Delete ${channels(n)}`,
  deleteManyText: 'They leave your playlists when these are next generated. This cannot be undone.',
  deleteOne: 'Delete channel',
  deleteOneText:
    'It leaves your playlists when these are next generated. This cannot be undone. To keep it for later, switch it off.',

  // One channel.
  stream: 'Address of the stream',
  streamHint: 'http, https, rtsp, rtp, udp, rtmp, mms or srt. An account in it is kept apart and shows as {name}.',
  numberExample: '7 or 2.1',
  guideIdHint: 'The id of the channel in a guide (tvg-id).',
  onHint: 'Off, it is kept here and is in no playlist.',
  more: 'More about it',
  shiftExample: 'Hours, like -1',
  kinds: { live: 'Television', movie: 'Film', series: 'Series' },
  length: 'Length',
  lengthExample: 'Seconds; empty: no end',
  adult: 'For adults',
  options: 'Lines for players',
  optionsHint: 'One a line, like #EXTVLCOPT:http-user-agent=Player/1.0',
  attributes: 'Further attributes',
  attributesHint: 'One a line, like catchup=default',
  nameNeeded: 'A name is needed.',
  addressNeeded: 'An address is needed, like http://…, rtsp://… or udp://….',
  written: (name: string) => `${name} is written down.`,
  addAnother: 'Add, and another',
  addChannel: 'Add channel',

  // Importing.
  importTitle: 'Import a playlist',
  playlist: 'Playlist',
  playlistHint: 'As M3U. Nothing is saved before you have seen what comes of it.',
  playlistExample: '#EXTM3U\n#EXTINF:-1 tvg-id="one.example" group-title="News",One\nhttp://…',
  othersQuestion: 'What becomes of the channels that the playlist does not have',
  keepOthers: 'Keep the others',
  replace: 'Replace everything',
  imported: (source: string, what: string) => `${source}: ${what}.`,
  leftOut: (n: number) => `${count(n, 'entry is', 'entries are')} left out`,
  firstOf: (n: number) => `The first ${number(n)} of those that are new or changed.`,
  changes: { added: 'New', changed: 'Changed', unchanged: 'As it is' },
  addedN: (n: number) => `${number(n)} new`,
  changedN: (n: number) => `${number(n)} changed`,
  removedN: (n: number) => `${number(n)} gone`,
  unchangedN: (n: number) => `${number(n)} as they are`,
  nothingChanges: 'Nothing would change',
  replaceBy: (n: number) => `Replace all by ${channels(n)}`,
  takeOver: (n: number) => `Take over ${channels(n)}`,

  // The table.
  tableTitle: 'Channels, as a table',
  tableHint:
    'Arrows move, Enter or F2 edits, typing replaces. Paste from a spreadsheet. Escape, then Tab leaves the table.',
  addRow: 'Add a row',
  redo: 'Redo',
  rowsUp: 'Up',
  rowsDown: 'Down',
  openRow: (name: string) => `All fields of ${name}`,
  unnamed: 'a channel without a name',
  unsaved: (added: number, changed: number, removed: number, moved: boolean) =>
    `Not saved: ${[
      added > 0 && `${number(added)} new`,
      changed > 0 && `${number(changed)} changed`,
      removed > 0 && `${number(removed)} removed`,
      moved && 'another order',
    ]
      .filter(Boolean)
      .join(', ')}`,
  allSaved: 'All saved',
  saved: (n: number) => `Saved: ${channels(n)}.`,
  discard: 'Discard',
  discarded: 'Your changes are discarded.',
  problems: (n: number) => `${count(n, 'cell has', 'cells have')} a mistake`,
  nextProblem: 'Show the next mistake',
  atCell: (row: number, column: string, what: string) => `Row ${number(row)}, ${column}: ${what}`,
  pasted: (rows: number) => `${count(rows, 'row')} pasted.`,
  pastedDropped: (rows: number, dropped: number) =>
    `${count(rows, 'row')} pasted. ${count(dropped, 'column has', 'columns have')} no place here and ${dropped === 1 ? 'is' : 'are'} left out.`,
  rowsRemoved: (n: number) => `${channels(n)} removed. They are gone once you save.`,
  elsewhere: 'The list was changed elsewhere meanwhile',
  saveFirst: 'You have changes that are not saved. Save or discard them before you import.',
  fromDraft: 'What you had not saved is still here.',
  apply: 'Apply',
  tooLong: (most: number) => `${number(most)} characters at most.`,
  logoWrong: 'An address with http:// or https://, or @logo: and an id.',
  schemeWrong: (scheme: string) => `Nothing plays addresses that begin with ${scheme}.`,
  hostMissing: 'This address names no host.',
  numberShared: (at: string, other: string, more: number) =>
    more > 0 ? `${other} and ${number(more)} more have the number ${at} too.` : `${other} has the number ${at} too.`,
}
