import { expect, test } from 'vitest'
import { merged, type Operation } from '../api/operation'
import type { Source } from '../sources/data'
import { counts, heldBy, ordered, reconciled, stateOf, toneOf } from './words'

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

test('what runs stands first, then the newest', () => {
  const list = [operation('1', 'completed'), operation('2', 'saving'), operation('3', 'error')]
  expect(ordered(list).map(({ id }) => id)).toEqual(['2', '3', '1'])
  expect(merged(list, operation('2', 'completed')).map(({ state }) => state)).toEqual([
    'completed',
    'completed',
    'error',
  ])
})

test('a list that was long on its way does not undo what events told', () => {
  const [running, ended] = [operation('1', 'saving'), operation('1', 'completed')]
  const began = operation('2', 'preparing')
  expect(reconciled([running], [running], [ended, began])).toEqual([ended, began])
})

test('what the server does not name any more is over', () => {
  const lost = operation('1', 'saving')
  expect(reconciled([], [lost], [lost])).toEqual([])
})

test('counts are words only where something is counted', () => {
  expect(counts(operation('1', 'saving'))).toBe('')
  expect(counts(operation('1', 'saving', { items_done: 1200, items_total: 4000, bytes: 1_400_000, rate: 800 }))).toBe(
    '1,200 of 4,000 · 1.4 MB · 800 a second',
  )
})

test('a refresh that waits for a decision is not done', () => {
  const ended = operation('1', 'completed', { owner_id: 's', message: 'Only 8 of 24 came.' })
  const source = { id: 's', status: 'held', last_error: 'Only 8 of 24 came.' } as Source
  expect(heldBy(ended, [source])).toBe(source)
  expect(heldBy({ ...ended, message: '24 channels' }, [source])).toBeUndefined()
  expect(heldBy(ended, [{ ...source, status: 'success', last_error: '' }])).toBeUndefined()
  expect([stateOf(ended, true), toneOf(ended, true)]).toEqual(['Held back', 'warn'])
  expect([stateOf(ended, false), toneOf(ended, false)]).toEqual(['Done', 'good'])
})
