import { expect, test } from 'vitest'
import { carried, unitsBefore } from './text'

test('selections count otherwise', () => {
  expect(unitsBefore('📺📺x', 2)).toBe(4)
  expect(unitsBefore('abc', 9)).toBe(3)
})

test('a mark moves along while one types before it, and goes when one types into it', () => {
  const mark = { position: 5, length: 3 }
  expect(carried(mark, 'a == bcd', 'a == bcd')).toEqual(mark)
  expect(carried(mark, 'a == bcd', '📺a == bcd')).toEqual({ position: 6, length: 3 })
  expect(carried(mark, 'a == bcd', 'a == bcd AND')).toEqual(mark)
  expect(carried(mark, 'a == bcd', '= bcd')).toEqual({ position: 2, length: 3 })
  expect(carried(mark, 'a == bcd', 'a == bxcd')).toBeUndefined()
  expect(carried(mark, 'a == bcd', '')).toBeUndefined()
})
