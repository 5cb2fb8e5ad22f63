import { expect, test } from 'vitest'
import { moved } from '../parts/put'
import { fieldsOf, formOf } from './form'
import type { Playlist, Source } from '../api/model'

const source = (id: string, source_kind: Source['source_kind'], enabled = true) =>
  ({ id, source_kind, enabled }) as Source

test('a new playlist begins with all sources that are in use', () => {
  const form = formOf(undefined, [source('a', 'stream'), source('b', 'epg'), source('c', 'stream', false)])
  expect(form.streams).toEqual(['a'])
  expect(form.guides).toEqual(['b'])
})

test('the order of a form is the order of the playlist', () => {
  const streams = [
    { source_id: 'b', priority_order: 2, source_name: 'B' },
    { source_id: 'a', priority_order: 1, source_name: 'A' },
  ]
  const filters = [
    { filter_id: 'g', priority_order: 2, is_active: false, filter_name: 'G' },
    { filter_id: 'f', priority_order: 1, is_active: true, filter_name: 'F' },
  ]
  const form = formOf({ stream_sources: streams, epg_sources: [], filters } as unknown as Playlist, [])
  expect(form.streams).toEqual(['a', 'b'])
  expect(fieldsOf({ ...form, streams: moved(form.streams, 1, 0) }).stream_sources).toEqual([
    { source_id: 'b', priority_order: 1 },
    { source_id: 'a', priority_order: 2 },
  ])
  expect(fieldsOf(form).filters).toEqual([
    { filter_id: 'f', priority_order: 1, is_active: true },
    { filter_id: 'g', priority_order: 2, is_active: false },
  ])
  expect(moved(['a'], 0, 1)).toEqual(['a'])
})
