import type { Said } from '../parts/State'
import { ago, clock, day } from '../words/time'
import type { PartialProfile } from './form'
import { t } from '../words/catalogue'
import type { BreakerConfig, Provider, Source } from '../api/model'

/** What is fetched from a provider: "playlists", "guides", "Xtream". */
export function whatOf({ name, host }: Provider): string {
  const type = name.slice(0, Math.max(0, name.length - host.length - 1))
  const types: Record<string, string> = t.providers.types
  return types[type] ?? type
}

/** The provider that a source is fetched from. */
export function providerOf(source: Pick<Source, 'source_type' | 'url'>, all: Provider[]): Provider | undefined {
  let host
  try {
    host = new URL(source.url).host
  } catch {
    return undefined
  }
  return all.find(
    ({ name }) => host !== '' && name === `${source.source_type}-${host.replace(/[^a-z0-9\-._~:]/g, '_')}`,
  )
}

/** Whether it is not called, because of failures or by hand. */
export const isLeftAlone = (provider: Provider) => provider.state === 'open'

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
  const failed = ago(new Date(provider.last_failure_at), now)
  return `${calls} · ${t.providers.lastFailure(failed, provider.last_failure ?? '')}`
}

/** The notice for sources of a provider that is not called. */
export function leftAlone(provider: Provider, now: Date): string {
  if (provider.forced === 'open') return t.providers.closedOffText(provider.host)
  const text = t.providers.leftAloneText(provider.host, untilOf(provider, now))
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
