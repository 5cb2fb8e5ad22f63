import { expect, test } from 'vitest'
import { around, failed, failure, inHours, now, paused, playlist, source, uses } from '../../tests/verdict'
import { verdict } from './words'
import type { Failure, Job, Playlist, Source } from '../api/model'

const sentence = (sources: Source[], playlists: Playlist[], kept = false) =>
  verdict(sources, playlists, now, () => kept).sentence

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
    'Couldn’t refresh Sports; 5 other sources wait for the same server. Your current channels and guide are kept. Next attempt in 3 minutes.',
  )
  expect(concerns[0]?.sources.map(({ name }) => name)).toEqual(['Sports', ...names])
  expect(concerns[0]?.pauses).toHaveLength(1)
  expect(concerns[0]?.tone).toBe('warn')
})

test('six sources with the same answer are one card too', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(id => failed(id, id.toUpperCase()))
  const own = all.map(({ id }) => paused({ name: `source-${id}`, host: '', source_id: id }))
  const { concerns } = verdict(all, [uses('a')], now, () => false, around({ providers: own }))
  expect(concerns.map(({ text }) => text.split('.')[0])).toEqual(['Couldn’t refresh A, B, and 4 more'])
  expect(concerns[0]?.pauses).toHaveLength(6)
})

test('a source keeps its own fault when its server is paused', () => {
  const page = failed('h', 'Films', { error: 'unusable', host: '', status: null, detail: 'A web page came.' })
  const { concerns } = verdict([failed('s', 'Sports'), page], [uses('s', 'h')], now, () => false, {
    providers: [paused({})],
    waiting: [],
  })
  expect(concerns.map(({ title, text }) => [title, text])).toEqual([
    ['tv.example.org reports an error (HTTP 503)', expect.stringContaining('Couldn’t refresh Sports.')],
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
  expect(concerns[0]?.text).toMatch(/^Couldn’t refresh the films and series of Cable\./)
  expect(tone).toBe('warn')
  const odd = { ...list('films', 200), failure: failure({ error: 'unusable', detail: 'It is no list' }) as Failure }
  const said = verdict([source({ name: 'Cable', failed_lists: [odd] })], [playlist({})], now, () => false)
  expect(said.concerns.map(({ title }) => title)).toEqual(['Couldn’t refresh the films of Cable'])
})

test('lists of a source that failed for different reasons are different causes', () => {
  const list = (counted: 'films' | 'series', error: Failure['error']) => ({
    counted,
    kept: 120,
    failure: failure({ error, host: '', status: null }) as Failure,
  })
  const of = (...failed_lists: Source['failed_lists']) =>
    verdict([source({ name: 'bad2', failed_lists })], [playlist({})], now, () => false).concerns
  const titles = ['Couldn’t refresh the films of bad2', 'Couldn’t refresh the series of bad2']
  const both = of(list('films', 'unusable'), list('series', 'not_found'))
  expect(both.map(({ title }) => title)).toEqual(titles)
  expect(new Set(both.map(({ key }) => key)).size).toBe(2)
  // Another reason is news.
  expect(of(list('films', 'not_found'))[0]?.key).not.toBe(of(list('films', 'unusable'))[0]?.key)
})

test('the names that a person gave stand as they are', () => {
  const { concerns } = verdict([failed('s', 'bad2'), failed('t', 'eins')], [uses('s', 't')], now, () => false)
  expect(concerns[0]?.text).toMatch(/^Couldn’t refresh bad2 and eins\./)
})

test('sources are counted, not causes', () => {
  const unused = [failed('a', 'A', { host: 'a.example' }), failed('b', 'B', { host: 'a.example' })]
  const said = verdict([source({}), ...unused], [playlist({})], now, () => false)
  expect(said.concerns).toHaveLength(1)
  expect(said.sentence).toMatch(/2 sources that no playlist uses have a problem\.$/)
})

test('a list that was kept hides no other trouble', () => {
  const guide = source({ id: 'g', source_kind: 'epg', guide_until: inHours(1), kept_at: inHours(-1) })
  for (const status of ['success', 'held'] as const)
    expect(sentence([{ ...guide, status }], [playlist({})], true)).toMatch(/^The guide of Aerial runs out today at /)
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
  expect(concerns[0]?.text).toMatch(/^Couldn’t refresh Aerial, Living room, and Kitchen/)
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
  expect(concerns[0]?.text).toContain('Living room has nothing to publish until one of its sources delivers channels.')
  expect(tone).toBe('bad')
})
