export const player = {
  title: 'Player',
  video: (name: string) => `${name}, playing`,
  controls: 'Controls of the player',
  pause: 'Pause',
  mute: 'Mute',
  unmute: 'Sound on',
  volume: 'Volume',
  full: 'Full screen',
  leaveFull: 'Leave full screen',
  retry: 'Try again',
  elsewhere: 'In VLC or another player: copy this address, or open the file.',
  noAddress: 'Put the source of this channel into a playlist: then there is an address for VLC and other players.',
  file: 'Download for VLC',
  trouble: {
    forbidden: {
      title: 'The provider did not hand it to the browser',
      why: 'It did not answer, or does not allow web pages to play its streams. Players such as VLC are not affected: open it there with the address below.',
    },
    codec: {
      title: 'This browser cannot play it',
      why: 'Picture or sound is in a format that the browser does not know. VLC and most television boxes do: open it there with the address below.',
    },
    ended: {
      title: 'The stream ended',
      why: 'The provider closed it. That happens when an account is used in too many places, or when there is nothing on.',
    },
    server: {
      title: 'Lineup gets no stream',
      why: 'Lineup has no address to play. Its source says why.',
    },
    mixed: {
      title: 'The browser does not allow it',
      why: 'This page came encrypted (https), the stream does not (http). Open it in VLC with the address below, or open Lineup by http.',
    },
    foreign: {
      title: 'No browser plays this',
      why: 'The stream is not a web address. VLC and many television boxes play it: open it there with the address below.',
    },
    policy: {
      title: 'This page may not ask the provider',
      why: 'The rules that Lineup gives its page do not let it play from other servers. Open it in VLC with the address below.',
    },
  },
}
