import { expect, test } from 'vitest'
import { ofKind, toggled } from './categories'
import type { Category } from '../api/model'

const all: Category[] = [
  { id: 'live:1', name: 'News', kind: 'live', channel_count: 12 },
  { id: 'live:2', name: 'UK | Sports', kind: 'live', channel_count: 0 },
  { id: 'vod:1', name: 'News of old', kind: 'vod', channel_count: 3 },
]

test('categories are found by kind and name', () => {
  expect(ofKind(all, 'live', '').map(({ id }) => id)).toEqual(['live:1', 'live:2'])
  expect(ofKind(all, 'live', ' sport ').map(({ id }) => id)).toEqual(['live:2'])
  expect(ofKind(all, 'series', '')).toEqual([])
})

test('a choice keeps what is not shown', () => {
  expect(toggled(['vod:1', 'live:1'], ['live:1', 'live:2'], true)).toEqual(['vod:1', 'live:1', 'live:2'])
  expect(toggled(['vod:1', 'live:1'], ['live:1', 'live:2'], false)).toEqual(['vod:1'])
})
