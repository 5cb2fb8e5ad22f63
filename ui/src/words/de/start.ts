import type * as en from '../en'
import { count } from '../number'

const channels = (n: number) => count(n, 'Sender', 'Sender')
const groups = (n: number) => count(n, 'Gruppe', 'Gruppen')

export const start: typeof en.start = {
  title: 'Willkommen. Lineup einrichten',
  steps: 'Schritte',
  stepProvider: 'Dein Anbieter',
  stepGroups: 'Was du willst',
  stepPlayer: 'Dein Player',
  skip: 'Überspringen',
  pasteLabel: 'Was dir dein Anbieter gegeben hat',
  pasteHow:
    'Die Adresse einer Playlist (M3U) oder Server, Benutzername und Passwort eines Xtream-Kontos. Du kannst auch die ganze Nachricht einfügen.',
  look: 'Ansehen',
  looking: 'Wird angesehen',
  understood:
    'Eine Adresse beginnt mit http:// oder https://. Zu einem Konto gehören Server, Benutzername und Passwort.',
  asAccount: username => `Ein Xtream-Konto: ${username}.`,
  isGuide:
    'Das ist ein TV-Programm: es sagt, was läuft, aber nicht wo. Füge zuerst die Playlist ein; ein Programm kann danach dazukommen.',
  foundGuide: 'Ein Programm kommt mit.',
  foundNoGuide: 'Kein Programm kommt mit: füge später eines bei den Quellen hinzu.',
  withFilms: 'Auch Filme und Serien',
  withFilmsWhy: 'Sie machen Listen lang. Sie können später dazukommen.',
  take: 'Weiter',
  added: name => `${name} ist schon hinzugefügt. Mach damit weiter, oder richte einen anderen Anbieter ein.`,
  reading: name => `Das Angebot von ${name} wird gelesen`,
  readingText: 'Das dauert ein paar Sekunden, bei sehr langen Listen eine Minute.',
  notRead: name => `${name} konnte nicht gelesen werden`,
  another: 'Etwas anderes einfügen',
  groupsText: 'Hake die Gruppen an, die du siehst. Ohne Haken kommt alles; ändern kannst du es jederzeit.',
  searchGroups: 'Gruppen suchen',
  noGroup: 'Ohne Gruppe',
  noneFound: 'Keine Gruppe heißt so.',
  tickShown: n => `Diese ${groups(n)} anhaken`,
  untick: 'Keine anhaken',
  ticked: (n, all) => `${groups(n)}, ${channels(all)}`,
  takeAll: n => `${n === 1 ? '' : 'Alle '}${channels(n)} nehmen`,
  takeSome: n => `${channels(n)} nehmen`,
  playlistName: 'Name der Playlist',
  television: 'Fernsehen',
  filterOf: playlist => `Gruppen von ${playlist}`,
  sourceGone: 'Die Quelle, die eingerichtet wurde, gibt es nicht mehr.',
  publishing: 'Deine Playlist wird erstellt',
  notPublished: 'Deine Playlist konnte nicht erstellt werden',
  ready: n => `${channels(n)} ${n === 1 ? 'ist' : 'sind'} bereit für deinen Player.`,
  finish: 'Fertig',
  player: 'Player',
  players: {
    jellyfin: 'Jellyfin',
    kodi: 'Kodi',
    tivimate: 'TiviMate',
    vlc: 'VLC',
    channels: 'Channels DVR',
    other: 'Ein anderer',
  },
  where: {
    jellyfin:
      'Im Dashboard „Live-TV“ öffnen und einen Tuner vom Typ M3U mit der Adresse der Playlist hinzufügen. Dann einen TV-Programm-Anbieter vom Typ XMLTV mit der Adresse des Programms hinzufügen.',
    kodi: 'Das Add-on „PVR IPTV Simple Client“ installieren und seine Einstellungen öffnen. Die Adresse der Playlist als M3U-URL einfügen, die des Programms als XMLTV-URL.',
    tivimate:
      'Eine Playlist vom Typ M3U hinzufügen und ihre Adresse eingeben; mit dem Code kann sie das Telefon zum Fernseher schicken. Das Programm findet TiviMate selbst; wenn nicht, seine Adresse unter EPG hinzufügen.',
    vlc: '„Medien“, „Netzwerkstream öffnen“ wählen und die Adresse einfügen; auf dem Telefon den Code scannen. VLC zeigt die Sender, aber kein Programm.',
    channels:
      'In den Einstellungen des Servers „Sources“, „Add Source“, „Custom Channels“ öffnen und die Adresse der Playlist als URL einfügen. Im selben Fenster die Adresse des Programms als „XMLTV Guide Data“ einfügen.',
    other:
      'Jeder Player, der M3U kennt, nimmt die Adresse der Playlist. Wo er nach XMLTV oder EPG fragt, die des Programms einfügen, gepackt, wenn er gzip entpacken kann.',
  },
  playlist: 'Playlist',
  guide: 'Programm',
  guidePacked: 'Programm, gzip',
  code: 'QR-Code der Adresse der Playlist',
  codeFor: 'Mit Telefon oder Fernseher scannen.',
  loopback:
    'Diese Adressen gelten nur auf diesem Gerät. Öffne diese Seite unter dem Namen oder der Adresse, unter der dein Netz das Gerät kennt, dann ändern sie sich.',
  off: 'Diese Playlist ist aus: Player bekommen von ihren Adressen nichts.',
  test: 'Adressen prüfen',
  testAgain: 'Noch einmal prüfen',
  testing: 'Beide werden abgerufen, wie ein Player es täte',
  testFine: (items, size, time) => `${items}, ${size} in ${time}`,
  channels,
  testWhy: {
    away: 'Lineup antwortet nicht. Läuft es?',
    refused: 'Lineup hat es abgelehnt. Den Grund nennt das Protokoll.',
    soon: 'Noch ist nichts veröffentlicht. Warte, bis die Playlist erstellt ist, und prüfe noch einmal.',
    unknown: 'Diese Adresse kennt niemand: die Playlist ist aus oder hat eine neue geheime Adresse.',
    empty: 'Es kommt eine Antwort, aber sie ist leer.',
    broken: 'Was kam, ist abgebrochen oder beschädigt. Prüfe noch einmal.',
  },
  testEmptyGuide:
    'Es kommt eine Antwort, aber ohne Sendung: die Playlist hat kein Programm, oder keiner ihrer Sender steht darin.',
  testElsewhere: host => `Von diesem Browser aus geprüft. Ob dein Player ${host} erreicht, zeigt nur der Player.`,
}
