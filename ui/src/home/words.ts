// The verdict of the home page: one sentence, and the concerns with their next step. Pure.
import { stateOf as playlistState } from '../playlists/words'
import type { Tone } from '../parts/State'
import { isLeftAlone, leftAlone, providerOf } from '../providers/words'
import { accountTrouble } from '../sources/account'
import { runsOut } from '../sources/words'
import { t } from '../words/catalogue'
import { ago, day } from '../words/time'
import type { Job, Playlist, Provider, Source } from '../api/model'

export interface Concern {
  key: string
  tone: Tone
  title: string
  text: string
  /** The record that the next step is about. */
  source?: Source
  playlist?: Playlist
  /** The provider that is not called: the next step is to call it again. */
  provider?: Provider
}

/** Further facts about sources. */
export interface Around {
  providers: Provider[]
  /** Jobs that wait for their time. */
  waiting: Job[]
}

export interface Verdict {
  tone: Tone
  sentence: string
  concerns: Concern[]
}

/** `isKept`: whether this person decided to keep the old list of a held source. */
export function verdict(
  sources: Source[],
  playlists: Playlist[],
  now: Date,
  isKept: (source: Source) => boolean,
  around: Around = { providers: [], waiting: [] },
): Verdict {
  const concerns = [
    ...playlists.flatMap(playlist => ofPlaylist(playlist, now)),
    ...sources.filter(source => source.enabled).flatMap(source => ofSource(source, now, isKept, around)),
  ].sort((a, b) => weight(b.tone) - weight(a.tone))
  const worst = concerns[0]
  if (worst === undefined)
    return { tone: sources.length === 0 ? 'idle' : 'good', sentence: fine(sources, playlists, now), concerns }
  return {
    tone: worst.tone,
    sentence: concerns.length === 1 ? t.home.only(worst.title) : t.home.andMore(worst.title, concerns.length - 1),
    concerns,
  }
}

const weight = (tone: Tone) => (tone === 'bad' ? 2 : tone === 'warn' ? 1 : 0)

function fine(sources: Source[], playlists: Playlist[], now: Date): string {
  if (sources.length === 0) return t.home.welcome
  if (playlists.length === 0) return t.home.makePlaylist
  const published = playlists.filter(playlist => playlist.is_active && playlist.last_generated_at)
  if (published.length === 0) return t.home.nothingPublished
  const channels = Math.max(...published.map(playlist => playlist.channel_count))
  const ends = published.flatMap(playlist => (playlist.guide_until ? [new Date(playlist.guide_until)] : []))
  const until =
    ends.length === 0 ? t.playlists.noGuide : t.playlists.guideUntil(day(new Date(Math.min(...ends.map(Number))), now))
  return t.home.allFine(sources.length, channels, until)
}

function ofSource(source: Source, now: Date, isKept: (source: Source) => boolean, around: Around): Concern[] {
  const key = source.id
  const provider = providerOf(source, around.providers)
  const retry = around.waiting.find(({ target_id, trigger }) => target_id === source.id && trigger === 'retry')
  const again = retry === undefined ? '' : t.home.triedAgain(ago(new Date(retry.run_at), now))
  // Not if it was forced open: that person knows.
  if (provider !== undefined && isLeftAlone(provider) && provider.forced === null && source.status !== 'held')
    return [
      {
        key,
        source,
        provider,
        tone: source.last_ingested_at ? 'warn' : 'bad',
        title: t.home.leftAlone(source.name),
        text: leftAlone(provider, now),
      },
    ]
  const trouble = accountTrouble(source, now)
  // One concern is enough for a provider's channels and guide.
  const isTold = source.source_kind === 'epg' && source.linked_source_id !== null
  if (trouble?.tone === 'bad' && isTold) return []
  const account: Concern[] =
    trouble === undefined || isTold
      ? []
      : [
          {
            key: `${key} account`,
            source,
            tone: trouble.tone,
            title: trouble.isDead
              ? t.home.accountDead(trouble.username, source.name)
              : t.home.accountEnds(trouble.username, source.name, lower(trouble.text)),
            text: trouble.isDead ? t.home.accountDeadText(trouble.text) : t.home.accountEndsText,
          },
        ]
  // The consequences of an unusable account are not listed separately.
  return trouble?.tone === 'bad' ? account : [...account, ...ofRefreshes(source, now, isKept, again)]
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function ofRefreshes(source: Source, now: Date, isKept: (source: Source) => boolean, again: string): Concern[] {
  const key = source.id
  if (source.status === 'failed')
    return [
      {
        key,
        source,
        tone: source.last_ingested_at ? 'warn' : 'bad',
        title: t.home.notRefreshed(source.name),
        text: [source.last_error, again].filter(Boolean).join(' '),
      },
    ]
  if (source.status === 'held' && !isKept(source))
    return [{ key, source, tone: 'warn', title: t.home.held(source.name), text: '' }]
  const end = runsOut(source, now)
  if (end !== undefined && source.status === 'success')
    return [
      {
        key,
        source,
        tone: end.tone,
        title: t.home.guideEnds(source.name, lower(end.text)),
        text: t.home.guideEndsText,
      },
    ]
  if (again !== '') return [{ key, source, tone: 'warn', title: t.home.waits(source.name), text: again }]
  return []
}

function ofPlaylist(playlist: Playlist, now: Date): Concern[] {
  if (!playlist.is_active) return []
  // Other faults follow from that.
  if (playlist.stream_sources.length === 0)
    return [
      {
        key: playlist.id,
        playlist,
        tone: 'warn',
        title: t.home.noSource(playlist.name),
        text: playlist.last_generated_at ? t.home.noSourceKept : t.home.noSourceEmpty,
      },
    ]
  if (playlist.status !== 'failed') return []
  return [
    {
      key: playlist.id,
      playlist,
      tone: playlistState(playlist, false, now).tone,
      title: t.home.notGenerated(playlist.name),
      text: playlist.last_error,
    },
  ]
}
