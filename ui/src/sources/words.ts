import { sentence } from '../api/problem'
import { faultOf, outcomeOf } from '../activity/outcome'
import { stageName } from '../activity/words'
import type { Operation } from '../api/operation'
import { day } from '../words/time'
import { t } from '../words/catalogue'
import { counted } from '../words/list'
import { percent } from '../words/number'
import type { Losses, Playlist, RefreshRecord, Source, SourceKind, Verdict } from '../api/model'

/** The progress of a refresh: "Step 2 of 3: Read, 58 %". */
export function stepOf({ stage, stages, overall_percentage }: Operation): string {
  const share = percent(overall_percentage / 100, 0)
  const at = stages.findIndex(({ id }) => id === stage)
  return at < 0
    ? share
    : t.sources.step(at + 1, stages.length, stages[at] === undefined ? stage : stageName(stages[at]), share)
}

/** What a source delivers: "1,203 channels", "1,964 programmes, until Thursday". */
export function deliveryOf(source: Source, now: Date): string {
  if (!source.last_ingested_at) return ''
  if (source.source_kind === 'stream') return channelsOf(source)
  const programmes = t.sources.programmes(source.program_count)
  return source.guide_until ? t.sources.untilDay(programmes, day(new Date(source.guide_until), now)) : programmes
}

/** "1,203 channels", "1,203 channels, 400 films, 12 series". */
export function channelsOf({ channel_count, live_count, movie_count, series_count }: Source): string {
  if (movie_count + series_count === 0) return t.sources.channels(channel_count)
  const { channels, films, series } = t.sources
  return counted([
    [live_count, channels],
    [movie_count, films],
    [series_count, series],
  ]).join(', ')
}

/** What a held refresh would do, or why it cannot be accepted. `isKept`: it was set aside, and can be accepted all the same. */
export function heldOf(source: Source, isKept = false): string {
  if (!source.can_accept && !isKept) return faultOf(source.last_outcome, source.last_error)
  const [now, then, all] =
    source.source_kind === 'stream'
      ? [source.channel_count, source.held_channel_count, t.sources.channelsOf]
      : [source.program_count, source.held_program_count, t.sources.programmesOfAll]
  const lost = Math.max(0, now - then)
  return isKept ? t.sources.wouldLose(lost, all(now)) : t.sources.heldLoses(lost, all(now))
}

/** What a refresh changed: "12 added, 2 renamed"; of a guide its channels. */
export function changesOf(record: RefreshRecord, kind: SourceKind = 'stream'): string {
  if (record.not_modified) return t.sources.nothingChanged
  if (record.outcome?.code === 'restored') return outcomeOf({ outcome: record.outcome, message: '', error: null })
  const { renamedN, movedN } = t.sources
  const [addedN, removedN] =
    kind === 'epg' ? [t.sourceCare.guideAddedN, t.sourceCare.guideRemovedN] : [t.sources.addedN, t.sources.removedN]
  const parts = counted([
    [record.added_count, addedN],
    [record.removed_count, removedN],
    [record.renamed_count, renamedN],
    [record.moved_count, movedN],
  ])
  return parts.join(', ') || t.sources.nothingChanged
}

/** The same for lists: "+12 −3", of a guide "+12 −3 channels". Empty without additions and removals. */
export function briefly({ status, not_modified, added_count, removed_count }: RefreshRecord, kind: SourceKind): string {
  if (status !== 'success' || not_modified) return ''
  const changes = [added_count, -removed_count].map(t.sources.difference).filter(Boolean).join(' ')
  return kind === 'epg' && changes !== '' ? t.sourceCare.guideChannels(changes) : changes
}

/** "Television loses 173 of 375 channels" */
export function lossOf({ source_kind }: Source, { name, removed_count, channel_count }: Losses['playlists'][number]) {
  const words = t.sourceCare
  return (source_kind === 'epg' ? words.guideLossOf : words.lossOf)(name, removed_count, channel_count)
}

/** What accepting a refresh on hold would take from playlists, as sentences. */
export const lossesOf = (source: Source, held: Losses | undefined) =>
  (held?.playlists ?? []).map(playlist => `${lossOf(source, playlist)}.`)

/** The playlists that use these sources. */
export function playlistsWith(sources: Pick<Source, 'id'>[], playlists: Playlist[]): Playlist[] {
  const ids = new Set(sources.map(({ id }) => id))
  return playlists.filter(
    ({ stream_sources, epg_sources }) =>
      stream_sources.some(({ source_id }) => ids.has(source_id)) ||
      epg_sources.some(({ epg_source_id }) => ids.has(epg_source_id)),
  )
}

/** Whether a playlist that is on uses a source. */
export function isUsed(source: Pick<Source, 'id'>, playlists: Playlist[]): boolean {
  return (
    usersOf(
      [source],
      playlists.filter(({ is_active }) => is_active),
    ).length > 0
  )
}

