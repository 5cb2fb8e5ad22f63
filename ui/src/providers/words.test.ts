import { expect, test } from 'vitest'
import { callsOf, leftAlone, providerOf, stateOf, whatOf } from './words'
import type { Provider } from '../api/model'

const now = new Date(2026, 2, 10, 20, 0)
const provider = (fields: Partial<Provider>) =>
  ({
    name: 'xtream-tv.example.org:8080',
    host: 'tv.example.org:8080',
    state: 'closed',
    forced: null,
    next_half_open_at: null,
    consecutive_failures: 0,
    total: 412,
    failed: 9,
    refused: 0,
    last_failure: 'timed out',
    last_failure_at: new Date(now.getTime() - 7_200_000).toISOString(),
    ...fields,
  }) as Provider

test('a source finds its provider by type and host', () => {
  const all = [provider({}), provider({ name: 'm3u-tv.example.org', host: 'tv.example.org' })]
  expect(providerOf({ source_type: 'xtream', url: 'http://TV.example.org:8080/x' }, all)).toBe(all[0])
  expect(providerOf({ source_type: 'm3u', url: 'http://tv.example.org/{password}/x.m3u' }, all)).toBe(all[1])
  expect(providerOf({ source_type: 'xmltv', url: 'http://tv.example.org' }, all)).toBeUndefined()
  expect(providerOf({ source_type: 'manual', url: '' }, all)).toBeUndefined()
  expect(whatOf(provider({}))).toBe('Xtream')
})

test('a state is a few words', () => {
  expect(stateOf(provider({}), now)).toEqual({ tone: 'good', text: 'OK' })
  expect(stateOf(provider({ consecutive_failures: 2 }), now).text).toBe('2 failures in a row')
  const until = new Date(now.getTime() + 600_000).toISOString()
  const open = provider({ state: 'open', next_half_open_at: until })
  expect(stateOf(open, now).text).toMatch(/^Paused until today at /)
  expect(leftAlone(open, now)).toMatch(
    /failed several times\. Lineup will try again today at .* Your current channels are kept\. Last error: timed out\.$/,
  )
  expect(stateOf(provider({ state: 'open', forced: 'open' }), now).text).toBe('Never contacted, as set by you')
  expect(callsOf(provider({}), now)).toBe('412 requests, 9 failed · last failure 2 hours ago: timed out')
})
