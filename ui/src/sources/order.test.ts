import { expect, test } from 'vitest'
import { isPart, matching, reordered, sorted, united } from './order'
import type { Source } from '../api/model'

const source = (id: string, fields: Partial<Source> = {}) =>
  ({
    id,
    name: id,
    url: `http://${id}.example.org`,
    username: '',
    source_kind: 'stream',
    source_type: 'm3u',
    linked_source_id: null,
    enabled: true,
    priority: 0,
    channel_count: 0,
    last_attempt_at: null,
    ...fields,
  }) as Source
const guide = (id: string, fields: Partial<Source> = {}) =>
  source(id, { source_kind: 'epg', source_type: 'xmltv', ...fields })

const all = [
  guide('a guide', { linked_source_id: 'a' }),
  source('b', { enabled: false, channel_count: 9 }),
  source('a', { linked_source_id: 'a guide', channel_count: 400 }),
  guide('c', { last_attempt_at: '2026-03-10T20:00:00Z' }),
]
const stateOf = ({ id }: Source) => ({ tone: id === 'c' ? 'bad' : 'good', text: '' }) as const
const ids = (sources: Source[]) => sources.map(({ id }) => id)

test('sources are found by what is asked for', () => {
  expect(ids(matching(all, { search: 'C.EXAMPLE' }, stateOf))).toEqual(['c'])
  expect(ids(matching(all, { kind: 'xmltv' }, stateOf))).toEqual(['a guide', 'c'])
  expect(ids(matching(all, { use: 'off' }, stateOf))).toEqual(['b'])
  expect(ids(matching(all, { state: 'attention' }, stateOf))).toEqual(['c'])
  expect(matching(all, {}, stateOf)).toHaveLength(4)
  expect(isPart({})).toBe(false)
  expect(isPart({ sort: 'name' })).toBe(true)
})

test('an order can be chosen', () => {
  expect(ids(sorted(all, undefined, stateOf))).toEqual(ids(all))
  expect(ids(sorted(all, 'name', stateOf))).toEqual(['a', 'a guide', 'b', 'c'])
  expect(ids(sorted(all, 'state', stateOf))[0]).toBe('c')
  expect(ids(sorted(all, 'asked', stateOf))[0]).toBe('c')
  expect(ids(sorted(all, 'size', stateOf)).slice(0, 2)).toEqual(['a', 'b'])
})

test('channels stand with their guide, before it', () => {
  expect(united(all).map(ids)).toEqual([['a', 'a guide'], ['b'], ['c']])
  expect(united(all.slice(1)).map(ids)).toEqual([['b'], ['a'], ['c']])
})

test('a unit that is moved takes its guide along, and as little as can be is saved', () => {
  const units = united(all)
  const first = reordered(units, 2, 0, false)
  expect(first).toEqual([
    { id: 'a', source_kind: 'stream', priority: 10 },
    { id: 'a guide', source_kind: 'epg', priority: 10 },
    { id: 'c', source_kind: 'epg', priority: 20 },
  ])
  const places = new Map(first.map(place => [place.id, place.priority]))
  const after = [units[2], units[0], units[1]].map(unit =>
    (unit ?? []).map(one => ({ ...one, priority: places.get(one.id) ?? one.priority })),
  )
  expect(reordered(after, 0, 1, true)).toEqual([
    { id: 'a', source_kind: 'stream', priority: 30 },
    { id: 'a guide', source_kind: 'epg', priority: 30 },
  ])
  expect(reordered(after, 1, 1, true)).toEqual([])
})
