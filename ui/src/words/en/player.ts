export const player = {
  title: 'Player',
  video: (name: string) => `${name}, playing`,
  controls: 'Player controls',
  pause: 'Pause',
  mute: 'Mute',
  unmute: 'Unmute',
  volume: 'Volume',
  full: 'Full screen',
  leaveFull: 'Exit full screen',
  elsewhere: 'Or copy the address into another player.',
  noAddress: 'Add the source of this channel to a playlist to get an address for VLC and other players.',
  file: 'Open in VLC (.m3u)',
  trouble: {
    forbidden: {
      title: 'This stream can’t play in the browser',
      why: 'The provider didn’t answer or doesn’t allow web pages to play its streams. It may still play in VLC or another player: use the address below.',
    },
    codec: {
      title: 'This browser can’t play the format',
      why: 'The browser doesn’t support the video or audio format. VLC and most TV boxes do: use the address below.',
    },
    ended: {
      title: 'The stream ended',
      why: 'The provider closed it. This happens when an account is used on too many devices, or when nothing is on.',
    },
    server: {
      title: 'No stream available',
      why: 'Lineup has no address to play. The source of this channel shows the reason.',
    },
    mixed: {
      title: 'The browser blocks this stream',
      why: 'This page uses https, but the stream uses http. Open it in VLC with the address below, or open Lineup with http.',
    },
    foreign: {
      title: 'Browsers can’t play this stream',
      why: 'It isn’t a web address. VLC and many TV boxes can play it: use the address below.',
    },
    policy: {
      title: 'This page can’t contact the provider',
      why: 'The security policy of this page doesn’t allow streams from other servers. Open it in VLC with the address below.',
    },
  },
}
