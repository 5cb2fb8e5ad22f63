import type * as en from '../en'
import { count, number } from '../number'

export const sourceCare: typeof en.sourceCare = {
  lossOf: (playlist, lost, of) => `${playlist} verliert ${number(lost)} von ${count(of, 'Sender', 'Sendern')}`,
  guideLossOf: (playlist, lost, of) =>
    `${playlist} verliert Sendungen auf ${number(lost)} von ${count(of, 'Sender', 'Sendern')}`,
  lossNowhere: 'Keine Playlist veröffentlicht etwas davon.',
  byGroup: n => `Nach Gruppe (${number(n)})`,
  groupLoss: (group, lost, of) => `${group || 'Keine Gruppe'}: ${number(lost)} von ${number(of)}`,
  affected: n => `Betroffene Sender (${number(n)})`,
  programmesOf: (name, n) => `${name}: ${count(n, 'Sendung', 'Sendungen')} weniger`,
  published: playlists => `in ${playlists}`,
  acceptTitle: 'Neue Liste übernehmen?',
  acceptText: losses => `${losses} Du kannst das 24 Stunden lang rückgängig machen.`,
  accepted: name => `Neue Liste von ${name} übernommen.`,
  undoUntil: (day, clock) =>
    `Du hast eine kleinere Liste übernommen. Bis ${day} um ${clock} kannst du die vorige zurückholen.`,
  undo: 'Vorige Liste zurückholen',
  undone: name => `Die vorige Liste von ${name} ist zurück. Die Playlists werden aktualisiert.`,
  kept: 'Du hast {ago} entschieden, die bisherige Liste zu behalten. Sobald der Anbieter eine andere schickt, wirst du wieder gefragt.',
  stateKept: 'Bisherige Liste behalten',

  certificateTitle: 'Dem Zertifikat dieses Servers wird nicht vertraut',
  certificateText:
    'Akzeptiere es nur, wenn du diesen Server kennst, etwa weil er dir gehört. Lineup vertraut dann genau diesem Zertifikat, und nur bei dieser Quelle. Wechselt der Server es, schlagen Aktualisierungen fehl, bis du das neue akzeptierst.',
  fingerprint: 'SHA-256-Fingerabdruck',
  acceptCertificate: 'Zertifikat akzeptieren',
  acceptedCertificate: 'Akzeptiertes Zertifikat',
  revokeCertificate: 'Nicht mehr vertrauen',
  revoked: 'Dem Zertifikat wird nicht mehr vertraut.',

  chooseFile: 'Datei auswählen',
  orDrop: 'oder eine Playlist (M3U) oder ein Programm (XMLTV) hierher ziehen',
  uploading: name => `${name} wird hochgeladen …`,

  duplicate: 'Diese Adresse ist schon vorhanden:',

  usedBy: 'Verwendet von',
  usedByNone: 'Keiner Playlist',
  guideChannels: changes => `${changes} Sender`,
  guideAddedN: n => `${number(n)} Sender im Programm hinzugefügt`,
  guideRemovedN: n => `${number(n)} Sender im Programm entfernt`,
  guideAdded: 'Sender im Programm hinzugefügt',
  guideRemoved: 'Sender im Programm entfernt',
}
