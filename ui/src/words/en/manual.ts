import { count, number } from '../number'

const channels = (n: number) => count(n, 'channel')

export const manual = {
  allOfSource: 'All channels of this source',
  itsSource: 'Source details',
  add: 'Add a channel',
  export: 'Export',
  exportPlain: 'Without accounts in the addresses',
  exportSecret: 'With accounts (keep the file safe)',
  search: 'Search these channels',
  none: 'No channels yet',
  noneText: 'Add the address of a stream and a name, or import channels from a playlist.',
  noMatchText: 'Search by name, group, number, guide ID or address.',

  // The list.
  order: 'Order',
  offCount: (n: number) => `${channels(n)} disabled: kept here, but not in any playlist.`,

  // Several at a time.
  chosen: 'Selected channels',
  switchedOn: (n: number) => `${channels(n)} enabled.`,
  switchedOff: (n: number) => `${channels(n)} disabled.`,
  setGroup: 'Set group',
  groupHint: 'Leave empty for no group.',
  groupSet: (n: number, group: string) =>
    group === '' ? `${channels(n)} removed from their groups.` : `${channels(n)} moved to ${group}.`,
  deleteMany: (n: number) => `Delete ${channels(n)}`,
  deleteManyText: 'They leave your playlists at the next update. This can’t be undone.',
  deleteOne: 'Delete channel',
  deleteOneText:
    'It leaves your playlists at the next update. This can’t be undone. To keep it for later, disable it instead.',

  // One channel.
  stream: 'Stream address',
  streamHint:
    'http, https, rtsp, rtp, udp, rtmp, mms or srt. An account in it is stored separately and shown as {name}.',
  numberExample: '7 or 2.1',
  guideIdHint: 'The ID of the channel in a guide (tvg-id).',
  onHint: 'When off, the channel is kept here, but isn’t in any playlist.',
  more: 'More options',
  shiftExample: 'Hours, e.g. -1',
  kinds: { live: 'Television', movie: 'Film', series: 'Series' },
  length: 'Length',
  lengthExample: 'Seconds; empty for no end',
  adult: 'For adults',
  options: 'Player options',
  optionsHint: 'One per line, e.g. #EXTVLCOPT:http-user-agent=Player/1.0',
  attributes: 'Other attributes',
  attributesHint: 'One per line, e.g. catchup=default',
  addressNeeded: 'Enter an address, e.g. http://…, rtsp://… or udp://…',
  written: (name: string) => `${name} added.`,
  addAnother: 'Add and create another',
  addChannel: 'Add channel',

  // Importing.
  importTitle: 'Import a playlist',
  playlist: 'Playlist',
  playlistHint: 'In M3U format. You see a preview before anything is saved.',
  playlistExample: '#EXTM3U\n#EXTINF:-1 tvg-id="one.example" group-title="News",One\nhttp://…',
  othersQuestion: 'Channels that aren’t in the playlist',
  keepOthers: 'Keep other channels',
  replace: 'Replace all channels',
  imported: (source: string, what: string) => `${source}: ${what}.`,
  leftOut: (n: number) => `${count(n, 'entry', 'entries')} skipped`,
  firstOf: (n: number) => `The first ${number(n)} new or changed channels.`,
  changes: { added: 'New', changed: 'Changed', unchanged: 'Unchanged' },
  changedN: (n: number) => `${number(n)} changed`,
  unchangedN: (n: number) => `${number(n)} unchanged`,
  replaceBy: (n: number) => `Replace all with ${channels(n)}`,
  takeOver: (n: number) => `Import ${channels(n)}`,

  // The table.
  tableTitle: 'Channel table',
  tableHint:
    'Use the arrow keys to move, Enter or F2 to edit, or type to replace. You can paste from a spreadsheet. Press Escape, then Tab to leave the table.',
  addRow: 'Add a row',
  redo: 'Redo',
  openRow: (name: string) => `All fields of ${name}`,
  unnamed: 'unnamed channel',
  unsaved: (added: number, changed: number, removed: number, moved: boolean) =>
    `Unsaved changes: ${[
      added > 0 && `${number(added)} added`,
      changed > 0 && `${number(changed)} changed`,
      removed > 0 && `${number(removed)} removed`,
      moved && 'new order',
    ]
      .filter(Boolean)
      .join(', ')}`,
  allSaved: 'All changes saved',
  saved: (n: number) => `${channels(n)} saved.`,
  discard: 'Discard changes',
  discarded: 'Changes discarded.',
  problems: (n: number) => count(n, 'cell has an error', 'cells have errors'),
  nextProblem: 'Show the next error',
  atCell: (row: number, column: string, what: string) => `Row ${number(row)}, ${column}: ${what}`,
  pasted: (rows: number) => `${count(rows, 'row')} pasted.`,
  pastedDropped: (rows: number, dropped: number) =>
    `${count(rows, 'row')} pasted. ${count(dropped, 'column doesn’t', 'columns don’t')} fit and ${dropped === 1 ? 'was' : 'were'} skipped.`,
  rowsRemoved: (n: number) => `${channels(n)} removed. Save to apply.`,
  elsewhere: 'The list was changed elsewhere',
  saveFirst: 'You have unsaved changes. Save or discard them before you import.',
  fromDraft: 'Your unsaved changes were restored.',
  apply: 'Apply',
  tooLong: (most: number) => `At most ${number(most)} characters.`,
  logoWrong: 'Enter an address with http:// or https://, or @logo: and an ID.',
  schemeWrong: (scheme: string) => `Addresses that begin with ${scheme} can’t be played.`,
  hostMissing: 'This address has no host.',
  numberShared: (at: string, other: string, more: number) =>
    more > 0 ? `${other} and ${number(more)} more also have number ${at}.` : `${other} also has number ${at}.`,
}
