import type * as en from '../en'

export const player: typeof en.player = {
  title: 'Player',
  video: name => `${name} läuft`,
  controls: 'Player-Steuerung',
  pause: 'Pause',
  mute: 'Ton aus',
  unmute: 'Ton an',
  volume: 'Lautstärke',
  full: 'Vollbild',
  leaveFull: 'Vollbild verlassen',
  elsewhere: 'Oder die Adresse in einen anderen Player kopieren.',
  noAddress:
    'Füge die Quelle dieses Senders einer Playlist hinzu, um eine Adresse für VLC und andere Player zu erhalten.',
  noForeign: 'Seine Adresse enthält deine Zugangsdaten und wird deshalb hier nicht angezeigt.',
  file: 'In VLC öffnen (.m3u)',
  below: 'In VLC und anderen Playern funktioniert er vielleicht trotzdem: mit der Adresse unten.',
  trouble: {
    forbidden: {
      title: 'Dieser Stream lässt sich im Browser nicht abspielen',
      why: 'Er ist online, aber der Anbieter erlaubt Webseiten nicht, seine Streams abzuspielen.',
    },
    codec: {
      title: 'Dieser Browser kann das Format nicht abspielen',
      why: 'Der Browser unterstützt das Bild- oder Tonformat nicht.',
    },
    dead: {
      title: 'Der Stream ist nicht verfügbar',
      why: 'Der Anbieter hat nichts gesendet.',
    },
    page: {
      title: 'Der Anbieter sendet keinen Stream',
      why: 'Er sendet stattdessen eine Webseite. Das passiert, wenn ein Konto abgelaufen ist oder auf zu vielen Geräten genutzt wird.',
    },
    ended: {
      title: 'Der Stream ist beendet',
      why: 'Der Anbieter hat ihn geschlossen. Das passiert, wenn ein Konto auf zu vielen Geräten genutzt wird oder gerade nichts läuft.',
    },
    server: {
      title: 'Kein Stream verfügbar',
      why: 'Lineup hat keine Adresse zum Abspielen. Die Quelle dieses Senders zeigt den Grund.',
    },
    mixed: {
      title: 'Der Browser blockiert diesen Stream',
      why: 'Diese Seite nutzt https, der Stream http. Öffne Lineup über http, um ihn hier abzuspielen.',
    },
    foreign: {
      title: 'Browser können diesen Stream nicht abspielen',
      why: 'Er hat keine Webadresse.',
    },
    policy: {
      title: 'Diese Seite kann den Anbieter nicht erreichen',
      why: 'Die Sicherheitsrichtlinie dieser Seite erlaubt keine Streams von anderen Servern.',
    },
  },
}
