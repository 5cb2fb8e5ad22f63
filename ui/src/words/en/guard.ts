import { count, number } from '../number'

export const guard = {
  title: 'Publish fewer channels?',
  anyway: 'Save anyway',
  leave: 'No longer included:',
  change: (name: string, before: number, after: number) =>
    before === after
      ? `${name}: ${count(after, 'channel')}, but not the same ones`
      : `${name}: ${number(before)} → ${count(after, 'channel')}`,
  more: (n: number) => `and ${number(n)} more`,
  noChange: 'Playlists stay the same.',
  unchanged: (n: number) =>
    n === 1 ? '1 other playlist stays the same.' : `${number(n)} other playlists stay the same.`,
}
