import { expect, test } from 'vitest'
import { verdict, type Around } from './words'
import type { Job, Playlist, Provider, Source } from '../api/model'

const now = new Date(2026, 2, 10, 20, 0)
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString()
const source = (fields: Partial<Source>) =>
  ({
    id: 's',
    name: 'Aerial',
    source_kind: 'stream',
    enabled: true,
    status: 'success',
    last_ingested_at: inHours(-1),
    last_error: '',
    source_type: 'm3u',
    url: 'http://tv.example.org/list.m3u',
    accounts: [],
    linked_source_id: null,
    account_facts: [],
    ...fields,
  }) as Source
const playlist = (fields: Partial<Playlist>) =>
  ({
    id: 'p',
    name: 'Living room',
    is_active: true,
    status: 'success',
    last_generated_at: inHours(-1),
    channel_count: 1203,
    guide_until: inHours(48),
    stream_sources: [{ source_id: 's', priority_order: 1, source_name: 'Aerial' }],
    last_error: '',
    ...fields,
  }) as Playlist
const sentence = (sources: Source[], playlists: Playlist[], kept = false) =>
  verdict(sources, playlists, now, () => kept).sentence

test('the sentence of a good day', () => {
  expect(sentence([], [])).toMatch(/^Welcome/)
  expect(sentence([source({})], [])).toMatch(/Create a playlist/)
  expect(sentence([source({}), source({ id: 't' })], [playlist({})])).toBe(
    'Everything is working. 2 sources, 1,203 channels, guide until Thursday.',
  )
})

test('the sentence of a bad day names the worst first', () => {
  const guide = source({ id: 'g', source_kind: 'epg', guide_until: inHours(1) })
  expect(sentence([guide], [playlist({})])).toMatch(/^The guide of Aerial runs out today at /)
  const both = verdict([guide], [playlist({ status: 'failed' })], now, () => false)
  expect(both.tone).toBe('bad')
  expect(both.sentence).toBe('Living room couldn’t be updated, and 1 more issue.')
})

test('who decided to keep the old list is left alone', () => {
  const held = source({ status: 'held' })
  expect(verdict([held], [playlist({})], now, () => false).concerns).toHaveLength(1)
  expect(verdict([held], [playlist({})], now, () => true).concerns).toHaveLength(0)
  expect(verdict([source({ status: 'failed', enabled: false })], [], now, () => false).concerns).toHaveLength(0)
})

test('a playlist without a source says what to do', () => {
  const bare = { stream_sources: [], status: 'failed' } as Partial<Playlist>
  const { concerns, tone } = verdict([source({})], [playlist(bare)], now, () => false)
  expect(concerns.map(({ title }) => title)).toEqual(['Living room has no source'])
  expect([tone, concerns[0]?.text]).toEqual(['warn', expect.stringContaining('its last version')])
  expect(sentence([source({})], [playlist({ ...bare, is_active: false })])).toMatch(/^Nothing published/)
})

test('a provider that is left alone is one thing to look at, not three', () => {
  const provider = { name: 'm3u-tv.example.org', host: 'tv.example.org', state: 'open', forced: null } as Provider
  const open = { ...provider, next_half_open_at: inHours(0.1) }
  const retry = { target_id: 's', trigger: 'retry', run_at: inHours(0.05) } as Job
  const failed = source({ status: 'failed', last_error: 'It timed out.' })
  const said = (around: Around) => verdict([failed], [playlist({})], now, () => false, around).concerns
  expect(said({ providers: [open], waiting: [retry] }).map(({ title }) => title)).toEqual([
    'Aerial is paused after repeated errors',
  ])
  expect(said({ providers: [], waiting: [retry] })[0]?.text).toBe('It timed out. Next attempt in 3 minutes.')
  const waits = verdict([source({})], [playlist({})], now, () => false, { providers: [], waiting: [retry] })
  expect(waits.sentence).toBe('Aerial is waiting for a retry.')
})

test('an account that ends soon is told of in time', () => {
  const facts = { username: 'anna', is_usable: true, expires_at: inHours(24 * 3.5) }
  const ends = (fields: object) =>
    sentence([source({ account_facts: [{ ...facts, ...fields }] } as never)], [playlist({})])
  expect(ends({})).toBe('The account anna of Aerial expires in 3 days.')
  expect(ends({ is_usable: false, trouble: 'It is banned' })).toBe('The account anna of Aerial can’t be used.')
  const dead = {
    account_facts: [{ ...facts, is_usable: false, trouble: 'expired' }],
    status: 'failed',
  } as Partial<Source>
  const guide = source({ ...dead, id: 'g', source_kind: 'epg', linked_source_id: 's' })
  const said = verdict([source(dead), guide], [playlist({})], now, () => false)
  expect(said.concerns.map(({ text }) => text)).toEqual([expect.stringMatching(/^Expired\. Its channels won’t play/)])
  expect(ends({ expires_at: inHours(24 * 40) })).toMatch(/^Everything is working/)
})
