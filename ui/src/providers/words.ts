import type { Said } from '../parts/State'
import { clock, day, since } from '../words/time'
import type { PartialProfile } from './form'
import { t } from '../words/catalogue'
import type { BreakerConfig, Provider, Source } from '../api/model'

/** What is fetched from a provider: "playlists", "guides", "Xtream"; of one source alone "one source". */
export function whatOf({ name, host, source_id }: Provider): string {
  if (source_id !== null) return t.providers.oneSource
  const type = name.slice(0, Math.max(0, name.length - host.length - 1))
  const types: Record<string, string> = t.providers.types
  return types[type] ?? type
}

type Called = Pick<Source, 'id' | 'source_type' | 'url'>

/** The server of a source, `name` or `name:port`. Empty if it has none. */
export function hostOf({ url }: Pick<Source, 'url'>): string {
  try {
    return new URL(url).host
  } catch {
    return ''
  }
}

/** The server that a source is fetched from, and the source itself: what answers is counted for each source. */
function providersOf(source: Called, all: Provider[]): Provider[] {
  const host = hostOf(source)
  const name = `${source.source_type}-${host.replace(/[^a-z0-9\-._~:]/g, '_')}`
  return all.filter(one => one.source_id === source.id || (host !== '' && one.source_id === null && one.name === name))
}

/** Why a source is not asked now, because of failures or by hand: its server's pause before its own. */
export function pauseOf(source: Called, all: Provider[]): Provider | undefined {
  return providersOf(source, all)
    .filter(isLeftAlone)
    .sort((a, b) => Number(a.source_id !== null) - Number(b.source_id !== null))[0]
}

/** Whether it is not called, because of failures or by hand. */
const isLeftAlone = (provider: Provider) => provider.state === 'open'

export function stateOf(provider: Provider, now: Date): Said {
  if (provider.forced === 'open') return { tone: 'warn', text: t.providers.closedOff }
  if (provider.forced === 'closed') return { tone: 'idle', text: t.providers.alwaysCalled }
  switch (provider.state) {
    case 'open':
      return { tone: 'bad', text: leftAloneState(provider, now) }
    case 'half_open':
      return { tone: 'warn', text: t.providers.triedAgain }
    case 'closed':
      return provider.consecutive_failures > 0
        ? { tone: 'warn', text: t.providers.failures(provider.consecutive_failures) }
        : { tone: 'good', text: t.providers.fine }
  }
}

function leftAloneState({ next_half_open_at }: Provider, now: Date): string {
  if (next_half_open_at === null) return t.providers.leftAlone
  const until = new Date(next_half_open_at)
  return until <= now ? t.providers.leftAloneToNext : t.providers.leftAloneUntil(day(until, now), clock(until))
}

/** " Lineup will try again today at 18:40.", or empty if unknown. */
function untilOf({ next_half_open_at }: Provider, now: Date): string {
  if (next_half_open_at === null) return ''
  const until = new Date(next_half_open_at)
  return until <= now ? t.providers.untilNext : t.providers.until(day(until, now), clock(until))
}

/** "412 requests, 9 failed, 3 skipped · last failure 2 hours ago: timed out". */
export function callsOf(provider: Provider, now: Date): string {
  const calls = t.providers.calls(provider.total, provider.failed, provider.refused)
  if (provider.last_failure_at === null) return calls
  const failed = since(new Date(provider.last_failure_at), now)
  return `${calls} · ${t.providers.lastFailure(failed, provider.last_failure ?? '')}`
}

/** The notice for a source that is not asked, because of its provider or of its own answers. */
export function leftAlone(provider: Provider, now: Date, source: Pick<Source, 'name' | 'last_ingested_at'>): string {
  const name = provider.host || source.name
  if (provider.forced === 'open') return t.providers.closedOffText(name)
  const failed = t.providers.leftAloneText(name, untilOf(provider, now))
  const text = source.last_ingested_at === null ? failed : `${failed} ${t.providers.kept}`
  return provider.last_failure === null ? text : `${text} ${t.providers.itsLastFailure(provider.last_failure)}`
}

/** The differences of a profile: "20 failures, pause of 600 s". */
export function profileSays({ failure_threshold, reset_timeout }: PartialProfile): string {
  const parts = [
    failure_threshold != null && t.providers.saysThreshold(failure_threshold),
    reset_timeout != null && t.providers.saysPause(reset_timeout),
  ]
  return parts.filter(Boolean).join(', ')
}

/** The services with a profile. */
export function usersOf({ services }: Pick<BreakerConfig, 'services'>, profile: string): string[] {
  return Object.keys(services).filter(name => services[name] === profile)
}
