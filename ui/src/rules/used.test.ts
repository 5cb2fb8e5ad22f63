import { expect, test } from 'vitest'
import { inOrderOf, turned, without, withOne } from './used'

const list = (...ids: string[]) => ids.map(filter_id => ({ filter_id, is_active: true }))
const ids = (all: { filter_id: string; is_active: boolean }[]) =>
  all.map(({ filter_id, is_active }) => `${filter_id}${is_active ? '' : ' off'}`).join(', ')

test('quick changes of a list do not undo one another', () => {
  const both = [turned('a', false), turned('c', false)].reduce((all, change) => change(all), list('a', 'b', 'c'))
  expect(ids(both)).toBe('a off, b, c off')
  expect(ids(without('b')(both))).toBe('a off, c off')
})

test('an undo changes only what it undoes', () => {
  const since = without('a')(without('b')(list('a', 'b', 'c')))
  expect(ids(withOne({ filter_id: 'b', is_active: false }, 1)(since))).toBe('c, b off')
  expect(ids(withOne({ filter_id: 'c', is_active: true }, 0)(since))).toBe('c')
  expect(ids(withOne({ filter_id: 'd', is_active: true })(since))).toBe('c, d')
})

test('an order keeps what was added or removed since', () => {
  expect(ids(inOrderOf(list('c', 'b', 'a'))(list('a', 'c', 'd')))).toBe('c, a, d')
})
