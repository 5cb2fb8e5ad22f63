import { expect, test } from 'vitest'
import { merged, reconciled, toldIn, type Operation } from './operation'

const operation = (id: string, state: Operation['state'] = 'completed') =>
  ({ id, state, last_update: '2026-01-01T00:00:00Z' }) as Operation

test('an event tells of one operation or of all', () => {
  expect(toldIn('{"id":"a"}')).toEqual([{ id: 'a' }])
  expect(toldIn('[{"id":"a"},{"id":"b"}]')).toHaveLength(2)
  expect(toldIn('{"operations":[{"id":"a"}]}')).toEqual([{ id: 'a' }])
})

test('a changed operation stays in its place, a new one comes last', () => {
  const before = [operation('a', 'preparing'), operation('b')]
  expect(merged(before, operation('a'))).toEqual([operation('a'), operation('b')])
  expect(merged(before, operation('c')).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('what is over makes room, what runs stays', () => {
  const many = Array.from({ length: 600 }, (_, at) => operation(`${at}`, at === 0 ? 'processing' : 'completed'))
  const kept = many.reduce(merged, [] as Operation[])
  expect(kept).toHaveLength(500)
  expect(kept[0]?.id).toBe('0')
  expect(kept.at(-1)?.id).toBe('599')
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
