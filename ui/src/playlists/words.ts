// Playlists in words. Pure, so that tests own them.
import type { Said } from '../parts/State'
import { count, number } from '../words/number'
import { ago, day } from '../words/time'
import type { Playlist } from './data'

export const NUMBERING: Record<Playlist['numbering_mode'], { label: string; description: string }> = {
  preserve: {
    label: 'The provider’s numbers',
    description: 'Where two want the same one, the second moves up; channels without one get the lowest that is free.',
  },
  sequential: { label: 'One after another', description: 'First, second, third, in the order of the list.' },
  group: { label: 'A block for each group', description: 'Groups by name; each begins at its own round number.' },
}

export function stateOf(playlist: Playlist, isRunning: boolean, now: Date): Said {
  if (isRunning || playlist.status === 'generating') return { tone: 'busy', text: 'Being generated' }
  if (playlist.status === 'queued') return { tone: 'busy', text: 'Waiting for its turn' }
  if (!playlist.is_active) return { tone: 'idle', text: 'Off: players get nothing' }
  switch (playlist.status) {
    case 'failed':
      return {
        tone: 'bad',
        text: playlist.last_generated_at
          ? `Failed, players get the list of ${ago(new Date(playlist.last_generated_at), now)}`
          : 'Failed, players get nothing yet',
      }
    case 'pending':
      return playlist.stream_sources.length === 0
        ? { tone: 'warn', text: 'Has no source yet' }
        : { tone: 'idle', text: 'Not generated yet' }
    case 'success':
      return { tone: 'good', text: 'Fine' }
  }
}

/** "202 channels · guide until Thursday" */
export function deliveryOf(playlist: Playlist, now: Date): string {
  if (!playlist.last_generated_at) return ''
  const guide = playlist.guide_until ? `guide until ${day(new Date(playlist.guide_until), now)}` : 'no guide'
  return `${count(playlist.channel_count, 'channel')} · ${guide}`
}

/** "12,000 of 45,000 channels pass the filters"; nothing where no filter had a say. */
export function passedOf({ filters, channels_before, channels_after }: Playlist['rules']): string {
  if (filters.length === 0) return ''
  const all = count(channels_before, 'channel')
  if (channels_after === channels_before) return `All ${all} pass the filters`
  return `${number(channels_after)} of ${all} ${channels_after === 1 ? 'passes' : 'pass'} the filters`
}

/** The guide as a gzip file, which large guides are best fetched as. */
export function gzipOf(xmltvUrl: string): string {
  return /\.xmltv$/.test(xmltvUrl) ? xmltvUrl.replace(/\.xmltv$/, '.xml.gz') : xmltvUrl.replace(/\/xmltv$/, '.xml.gz')
}

/**
 * The address that the published files were made for, if it is not the one that the page shows now.
 * A page that is looked at on the server itself says nothing against an address that others can reach.
 */
export function outdatedBase(playlist: Playlist, page: string): string | undefined {
  const base = (playlist as { published_base?: string }).published_base ?? ''
  if (base === '') return undefined
  if (isLoopback(base)) return isLoopback(page) && playlist.m3u8_url.startsWith(`${base}/`) ? undefined : base
  return playlist.m3u8_url.startsWith(`${base}/`) || isLoopback(playlist.m3u8_url) ? undefined : base
}

function isLoopback(url: string): boolean {
  return /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])([:/]|$)/i.test(url)
}
