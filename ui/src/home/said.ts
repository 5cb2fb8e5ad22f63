// What is said of a cause: what happened, what it means for viewers, and what happens next. Pure.
import { failureText, failureTitle, keptText } from '../activity/failure'
import { faultOf } from '../activity/outcome'
import { accountTrouble } from '../sources/account'
import { runsOut } from '../sources/standing'
import { heldOf } from '../sources/words'
import { t } from '../words/catalogue'
import { listed } from '../words/list'
import { clock, day, until } from '../words/time'
import { failureOf, type Around, type Cause } from './causes'
import type { Playlist, Source } from '../api/model'

/** Playlists that have nothing to publish, because all their sources have this cause. */
export function emptiedBy({ parts }: Cause, playlists: Playlist[]): Playlist[] {
  const ids = new Set(parts.map(({ source }) => source.id))
  return playlists.filter(
    ({ is_active, last_outcome, stream_sources }) =>
      is_active &&
      last_outcome?.code === 'nothing_to_publish' &&
      last_outcome.reason === 'sources_empty' &&
      stream_sources.every(({ source_id }) => ids.has(source_id)),
  )
}

/** Playlists that the same fault of the machine stops. */
export function stoppedBy({ kind, failure }: Cause, playlists: Playlist[]): Playlist[] {
  if (kind !== 'machine') return []
  return playlists.filter(
    ({ is_active, status, last_outcome }) =>
      is_active && status === 'failed' && last_outcome?.code === 'failed' && last_outcome.error === failure?.error,
  )
}

export function wordsOf(
  cause: Cause,
  playlists: Playlist[],
  now: Date,
  around: Around,
): { title: string; text: string } {
  const [first] = cause.parts
  if (first === undefined) return { title: '', text: '' }
  const { source } = first
  switch (cause.kind) {
    case 'account': {
      const trouble = accountTrouble(source, now)
      if (trouble === undefined) return { title: '', text: '' }
      const { username, text, isDead, tone } = trouble
      return isDead
        ? {
            title: t.home.accountDead(username, source.name),
            text: tone === 'bad' ? t.home.accountDeadText(text) : t.home.accountDeadOther(text),
          }
        : { title: t.home.accountEnds(username, source.name, lower(text)), text: t.home.accountEndsText }
    }
    case 'held':
      return { title: t.home.held(source.name), text: heldOf(source) }
    case 'guide':
      return {
        title: t.home.guideEnds(source.name, lower(runsOut(source, now)?.text ?? '')),
        text: t.home.guideEndsText,
      }
    case 'retry':
      return { title: t.home.waits(source.name), text: againOf(cause, now, around) }
    case 'server':
    case 'machine':
    case 'source': {
      const { failure, host } = cause
      const what = affectedBy(cause, playlists)
      const consequences = consequencesOf(cause, playlists, now, around)
      // Of one source alone the source is the news; of a server that several need, the server is.
      if (cause.kind === 'source')
        return {
          title:
            first.lists.length > 0
              ? t.home.listsNotRefreshed(listsOf(first.lists, source))
              : t.home.notRefreshed(source.name),
          text: joined(
            failure === undefined ? faultOf(source.last_outcome, source.last_error) : failureText(failure, host),
            ...consequences,
          ),
        }
      const title =
        failure === undefined || failure.error === 'paused' ? t.home.pausedHost(host) : failureTitle(failure, host)
      return { title, text: joined(what, ...consequences) }
    }
  }
}

/** "Couldn’t refresh Sports; 5 other sources wait for the same server." */
function affectedBy(cause: Cause, playlists: Playlist[]): string {
  const failed = cause.parts
    .filter(({ isWaiting }) => !isWaiting)
    .map(({ source, lists }) => (lists.length > 0 ? listsOf(lists, source) : source.name))
  const names = [...failed, ...stoppedBy(cause, playlists).map(({ name }) => name)]
  const waiting = cause.parts.filter(({ isWaiting }) => isWaiting).map(({ source }) => source.name)
  return t.home.affected(named(names), names.length, named(waiting), waiting.length)
}

/** What it means for viewers, and what happens next. */
function consequencesOf(cause: Cause, playlists: Playlist[], now: Date, around: Around): string[] {
  const empty = emptiedBy(cause, playlists)
  const ends = cause.parts.flatMap(({ source }) => {
    const end = runsOut(source, now)
    return end === undefined ? [] : [`${t.home.guideEnds(source.name, lower(end.text))}.`]
  })
  const failures = cause.parts.map(({ source }) => failureOf(source))
  const [only] = failures
  const kept =
    cause.parts.length === 1 && only !== undefined
      ? keptText(only, now)
      : cause.parts.every(({ source }) => source.last_ingested_at !== null)
        ? t.home.allKept
        : ''
  return [kept, ...ends, ...empty.map(({ name }) => t.home.emptied(name)), againOf(cause, now, around)]
}

/** When it is tried again by itself. */
function againOf({ parts, pauses }: Cause, now: Date, { waiting }: Around): string {
  const ids = new Set(parts.map(({ source }) => source.id))
  const retries = waiting.filter(({ target_id, trigger }) => trigger === 'retry' && ids.has(target_id))
  const [next] = retries.map(({ run_at }) => new Date(run_at)).sort((a, b) => Number(a) - Number(b))
  if (next !== undefined) return t.home.triedAgain(until(next, now))
  const ends = pauses.flatMap(({ next_half_open_at }) => next_half_open_at ?? []).sort()
  const end = ends[0] === undefined ? undefined : new Date(ends[0])
  return end === undefined || end <= now ? '' : t.home.pausedUntil(day(end, now), clock(end))
}

/** "the films and series of Cable" */
const listsOf = (lists: Source['failed_lists'], { name }: Source) =>
  t.home.listsOf(listed(lists.map(({ counted }) => t.home.lists[counted])), name)

/** A few names, and how many more there are. */
const NAMES = 3
const named = (names: string[]) =>
  names.length <= NAMES
    ? listed(names)
    : listed([...names.slice(0, NAMES - 1), t.home.others(names.length - NAMES + 1)])

const joined = (...parts: string[]) => parts.filter(Boolean).join(' ')
const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
