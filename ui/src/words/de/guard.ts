import type * as en from '../en'
import { count, number } from '../number'

export const guard: typeof en.guard = {
  title: 'Weniger Sender veröffentlichen?',
  anyway: 'Trotzdem speichern',
  leave: 'Nicht mehr enthalten:',
  change: (name, before, after) =>
    before === after
      ? `${name}: ${count(after, 'Sender', 'Sender')}, aber nicht dieselben`
      : `${name}: ${number(before)} → ${count(after, 'Sender', 'Sender')}`,
  more: n => `und ${number(n)} weitere`,
  noChange: 'Playlists bleiben unverändert.',
  unchanged: n =>
    n === 1 ? '1 weitere Playlist bleibt unverändert.' : `${number(n)} weitere Playlists bleiben unverändert.`,
}
