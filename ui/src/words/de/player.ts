import type * as en from '../en'

export const player: typeof en.player = {
  title: 'Player',
  video: name => `${name} läuft`,
  controls: 'Bedienung des Players',
  pause: 'Anhalten',
  mute: 'Ton aus',
  unmute: 'Ton an',
  volume: 'Lautstärke',
  full: 'Vollbild',
  leaveFull: 'Vollbild verlassen',
  retry: 'Erneut versuchen',
  elsewhere: 'In VLC oder einem anderen Player: diese Adresse kopieren oder die Datei öffnen.',
  noAddress:
    'Nimm die Quelle dieses Senders in eine Playlist auf: dann gibt es eine Adresse für VLC und andere Player.',
  file: 'Für VLC herunterladen',
  trouble: {
    forbidden: {
      title: 'Der Anbieter gibt es dem Browser nicht',
      why: 'Er antwortet nicht oder erlaubt Webseiten nicht, seine Streams abzuspielen. Player wie VLC betrifft das nicht: dort mit der Adresse unten öffnen.',
    },
    codec: {
      title: 'Dieser Browser kann es nicht abspielen',
      why: 'Bild oder Ton hat ein Format, das der Browser nicht kennt. VLC und die meisten Fernsehboxen kennen es: dort mit der Adresse unten öffnen.',
    },
    ended: {
      title: 'Der Stream ist zu Ende',
      why: 'Der Anbieter hat ihn geschlossen. Das geschieht, wenn ein Konto an zu vielen Orten benutzt wird oder gerade nichts läuft.',
    },
    server: {
      title: 'Lineup bekommt keinen Stream',
      why: 'Lineup hat keine Adresse zum Abspielen. Bei der Quelle steht, warum.',
    },
    mixed: {
      title: 'Der Browser erlaubt es nicht',
      why: 'Diese Seite kam verschlüsselt (https), der Stream nicht (http). In VLC mit der Adresse unten öffnen oder Lineup über http öffnen.',
    },
    foreign: {
      title: 'Das spielt kein Browser ab',
      why: 'Der Stream ist keine Webadresse. VLC und viele Fernsehboxen spielen ihn ab: dort mit der Adresse unten öffnen.',
    },
    policy: {
      title: 'Diese Seite darf den Anbieter nicht fragen',
      why: 'Die Regeln, die Lineup seiner Seite mitgibt, lassen sie nicht von anderen Servern abspielen. In VLC mit der Adresse unten öffnen.',
    },
  },
}
