import type * as en from '../en'
import { count } from '../number'

const channels = (n: number) => count(n, 'Sender', 'Sender')
const groups = (n: number) => count(n, 'Gruppe', 'Gruppen')

export const start: typeof en.start = {
  title: 'Lineup einrichten',
  steps: 'Schritte',
  stepProvider: 'Dein Anbieter',
  stepGroups: 'Sender wählen',
  stepPlayer: 'Dein Player',
  skip: 'Überspringen',
  pasteLabel: 'Adresse der Playlist oder Zugangsdaten',
  pasteHow:
    'Die Adresse einer Playlist (M3U) oder Server, Benutzername und Passwort eines Xtream-Kontos. Du kannst auch die ganze Nachricht des Anbieters einfügen.',
  look: 'Prüfen',
  looking: 'Wird geprüft …',
  understood:
    'Eine Adresse beginnt mit http:// oder https://. Zu einem Konto gehören Server, Benutzername und Passwort.',
  asAccount: username => `Xtream-Konto: ${username}`,
  isGuide:
    'Das ist ein Programm, keine Playlist. Füge zuerst die Playlist ein. Das Programm kannst du später unter „Quellen“ hinzufügen.',
  isPortal:
    'Das ist ein Portal für Set-Top-Boxen, die sich mit einer MAC-Adresse anmelden. Lineup unterstützt solche Portale nicht. Bitte deinen Anbieter um eine M3U-Adresse oder einen Xtream-Zugang.',
  login: 'Zugangsdaten des Xtream-Kontos',
  fill: 'Ein Teil der Zugangsdaten fehlt. Trage ein, was dein Anbieter dir gegeben hat:',
  serverNeeded: 'Gib die Adresse des Servers ein.',
  guideIs: {
    included: 'Mit Programm.',
    known: 'Das Programm ist bereits unter deinen Quellen.',
    none: 'Ohne Programm. Du kannst später eines unter „Quellen“ hinzufügen.',
  },
  withFilms: 'Filme und Serien aufnehmen',
  withFilmsWhy: 'Macht die Liste viel länger. Du kannst sie später hinzufügen.',
  take: 'Weiter',
  added: name => `${name} wurde bereits hinzugefügt. Mach damit weiter oder richte einen anderen Anbieter ein.`,
  reading: name => `Die Sender von ${name} werden gelesen`,
  readingText: 'Das dauert ein paar Sekunden, bei sehr langen Listen bis zu einer Minute.',
  notRead: name => `${name} konnte nicht gelesen werden`,
  another: 'Anderen Anbieter einrichten',
  groupsText: 'Wähle die Gruppen, die du siehst. Ohne Auswahl wird alles aufgenommen. Du kannst das später ändern.',
  searchGroups: 'Gruppen suchen',
  noneFound: 'Keine passende Gruppe.',
  tickShown: n => (n === 1 ? 'Diese Gruppe auswählen' : `Diese ${groups(n)} auswählen`),
  untick: 'Auswahl aufheben',
  ticked: (n, all) => `${groups(n)}, ${channels(all)}`,
  takeAll: n => `${n === 1 ? '' : 'Alle '}${channels(n)} verwenden`,
  takeSome: n => `${channels(n)} verwenden`,
  playlistName: 'Name der Playlist',
  television: 'Fernsehen',
  filterOf: playlist => `Gruppen von ${playlist}`,
  sourceGone: 'Die Quelle, die du eingerichtet hast, gibt es nicht mehr.',
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
    other: 'Anderer Player',
  },
  where: {
    jellyfin:
      'Im Dashboard „Live-TV“ öffnen und einen Tuner vom Typ M3U mit der Adresse der Playlist hinzufügen. Dann einen TV-Programm-Anbieter vom Typ XMLTV mit der Adresse des Programms hinzufügen.',
    kodi: 'Das Add-on „PVR IPTV Simple Client“ installieren und seine Einstellungen öffnen. Die Adresse der Playlist als M3U-URL einfügen, die des Programms als XMLTV-URL.',
    tivimate:
      'Eine Playlist vom Typ M3U hinzufügen und ihre Adresse eingeben; mit dem Code kann sie das Telefon zum Fernseher schicken. Das Programm findet TiviMate automatisch; wenn nicht, seine Adresse unter EPG hinzufügen.',
    vlc: '„Medien“, „Netzwerkstream öffnen“ wählen und die Adresse einfügen; auf dem Telefon den Code scannen. VLC zeigt die Sender, aber kein Programm.',
    channels:
      'In den Einstellungen des Servers „Sources“, „Add Source“, „Custom Channels“ öffnen und die Adresse der Playlist als URL einfügen. Im selben Fenster die Adresse des Programms als „XMLTV Guide Data“ einfügen.',
    other:
      'Die Adresse der Playlist einfügen, wo der Player nach M3U fragt, und die des Programms, wo er nach XMLTV oder EPG fragt.',
  },
  code: 'QR-Code der Adresse der Playlist',
  codeFor: 'Mit Telefon oder Fernseher scannen.',
  off: 'Diese Playlist ist deaktiviert. Player erhalten von ihren Adressen nichts.',
  test: 'Adressen prüfen',
  testAgain: 'Erneut prüfen',
  testing: 'Die Adressen werden wie von einem Player geprüft',
  testFine: (items, size, time) => `${items}, ${size} in ${time}`,
  testWhy: {
    away: 'Lineup antwortet nicht. Läuft es?',
    refused: 'Lineup hat die Anfrage abgelehnt. Details stehen im Protokoll.',
    soon: 'Noch nichts veröffentlicht. Warte, bis die Playlist veröffentlicht ist, und prüfe dann erneut.',
    unknown: 'Diese Adresse funktioniert nicht mehr: Die Playlist ist deaktiviert, oder ihre Adresse wurde geändert.',
    empty: 'Die Adresse funktioniert, aber die Playlist ist leer.',
    broken: 'Der Download war unvollständig oder beschädigt. Prüfe erneut.',
  },
  testEmptyGuide:
    'Die Adresse funktioniert, aber das Programm hat keine Sendungen: Die Playlist hat kein Programm, oder ihre Sender stehen in keinem.',
  testElsewhere: host => `Von diesem Browser aus geprüft. Auch dein Player muss ${host} erreichen können.`,
}
