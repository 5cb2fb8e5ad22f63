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
  noForeign: 'Its address contains your login, so it is not shown here.',
  file: 'Open in VLC (.m3u)',
  below: 'VLC and other players may still play it: use the address below.',
  trouble: {
    forbidden: {
      title: 'This stream can’t play in the browser',
      why: 'It is online, but the provider doesn’t allow web pages to play its streams.',
    },
    codec: {
      title: 'This browser can’t play the format',
      why: 'The browser doesn’t support the video or audio format.',
    },
    dead: {
      title: 'The stream is not available',
      why: 'The provider didn’t send anything.',
    },
    page: {
      title: 'The provider sends no stream',
      why: 'It sends a web page instead. This happens when an account has expired or is used on too many devices.',
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
      why: 'This page uses https, but the stream uses http. Open Lineup with http to play it here.',
    },
    foreign: {
      title: 'Browsers can’t play this stream',
      why: 'It isn’t a web address.',
    },
    policy: {
      title: 'This page can’t contact the provider',
      why: 'The security policy of this page doesn’t allow streams from other servers.',
    },
  },
}
