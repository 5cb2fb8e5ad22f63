import type { Said } from '../parts/State'
import { isLoopback } from '../start/players'
import { t } from '../words/catalogue'
import { counted } from '../words/list'
import { since, day } from '../words/time'
import { confirmedOf, decisionOf, pinnedOf, type Decision } from './decision'
import type { LineupDiff, Playlist, Preview, PreviewChanges } from '../api/model'

/** The views of what a playlist would publish, as addresses name them. */
export const TABS = ['channels', 'guide', 'raw', 'changes'] as const
export type Tab = (typeof TABS)[number]

export function stateOf(playlist: Playlist, isRunning: boolean, now: Date): Said {
  if (isRunning || playlist.status === 'generating') return { tone: 'busy', text: t.playlists.generating }
  if (playlist.status === 'queued') return { tone: 'busy', text: t.activity.states.pending }
  if (!playlist.is_active) return { tone: 'idle', text: t.playlists.off }
  const decision = decisionOf(playlist, now)
  if (decision?.kind === 'pinned') return { tone: 'warn', text: pinnedOf(playlist, now) }
  switch (playlist.status) {
    case 'failed':
      return {
        tone: 'bad',
        text: playlist.last_generated_at
          ? t.playlists.failedOld(since(new Date(playlist.last_generated_at), now))
          : t.playlists.failed,
      }
    case 'pending':
      return playlist.stream_sources.length === 0
        ? { tone: 'warn', text: t.playlists.noSource }
        : { tone: 'idle', text: t.playlists.pending }
    case 'success':
      return decision === undefined ? { tone: 'good', text: t.playlists.fine } : heldState(playlist, decision)
  }
}

function heldState({ held }: Playlist, { kind, tone }: Decision): Said {
  if (held === null) return { tone, text: '' }
  const say = kind === 'kept' ? t.playlists.keptState : t.playlists.heldState
  return { tone, text: say(held.removed_count, confirmedOf(held)) }
}

/** "202 removed · 3 added" */
export function differencesOf(diff: LineupDiff): string {
  const parts = counted([
    [diff.removed_count, t.sources.removedN],
    [diff.added_count, t.sources.addedN],
    [diff.renamed_count, t.sources.renamedN],
    [diff.moved_count, t.sources.movedN],
    [diff.renumbered_count, t.playlists.renumbered],
  ])
  return parts.join(' · ') || t.playlists.noDifference
}

type Line = LineupDiff['added'][number]

const groupOf = (title: string) => (title === '' ? t.playlists.withoutGroup : t.playlists.inGroup(title))

/** What a channel was before: "was 5, UK: BBC One, in News". */
export function changedOf(before: Line, after: Line): string {
  const was = [
    before.channel_number !== after.channel_number && before.channel_number,
    before.channel_name !== after.channel_name && before.channel_name,
    before.group_title !== after.group_title && groupOf(before.group_title),
  ]
  return t.playlists.was(was.filter(Boolean).join(', '))
}

/** "202 channels · guide until Thursday" */
export function deliveryOf(playlist: Playlist, now: Date): string {
  if (!playlist.last_generated_at) return ''
  const guide = playlist.guide_until
    ? t.playlists.guideUntil(day(new Date(playlist.guide_until), now))
    : t.playlists.noGuide
  return `${t.channels.channels(playlist.channel_count)} · ${guide}`
}

/** "from Cable, Panel" */
export function fromOf({ stream_sources }: Playlist): string {
  if (stream_sources.length === 0) return t.playlists.fromNothing
  return t.playlists.from(stream_sources.map(used => used.source_name).join(', '))
}

/** "12,000 of 45,000 channels included". Empty without filters. */
export function passedOf({ filters, channels_before, channels_after }: Playlist['rules']): string {
  if (filters.length === 0) return ''
  return channels_after === channels_before
    ? t.playlists.allPass(channels_before)
    : t.playlists.somePass(channels_after, channels_before)
}

/** "1,203 of 45,000 channels", or that all or none are included. */
export function resultOf({ channel_count, stats }: Pick<Preview, 'channel_count' | 'stats'>): string {
  if (stats === undefined) return t.channels.channels(channel_count)
  const { channels_before, channels_after } = stats
  if (channels_after === 0) return t.playlists.resultNone
  const all = t.channels.channels(channels_before)
  if (channels_after === channels_before) return channels_before === 1 ? all : t.playlists.resultAll(all)
  return t.playlists.resultSome(channels_after, channels_before)
}

/** "3 added · 2 removed", compared with the published version. */
export function changesOf({ added_count, removed_count, renumbered_count }: PreviewChanges): string {
  const { renumbered, nothingChanges } = t.playlists
  const parts = counted([
    [added_count, t.sources.addedN],
    [removed_count, t.sources.removedN],
    [renumbered_count, renumbered],
  ])
  return parts.join(' · ') || nothingChanges
}

const SAMPLES = 5

/** Examples of numbering: the first channels, or the first of each group. */
export function sampleOf(mode: Playlist['numbering_mode'], channels: Preview['channels']) {
  const isFirst = (at: number) =>
    channels.findIndex(({ group_title }) => group_title === channels[at]?.group_title) === at
  return channels
    .filter((_, at) => mode !== 'group' || isFirst(at))
    .slice(0, SAMPLES)
    .map(({ id, channel_name, group_title, channel_number }) => ({
      id,
      number: channel_number,
      name: mode === 'group' ? `${channel_name} (${group_title || t.channels.noGroup})` : channel_name,
    }))
}

/**
 * The base URL in the published files, if it is not the one of the page.
 * A page opened on the server itself says nothing about addresses that others can reach.
 */
export function outdatedBase(playlist: Playlist, page: string): string | undefined {
  const base = (playlist as { published_base?: string }).published_base ?? ''
  if (base === '') return undefined
  if (isLoopback(base)) return isLoopback(page) && playlist.m3u8_url.startsWith(`${base}/`) ? undefined : base
  return playlist.m3u8_url.startsWith(`${base}/`) || isLoopback(playlist.m3u8_url) ? undefined : base
}
