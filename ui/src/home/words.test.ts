import { expect, test } from 'vitest'
import { verdict } from './words'
import type { Around } from './causes'
import type { Failure, Job, Playlist, Provider, Source } from '../api/model'

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
    last_outcome: null,
    failed_lists: [],
    channel_count: 100,
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
    epg_sources: [{ epg_source_id: 'g', priority_order: 1, epg_source_name: 'Guide' }],
    last_outcome: null,
    last_error: '',
    held: null,
    pinned_version: null,
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
  expect(both.sentence).toBe('Living room couldn’t be updated, and 1 more issue.')
  expect(both.tone).toBe('warn')
  const never = verdict([guide], [playlist({ status: 'failed', last_generated_at: null })], now, () => false)
  expect(never.tone).toBe('bad')
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

const failure = (fields: Partial<Failure>): Source['last_outcome'] => ({
  code: 'failed',
  error: 'server_error',
  host: 'tv.example.org',
  status: 503,
  detail: '',
  last_good: null,
  certificate_fingerprint: '',
  ...fields,
})
const failed = (id: string, name: string, fields: Partial<Failure> = {}, more: Partial<Source> = {}) =>
  source({ id, name, status: 'failed', last_outcome: failure(fields), ...more })
const paused = (fields: Partial<Provider>) =>
  ({
    name: 'm3u-tv.example.org',
    host: 'tv.example.org',
    source_id: null,
    state: 'open',
    forced: null,
    next_half_open_at: inHours(0.1),
    ...fields,
  }) as Provider
const uses = (...ids: string[]) =>
  playlist({ stream_sources: ids.map(source_id => ({ source_id, priority_order: 1, source_name: source_id })) })
const around = (fields: Partial<Around>): Around => ({ providers: [], waiting: [], ...fields })

test('one server’s error is one card, whatever waits for it', () => {
  const names = ['One', 'Two', 'Three', 'Four', 'Five']
  const sources = [failed('s', 'Sports'), ...names.map(name => source({ id: name, name }))]
  const { concerns, sentence } = verdict(
    sources,
    [uses('s', ...names)],
    now,
    () => false,
    around({ providers: [paused({})], waiting: [{ target_id: 's', trigger: 'retry', run_at: inHours(0.05) } as Job] }),
  )
  expect(concerns).toHaveLength(1)
  expect(sentence).toBe('tv.example.org reports an error (HTTP 503).')
  expect(concerns[0]?.text).toBe(
    'Sports couldn’t be refreshed; 5 other sources wait for the same server. Players keep what was received last. Next attempt in 3 minutes.',
  )
  expect(concerns[0]?.sources.map(({ name }) => name)).toEqual(['Sports', ...names])
  expect(concerns[0]?.pauses).toHaveLength(1)
  expect(concerns[0]?.tone).toBe('warn')
})

test('six sources with the same answer are one card too', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(id => failed(id, id.toUpperCase()))
  const own = all.map(({ id }) => paused({ name: `source-${id}`, host: '', source_id: id }))
  const { concerns } = verdict(all, [uses('a')], now, () => false, around({ providers: own }))
  expect(concerns.map(({ text }) => text.split('.')[0])).toEqual(['A, B, and 4 more couldn’t be refreshed'])
  expect(concerns[0]?.pauses).toHaveLength(6)
})

test('a source keeps its own fault when its server is paused', () => {
  const page = failed('h', 'Films', { error: 'unusable', host: '', status: null, detail: 'A web page came.' })
  const { concerns } = verdict([failed('s', 'Sports'), page], [uses('s', 'h')], now, () => false, {
    providers: [paused({})],
    waiting: [],
  })
  expect(concerns.map(({ title, text }) => [title, text])).toEqual([
    ['tv.example.org reports an error (HTTP 503)', expect.stringContaining('Sports couldn’t be refreshed.')],
    ['Films couldn’t be refreshed', expect.stringMatching(/^A web page came\./)],
  ])
})

test('a pause alone is no reason for red, and one that a person wants is none at all', () => {
  const all = [source({}), source({ id: 't', name: 'Two' })]
  const waits = verdict(all, [uses('s', 't')], now, () => false, around({ providers: [paused({})] }))
  expect([waits.tone, waits.sentence]).toEqual(['warn', 'Requests to tv.example.org are paused after repeated errors.'])
  expect(waits.concerns[0]?.text).toMatch(
    /^Aerial and Two wait until it can be contacted again\..*will try again today/,
  )
  const wanted = verdict(all, [uses('s')], now, () => false, around({ providers: [paused({ forced: 'open' })] }))
  expect(wanted.concerns).toEqual([])
})

