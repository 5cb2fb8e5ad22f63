import { expect, test } from 'vitest'
import type { PlaylistImport } from './data'
import { changeOf, formOf } from './form'
import { moved } from './order'
import { comesOf, verbOf } from './words'
import type { ManualChannel } from '../api/model'
import { wrongIn } from './check'

const rows = (...orders: number[]) => orders.map((sort_order, at) => ({ id: 'abcdef'.charAt(at), sort_order }))

test('a row that is moved goes between its new neighbours', () => {
  expect(moved(rows(10, 20, 30, 40), 2, 1, true, true)).toEqual([{ id: 'c', sort_order: 15 }])
  expect(moved(rows(10, 20, 30, 40), 1, 2, true, true)).toEqual([{ id: 'b', sort_order: 35 }])
  expect(moved(rows(10, 20), 1, 0, true, true)).toEqual([{ id: 'b', sort_order: 0 }])
  expect(moved(rows(10, 20), 0, 1, true, true)).toEqual([{ id: 'a', sort_order: 30 }])
})

test('where there is no room, or nobody knows what is beyond, two rows trade places', () => {
  const traded = [
    { id: 'b', sort_order: 10 },
    { id: 'a', sort_order: 20 },
  ]
  expect(moved(rows(10, 20), 1, 0, false, true)).toEqual(traded)
  expect(moved(rows(1, 2, 3), 2, 1, true, true)).toEqual([
    { id: 'c', sort_order: 2 },
    { id: 'b', sort_order: 3 },
  ])
  expect(moved(rows(7, 7), 1, 0, false, true)).toEqual([{ id: 'b', sort_order: 6 }])
  expect(moved([], 1, 0, true, true)).toEqual([])
})

test('lines of the form are lists, and what is taken out is forgotten', () => {
  const old = { attributes: { catchup: 'default', x: '1' }, options: ['#A'] } as unknown as ManualChannel
  const form = { ...formOf(old), attributes: 'catchup = append\n\ny', options: ' #B \n' }
  expect(changeOf(form, old)).toMatchObject({ attributes: { catchup: 'append', x: null, y: '' }, options: ['#B'] })
  expect(formOf(old).attributes).toBe('catchup=default\nx=1')
})

test('a name and an address are needed', () => {
  expect(wrongIn(formOf())).toEqual({ channel_name: expect.any(String), stream_url: expect.any(String) })
  expect(wrongIn({ ...formOf(), channel_name: 'One', stream_url: 'udp://@239.0.0.1:1234' })).toEqual({})
  expect(Object.keys(wrongIn({ ...formOf(), channel_name: 'One', stream_url: 'ftp://a/b', tvg_logo: 'x' }))).toEqual([
    'stream_url',
    'tvg_logo',
  ])
})

test('what would come of an import', () => {
  const said = { added_count: 12, changed_count: 3, removed_count: 4, unchanged_count: 100, parsed_count: 115 }
  expect(comesOf(said as PlaylistImport)).toBe('12 added, 3 changed, 4 removed, 100 unchanged')
  expect(comesOf({ added_count: 0 } as PlaylistImport)).toBe('No changes')
  expect(verbOf('replace', said as PlaylistImport)).toBe('Replace all with 115 channels')
})