/** The names of the playlists that use these sources. */
export const usersOf = (sources: Pick<Source, 'id'>[], playlists: Playlist[]) =>
  playlistsWith(sources, playlists).map(({ name }) => name)

export interface Changes {
  title: string
  lines: string[]
  total: number
}

/** The changes of a refresh as lists of lines. */
export function listsOf(record: RefreshRecord, kind: SourceKind): Changes[] {
  const [added, removed] =
    kind === 'epg' ? [t.sourceCare.guideAdded, t.sourceCare.guideRemoved] : [t.sources.added, t.sources.removed]
  const lists = [
    { title: added, lines: record.added, total: record.added_count },
    { title: removed, lines: record.removed, total: record.removed_count },
    {
      title: t.sources.renamed,
      lines: record.renamed.map(({ from, to }) => `${from} → ${to}`),
      total: record.renamed_count,
    },
    {
      title: t.sources.moved,
      lines: record.moved.map(({ name, from, to }) => t.sources.movedLine(name, from, to)),
      total: record.moved_count,
    },
  ]
  return lists.filter(({ lines }) => lines.length > 0)
}

/**
 * Completes a pasted address: adds http:// where the scheme is missing, and file:// to paths that begin
 * with a slash.
 */
export function completed(pasted: string): string {
  const text = pasted.trim()
  if (text === '' || /\s/.test(text) || text.includes('://')) return text
  if (text.startsWith('/')) return `file://${text}`
  return /^[^/?#]*[^/?#:]([.:][^/?#]+)/.test(text) || text.startsWith('localhost') ? `http://${text}` : text
}

/** Whether an address that is being typed is complete: it has a host and a path. */
export function isWhole(address: string): boolean {
  try {
    const { protocol, hostname, pathname, search } = new URL(completed(address))
    if (protocol === 'file:') return /\.\w{2,}$/.test(pathname)
    return /^https?:$/.test(protocol) && /[.:]|^localhost$/.test(hostname) && (pathname.length > 1 || search !== '')
  } catch {
    return false
  }
}

/** The error of an address, if the page can see it. */
export function addressError(address: string): string | null {
  return completed(address).includes('://') ? null : t.sourceForm.addressWrong
}

/**
 * Whether two addresses are the same. A placeholder for a secret matches anything:
 * two accounts at one provider have the same guide.
 */
export function isSameAddress(one: string, other: string): boolean {
  const [a, b] = [one, other].map(address => address.trim().split(/([/?&=#:@])/))
  return (
    a !== undefined &&
    a.length === b?.length &&
    a.every((piece, at) => [piece, b[at]].some(isSecret) || piece.toLowerCase() === b[at]?.toLowerCase())
  )
}

const isSecret = (piece: string | undefined) => piece !== undefined && /^\{[a-z0-9_-]+\}/.test(piece)

/** Errors in the settings, without the one that the message repeats. */
export function settingsOf({ message, errors }: Pick<Verdict, 'message' | 'errors'>): Verdict['errors'] {
  return errors.filter(error => error.message !== message)
}

/** What came instead of a playlist or guide, in words. Undefined: it is one, or nothing came. */
export function cameIn({ message, context: { content } }: Pick<Verdict, 'message' | 'context'>): string | undefined {
  if (content === null || content === 'playlist' || content === 'guide') return undefined
  // The server quotes how it begins, which may be the provider's own words.
  return content === 'unknown' ? `${t.sourceForm.came.unknown} ${sentence(message)}.` : t.sourceForm.came[content]
}

/** The guides that a playlist names and that are not sources yet. */
export function newGuides(named: string[], known: Pick<Source, 'source_kind' | 'url'>[]): string[] {
  return named.filter(url => !known.some(source => source.source_kind === 'epg' && isSameAddress(source.url, url)))
}

/** Suggests a name from an address. */
export function nameFrom(url: string): string {
  try {
    const { protocol, hostname, pathname } = new URL(url)
    if (protocol === 'file:') return (pathname.split('/').pop() ?? '').replace(/\.(m3u8?|xml|gz|xz)/gi, '')
    const parts = hostname.replace(/^(www|tv|iptv|epg|m3u|get|api|cdn|raw)\./, '').split('.')
    if (/^[\d.:[\]]+$/.test(hostname)) return hostname
    const word = parts[Math.max(0, parts.length - 2)] ?? hostname
    return word.charAt(0).toUpperCase() + word.slice(1)
  } catch {
    return ''
  }
}

/** Guesses from an address whether it is a playlist or a guide. */
export function likely(url: string): SourceKind {
  return /xmltv|\.xml\b|epg/i.test(url) && !/\.m3u8?\b/i.test(url) ? 'epg' : 'stream'
}

/** The name, with a number if it is taken. */
export function unused(name: string, known: { name: string }[]): string {
  const taken = new Set(known.map(source => source.name.toLowerCase()))
  if (name === '' || !taken.has(name.toLowerCase())) return name
  let n = 2
  while (taken.has(`${name} ${n}`.toLowerCase())) n += 1
  return `${name} ${n}`
}
