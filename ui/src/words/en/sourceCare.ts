// What a person decides about one source: refreshes on hold, certificates, uploads, addresses that are there already.
import { count, number } from '../number'

export const sourceCare = {
  // A refresh on hold.
  lossOf: (playlist: string, lost: number, of: number) =>
    `${playlist} loses ${number(lost)} of ${count(of, 'channel')}`,
  guideLossOf: (playlist: string, lost: number, of: number) =>
    `${playlist} loses programmes on ${number(lost)} of ${count(of, 'channel')}`,
  lossNowhere: 'No playlist publishes any of them.',
  byGroup: (n: number) => `By group (${number(n)})`,
  groupLoss: (group: string, lost: number, of: number) => `${group || 'No group'}: ${number(lost)} of ${number(of)}`,
  affected: (n: number) => `Affected channels (${number(n)})`,
  programmesOf: (name: string, n: number) => `${name}: ${count(n, 'programme')} fewer`,
  published: (playlists: string) => `in ${playlists}`,
  acceptTitle: 'Accept the new list?',
  acceptText: (losses: string) => `${losses} You can undo this for 24 hours.`,
  accepted: (name: string) => `New list of ${name} accepted.`,
  undoUntil: (day: string, clock: string) =>
    `You accepted a smaller list. You can bring the previous one back until ${day} at ${clock}.`,
  undo: 'Bring back the previous list',
  undone: (name: string) => `The previous list of ${name} is back. Playlists are being updated.`,
  kept: 'You chose to keep the current list {ago}. You’ll be asked again when the provider sends a different one.',
  stateKept: 'Current list kept',

  // Certificates.
  certificateTitle: 'This server’s certificate isn’t trusted',
  certificateText:
    'Accept it only if you know this server, for example because it is your own. Lineup will then trust exactly this certificate, for this source only. If the server changes it, refreshes fail until you accept the new one.',
  fingerprint: 'SHA-256 fingerprint',
  acceptCertificate: 'Accept this certificate',
  acceptedCertificate: 'Accepted certificate',
  revokeCertificate: 'Stop trusting it',
  revoked: 'The certificate is no longer trusted.',

  // Uploads.
  chooseFile: 'Choose a file',
  orDrop: 'or drop a playlist (M3U) or guide (XMLTV) here',
  uploading: (name: string) => `Uploading ${name}…`,

  // The same address twice.
  duplicate: 'This address has already been added:',

  // Where it is used.
  usedBy: 'Used by',
  usedByNone: 'No playlist',
  guideChannels: (changes: string) => `${changes} channels`,
  guideAddedN: (n: number) => `${count(n, 'guide channel')} added`,
  guideRemovedN: (n: number) => `${count(n, 'guide channel')} removed`,
  guideAdded: 'Guide channels added',
  guideRemoved: 'Guide channels removed',
}
