// The states of sources in words. Pure.
import type { Said } from '../parts/State'
import { t } from '../words/catalogue'
import { since, clock, day } from '../words/time'
import { accountTrouble } from './account'
import type { Source } from '../api/model'

const HOUR = 3_600_000

interface Around {
  isRunning: boolean
  /** Why it is not asked now, in a few words. */
  pause?: string
  /** A playlist that is on uses it. */
  isUsed: boolean
}

/** The state of a source. Its own last fault comes first, and a pause second; what no playlist uses is never red. */
export function stateOf(source: Source, now: Date, { isRunning, pause, isUsed }: Around): Said {
  const { tone, text } = ownState(source, now, isRunning)
  const isShown = pause !== undefined && tone !== 'busy' && tone !== 'idle'
  const isFine = tone === 'good' && isShown
  return {
    tone: isFine || (tone === 'bad' && !isUsed) ? 'warn' : tone,
    text: isFine ? pause : isShown ? t.sources.andPaused(text, lower(pause)) : text,
  }
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function ownState(source: Source, now: Date, isRunning: boolean): Said {
  if (isRunning || source.status === 'ingesting') return { tone: 'busy', text: t.sources.refreshing }
  if (source.status === 'queued') return { tone: 'busy', text: t.activity.states.pending }
  if (!source.enabled) return { tone: 'idle', text: t.sources.off }
  if (source.source_type === 'manual') return { tone: 'good', text: t.sources.fine }
  switch (source.status) {
    case 'held':
      return { tone: 'warn', text: t.sources.held }
    case 'failed':
      // The account is the cause.
      if (accountTrouble(source, now)?.tone === 'bad') return { tone: 'bad', text: t.sources.accountDead }
      return {
        // Viewers lose nothing yet.
        tone: source.last_ingested_at ? 'warn' : 'bad',
        text: source.last_ingested_at
          ? t.sources.failedOld(since(new Date(source.last_ingested_at), now))
          : t.sources.failedNew,
      }
    case 'pending':
      return { tone: 'idle', text: t.sources.notRead }
    case 'success':
      // Who set the new list aside decided nothing about an account that ends, or a guide that does.
      return (
        accountSays(source, now) ??
        runsOut(source, now) ??
        (source.kept_at ? { tone: 'idle', text: t.sourceCare.stateKept } : { tone: 'good', text: t.sources.fine })
      )
  }
}

function accountSays(source: Source, now: Date): Said | undefined {
  const trouble = accountTrouble(source, now)
  if (trouble === undefined) return undefined
  const which = source.accounts.length === 0 ? undefined : trouble.username
  return {
    tone: trouble.tone,
    text: trouble.isDead ? t.sources.accountCannot(which) : t.sources.accountIs(which, trouble.text),
  }
}

/** A warning for a guide that ends within a day, or has ended. */
export function runsOut(source: Source, now: Date): Said | undefined {
  if (source.source_kind !== 'epg' || !source.guide_until) return undefined
  const until = new Date(source.guide_until)
  const left = until.getTime() - now.getTime()
  if (left > 24 * HOUR) return undefined
  return left <= 0
    ? { tone: 'bad', text: t.sources.ranOut(day(until, now)) }
    : { tone: 'warn', text: t.sources.runsOut(day(until, now), clock(until)) }
}
