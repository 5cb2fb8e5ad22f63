// The verdict of the home page: one sentence, and the concerns with their next step. Pure.
import { faultOf } from '../activity/outcome'
import { decisionOf, type Decision } from '../playlists/decision'
import type { Tone } from '../parts/State'
import { accountTrouble } from '../sources/account'
import { runsOut } from '../sources/standing'
import { isUsed } from '../sources/words'
import { t } from '../words/catalogue'
import { day } from '../words/time'
import { causesOf, type Around, type Cause } from './causes'
import { emptiedBy, stoppedBy, wordsOf } from './said'
import type { Playlist, Provider, Source } from '../api/model'

export interface Concern {
  key: string
  tone: Tone
  title: string
  text: string
  /** How much viewers lose: see LOSS. */
  loss: number
  /** The sources that the next step is about; the first one has the fault. */
  sources: Source[]
  playlist?: Playlist
  /** The playlist is held, or serves a restored version. */
  decision?: Decision['kind']
  /** What is contacted again by the next step. */
  pauses: Provider[]
}

export interface Verdict {
  tone: Tone
  sentence: string
  /** What viewers lose most comes first. */
  concerns: Concern[]
}

/** What viewers lose, from nothing to everything. From `missing` on it is red. */
const LOSS = { unused: 0, soon: 1, old: 2, missing: 3, noGuide: 4, noStream: 5, nothing: 6 }

/** `isKept`: whether a person decided to keep the old list of a held source. */
export function verdict(
  sources: Source[],
  playlists: Playlist[],
  now: Date,
  isKept: (source: Source) => boolean,
  around: Around = { providers: [], waiting: [] },
): Verdict {
  const causes = causesOf(sources, now, isKept, around)
  const concerns = [
    ...causes.map(cause => ofCause(cause, playlists, now, around)),
    ...playlists.flatMap(playlist => ofPlaylist(playlist, causes, now)),
  ].sort((a, b) => b.loss - a.loss || channelsOf(b) - channelsOf(a))
  const worst = concerns[0]
  if (worst === undefined)
    return { tone: sources.length === 0 ? 'idle' : 'good', sentence: fine(sources, playlists, now), concerns }
  const more = concerns.length - 1
  // Viewers lose nothing: that is the news.
  if (worst.loss === LOSS.unused && playlists.some(isPublished))
    return {
      tone: 'good',
      sentence: t.home.unusedOnly(fine(sources, playlists, now), new Set(concerns.flatMap(one => one.sources)).size),
      concerns,
    }
  return {
    tone: worst.tone,
    sentence: more === 0 ? t.home.only(worst.title) : t.home.andMore(worst.title, more),
    concerns,
  }
}

const channelsOf = ({ sources, playlist }: Concern) =>
  (playlist?.channel_count ?? 0) + sources.reduce((sum, { channel_count }) => sum + channel_count, 0)

const isPublished = ({ is_active, last_generated_at }: Playlist) => is_active && last_generated_at !== null

function fine(sources: Source[], playlists: Playlist[], now: Date): string {
  if (sources.length === 0) return t.home.welcome
  if (playlists.length === 0) return t.home.makePlaylist
  const published = playlists.filter(isPublished)
  if (published.length === 0) return t.home.nothingPublished
  const channels = Math.max(...published.map(playlist => playlist.channel_count))
  const ends = published.flatMap(playlist => (playlist.guide_until ? [new Date(playlist.guide_until)] : []))
  const until =
    ends.length === 0 ? t.playlists.noGuide : t.playlists.guideUntil(day(new Date(Math.min(...ends.map(Number))), now))
  return t.home.allFine(sources.length, channels, until)
}

function ofCause(cause: Cause, playlists: Playlist[], now: Date, around: Around): Concern {
  const { key, parts, pauses } = cause
  const loss = Math.max(...parts.map(part => lossOf(cause, part, playlists, now)), lossOfPlaylists(cause, playlists))
  return {
    key,
    // What no playlist uses is never red, and a pause alone loses nothing.
    tone: loss >= LOSS.missing ? 'bad' : 'warn',
    loss,
    sources: parts.map(({ source }) => source),
    pauses,
    ...wordsOf(cause, playlists, now, around),
  }
}

function lossOf({ kind }: Cause, part: Cause['parts'][number], playlists: Playlist[], now: Date): number {
  const { source } = part
  if (!isUsed(source, playlists)) return LOSS.unused
  const end = runsOut(source, now)
  if (end !== undefined && kind !== 'held')
    return end.tone === 'bad' ? LOSS.noGuide : LOSS.soon + Number(kind !== 'guide')
  if (kind === 'account') return accountTrouble(source, now)?.tone === 'bad' ? LOSS.noStream : LOSS.soon
  if (kind === 'retry') return LOSS.soon
  if (part.isWaiting && source.last_ingested_at !== null) return LOSS.soon
  return source.last_ingested_at === null ? LOSS.missing : LOSS.old
}

const lossOfPlaylists = (cause: Cause, playlists: Playlist[]) =>
  emptiedBy(cause, playlists).some(({ last_generated_at }) => last_generated_at === null) ? LOSS.nothing : 0

function ofPlaylist(playlist: Playlist, causes: Cause[], now: Date): Concern[] {
  const { id, name, is_active, status, last_generated_at, last_outcome, last_error } = playlist
  if (!is_active) return []
  const loss = last_generated_at === null ? LOSS.nothing : LOSS.old
  const of = (title: string, text: string): Concern => ({
    key: id,
    playlist,
    tone: loss >= LOSS.missing ? 'bad' : 'warn',
    loss,
    sources: [],
    pauses: [],
    title,
    text,
  })
  const decision = decisionOf(playlist, now)
  const decide =
    decision === undefined || decision.kind === 'kept'
      ? []
      : [
          {
            ...of(decision.title, decision.text),
            key: `${id} ${decision.kind}`,
            decision: decision.kind,
            loss: decision.kind === 'pinned' ? LOSS.soon : LOSS.old,
          },
        ]
  // Other faults follow from that.
  if (playlist.stream_sources.length === 0)
    return [
      ...decide,
      of(t.home.noSource(name), last_generated_at === null ? t.home.noSourceEmpty : t.home.noSourceKept),
    ]
  if (status !== 'failed') return decide
  // Told with the cause.
  if (causes.some(cause => [...emptiedBy(cause, [playlist]), ...stoppedBy(cause, [playlist])].length > 0)) return decide
  return [...decide, of(t.home.notGenerated(name), faultOf(last_outcome, last_error))]
}
