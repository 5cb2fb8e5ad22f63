// Providers in words. Pure, so that tests own them.
import type { Said } from '../parts/State'
import type { Source } from '../sources/data'
import { count, number } from '../words/number'
import { ago, clock, day } from '../words/time'
import type { Provider } from './data'

const TYPES: Record<string, string> = { m3u: 'playlists', xmltv: 'guides', xtream: 'Xtream' }

/** What is asked there: "playlists", "guides", "Xtream". */
export function whatOf({ name, host }: Provider): string {
  const type = name.slice(0, Math.max(0, name.length - host.length - 1))
  return TYPES[type] ?? type
}

/** The provider that a source is fetched from, as the server names it. */
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

/** It is not called at all, by its own rules or because somebody said so. */
export const isLeftAlone = (provider: Provider) => provider.state === 'open'

export function stateOf(provider: Provider, now: Date): Said {
  if (provider.forced === 'open') return { tone: 'warn', text: 'Closed off by you' }
  if (provider.forced === 'closed') return { tone: 'idle', text: 'Always called, because you said so' }
  switch (provider.state) {
    case 'open':
      return { tone: 'bad', text: `Left alone${untilOf(provider, now)}` }
    case 'half_open':
      return { tone: 'warn', text: 'Tried again at the next call' }
    case 'closed':
      return provider.consecutive_failures > 0
        ? { tone: 'warn', text: `${count(provider.consecutive_failures, 'failure')} in a row` }
        : { tone: 'good', text: 'Fine' }
  }
}

/** " until today at 18:40", or nothing where nobody knows. */
export function untilOf({ next_half_open_at }: Provider, now: Date): string {
  if (next_half_open_at === null) return ''
  const until = new Date(next_half_open_at)
  return until <= now ? ' until the next call' : ` until ${day(until, now)} at ${clock(until)}`
}

/** "412 calls, 9 of them failed, 3 refused at once · last failure 2 hours ago: timed out". */
export function callsOf(provider: Provider, now: Date): string {
  const calls = [count(provider.total, 'call')]
  if (provider.failed > 0) calls.push(`${number(provider.failed)} of them failed`)
  if (provider.refused > 0) calls.push(`${number(provider.refused)} not made`)
  const last =
    provider.last_failure_at === null
      ? ''
      : ` · last failure ${ago(new Date(provider.last_failure_at), now)}${provider.last_failure ? `: ${provider.last_failure}` : ''}`
  return calls.join(', ') + last
}

/** A sentence for the sources of a provider that is left alone. */
export function leftAlone(provider: Provider, now: Date): string {
  if (provider.forced === 'open') return `${provider.host} is closed off by you: nothing is fetched from it.`
  const last = provider.last_failure === null ? '' : ` Its last failure: ${provider.last_failure}.`
  return `${provider.host} failed again and again and is left alone${untilOf(provider, now)}. What you have stays.${last}`
}