test('what viewers lose most comes first, and what no playlist uses last', () => {
  const never = { last_ingested_at: null }
  const all = [
    failed('unused', 'Unused', { host: 'u.example' }, never),
    failed('old', 'Old', { host: 'o.example' }),
    failed('new', 'New', { host: 'n.example' }, never),
    source({ id: 'g', name: 'Guide', source_kind: 'epg', guide_until: inHours(-1) }),
  ]
  const { concerns, sentence, tone } = verdict(all, [uses('old', 'new')], now, () => false)
  expect(concerns.map(({ sources, tone }) => [sources[0]?.name, tone])).toEqual([
    ['Guide', 'bad'],
    ['New', 'bad'],
    ['Old', 'warn'],
    ['Unused', 'warn'],
  ])
  expect([sentence, tone]).toEqual([
    expect.stringMatching(/^The guide of Guide ran out today, and 3 more issues/),
    'bad',
  ])
  const [unused] = all
  const fine = verdict(unused ? [source({}), unused] : [], [playlist({})], now, () => false)
  expect([fine.tone, fine.sentence]).toEqual([
    'good',
    'Everything is working. 2 sources, 1,203 channels, guide until Thursday. 1 source that no playlist uses has a problem.',
  ])
  expect(fine.concerns[0]?.tone).toBe('warn')
})

test('lists of a provider that failed are told by name, the rest goes on', () => {
  const list = (counted: 'films' | 'series', status: number) => ({
    counted,
    kept: 120,
    failure: failure({ status }) as Failure,
  })
  const cable = source({ name: 'Cable', failed_lists: [list('films', 504), list('series', 504)] })
  const { concerns, tone } = verdict([cable], [playlist({})], now, () => false)
  expect(concerns.map(({ title }) => title)).toEqual(['tv.example.org reports an error (HTTP 504)'])
  expect(concerns[0]?.text).toMatch(/^The films and series of Cable couldn’t be refreshed\./)
  expect(tone).toBe('warn')
  const odd = { ...list('films', 200), failure: failure({ error: 'unusable', detail: 'It is no list' }) as Failure }
  const said = verdict([source({ name: 'Cable', failed_lists: [odd] })], [playlist({})], now, () => false)
  expect(said.concerns.map(({ title }) => title)).toEqual(['The films of Cable couldn’t be refreshed'])
})

test('a full disk is one cause, whatever it stops', () => {
  const full = { error: 'files', host: '', status: null, detail: 'No space left' } as const
  const stopped = { status: 'failed', last_outcome: failure(full) } as Partial<Playlist>
  const { concerns } = verdict(
    [failed('s', 'Aerial', full)],
    [playlist(stopped), playlist({ ...stopped, id: 'q', name: 'Kitchen' })],
    now,
    () => false,
  )
  expect(concerns).toHaveLength(1)
  expect(concerns[0]?.text).toMatch(/^Aerial, Living room, and Kitchen couldn’t be refreshed/)
})

test('a playlist that waits for a source is told with the source’s fault', () => {
  const empty = { reason: 'sources_empty' as const, sources: ['Aerial'], is_first: true }
  const waits = playlist({
    status: 'failed',
    last_generated_at: null,
    last_outcome: { code: 'nothing_to_publish', ...empty },
  })
  const { concerns, tone } = verdict([failed('s', 'Aerial', {}, { last_ingested_at: null })], [waits], now, () => false)
  expect(concerns).toHaveLength(1)
  expect(concerns[0]?.text).toContain('Living room has nothing to publish until then.')
  expect(tone).toBe('bad')
})

test('a playlist that waits for a person says so', () => {
  const held = { version: 3, channel_count: 173, removed_count: 202, since: inHours(-1), is_kept: false }
  expect(sentence([source({})], [playlist({ held })])).toBe('Living room would lose 202 of 375 channels.')
  expect(sentence([source({})], [playlist({ held: { ...held, is_kept: true } })])).toMatch(/^Everything/)
  expect(sentence([source({})], [playlist({ pinned_version: 1 })])).toBe('Living room: updates are paused.')
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
