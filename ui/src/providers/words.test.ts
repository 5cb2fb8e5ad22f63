import { expect, test } from 'vitest'
import { callsOf, leftAlone, pauseOf, stateOf, whatOf } from './words'
import type { Provider } from '../api/model'

const now = new Date(2026, 2, 10, 20, 0)
const provider = (fields: Partial<Provider>) =>
  ({
    name: 'xtream-tv.example.org:8080',
    host: 'tv.example.org:8080',
    source_id: null,
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

test('a source finds why it is not asked: its server, by type and host, or its own answers', () => {
  const state = 'open' as const
  const all = [provider({ state }), provider({ state, name: 'm3u-tv.example.org', host: 'tv.example.org' })]
  const of = (
    source_type: 'm3u' | 'xmltv' | 'xtream' | 'manual',
    url: string,
    more: ReturnType<typeof provider>[] = [],
  ) => pauseOf({ id: 's', source_type, url }, [...more, ...all])
  expect(of('xtream', 'http://TV.example.org:8080/x')).toBe(all[0])
  expect(of('m3u', 'http://tv.example.org/{password}/x.m3u')).toBe(all[1])
  expect(of('xmltv', 'http://tv.example.org')).toBeUndefined()
  expect(of('manual', '')).toBeUndefined()
  const own = provider({ state, name: 'source-s', host: '', source_id: 's' })
  expect(of('xmltv', 'http://tv.example.org', [own])).toBe(own)
  expect(of('m3u', 'http://tv.example.org', [own])).toBe(all[1])
  expect(pauseOf({ id: 's', source_type: 'xtream', url: 'http://tv.example.org:8080' }, [provider({})])).toBeUndefined()
  expect([whatOf(provider({})), whatOf(own)]).toEqual(['Xtream', 'one source'])
  expect(leftAlone(own, now, { name: 'Cable', last_ingested_at: null })).toMatch(/^Cable failed several times/)
})

test('a state is a few words', () => {
  expect(stateOf(provider({}), now)).toEqual({ tone: 'good', text: 'OK' })
  expect(stateOf(provider({ consecutive_failures: 2 }), now).text).toBe('2 failures in a row')
  const until = new Date(now.getTime() + 600_000).toISOString()
  const open = provider({ state: 'open', next_half_open_at: until })
  expect(stateOf(open, now).text).toMatch(/^Paused until today at /)
  const cable = { name: 'Cable', last_ingested_at: now.toISOString() }
  expect(leftAlone(open, now, cable)).toMatch(
    /failed several times\. Lineup will try again today at .* Your current channels and guide are kept\. Last error: timed out\.$/,
  )
  expect(leftAlone(open, now, { ...cable, last_ingested_at: null })).not.toContain('kept')
  expect(stateOf(provider({ state: 'open', forced: 'open' }), now).text).toBe('Never contacted, as set by you')
  expect(callsOf(provider({}), now)).toBe('412 requests, 9 failed · last failure 2 hours ago: timed out')
})
