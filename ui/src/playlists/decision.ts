// What a person decided about the versions of a playlist, or has to decide. Pure.
import type { Tone } from '../parts/State'
import { t } from '../words/catalogue'
import { dayAndClock } from '../words/time'
import type { Playlist } from '../api/model'

export interface Decision {
  kind: 'held' | 'kept' | 'pinned'
  tone: Tone
  title: string
  text: string
}

export function decisionOf(playlist: Playlist, now: Date): Decision | undefined {
  const { name, held, pinned_version, version } = playlist
  if (typeof pinned_version === 'number') {
    return {
      kind: 'pinned',
      tone: 'warn',
      title: t.playlists.pinnedTitle(name),
      text: t.playlists.pinnedAbout(version, madeAt(playlist, now)),
    }
  }
  if (!held) return undefined
  return {
    kind: held.is_kept ? 'kept' : 'held',
    tone: held.is_kept ? 'idle' : 'warn',
    title: t.playlists.wouldLose(name, held.removed_count, confirmedOf(held)),
    text: held.is_kept ? t.playlists.keptAbout(version) : t.playlists.heldAbout(version, playlist.channel_count),
  }
}

/** The channels that a person confirmed last: what is lost counts against them. */
export const confirmedOf = (held: NonNullable<Playlist['held']>) => held.channel_count + held.removed_count

/** "Serving version 1 from today at 7:42 AM. Updates are paused." */
export const pinnedOf = (playlist: Playlist, now: Date) => t.playlists.pinned(playlist.version, madeAt(playlist, now))

const madeAt = ({ last_generated_at }: Playlist, now: Date) =>
  last_generated_at ? dayAndClock(new Date(last_generated_at), now) : ''
