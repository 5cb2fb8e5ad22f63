import type { Words } from '../catalogue'

export const frame: Words['frame'] = {
  pages: 'Seiten',
  skip: 'Zum Inhalt',
  lost: 'Die Verbindung zu Lineup ist unterbrochen. Sie kommt von selbst wieder.',
  home: 'Start',
  channels: 'Sender',
  guide: 'Programm',
  playlists: 'Playlists',
  sources: 'Quellen',
  rules: 'Regeln',
  activity: 'Aktivität',
  settings: 'Einstellungen',
  more: 'Mehr',
  account: 'Konto',
  accountOf: name => `Konto: ${name}`,
  signOut: 'Abmelden',
  running: 'etwas läuft',
  nothingHere: 'Hier ist nichts',
  leadsNowhere: 'Diese Adresse führt nirgendwohin. {home}',
  goHome: 'Zum Start',
}
