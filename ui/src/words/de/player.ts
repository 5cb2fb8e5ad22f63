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
  file: 'In VLC öffnen (.m3u)',
  trouble: {
    forbidden: {
      title: 'Dieser Stream lässt sich im Browser nicht abspielen',
      why: 'Der Anbieter antwortet nicht oder erlaubt Webseiten nicht, seine Streams abzuspielen. In VLC oder einem anderen Player funktioniert er vielleicht: mit der Adresse unten.',
    },
    codec: {
      title: 'Dieser Browser kann das Format nicht abspielen',
      why: 'Der Browser unterstützt das Bild- oder Tonformat nicht. VLC und die meisten TV-Boxen schon: mit der Adresse unten.',
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
      why: 'Diese Seite nutzt https, der Stream http. Öffne ihn in VLC mit der Adresse unten oder öffne Lineup über http.',
    },
    foreign: {
      title: 'Browser können diesen Stream nicht abspielen',
      why: 'Er hat keine Webadresse. VLC und viele TV-Boxen können ihn abspielen: mit der Adresse unten.',
    },
    policy: {
      title: 'Diese Seite kann den Anbieter nicht erreichen',
      why: 'Die Sicherheitsrichtlinie dieser Seite erlaubt keine Streams von anderen Servern. Öffne ihn in VLC mit der Adresse unten.',
    },
  },
}
