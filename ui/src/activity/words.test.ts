import { expect, test } from 'vitest'
import type { Operation } from '../api/operation'
import { ended, news } from './bell'
import { counts } from './words'

const operation = (id: string, state: Operation['state'], fields: Partial<Operation> = {}) =>
  ({
    id,
    state,
    started_at: id,
    last_update: '2026-01-01T00:00:00Z',
    items_done: 0,
    items_total: 0,
    bytes: 0,
    rate: 0,
    ...fields,
  }) as Operation

test('counts are words only where something is counted', () => {
  expect(counts(operation('1', 'saving'))).toBe('')
  expect(counts(operation('1', 'saving', { items_done: 1200, items_total: 4000, bytes: 1_400_000, rate: 800 }))).toBe(
    '1,200 of 4,000 · 1.4 MB · 800 per second',
  )
})

test('the bell tells of what ended since it was opened', () => {
  const at = (id: string, time: string) => operation(id, 'completed', { completed_at: `2026-01-01T0${time}:00:00Z` })
  const all = [at('1', '1'), operation('2', 'saving'), at('3', '3')]
  expect(ended(all).map(({ id }) => id)).toEqual(['3', '1'])
  expect(news(all, ['1'])).toBe(1)
  expect(news(all, [])).toBe(2)
})
