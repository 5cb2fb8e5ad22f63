import { expect, test } from 'vitest'
import { carried, pieces, unitsBefore } from './text'

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

test('the text is cut at its marks', () => {
  expect(pieces('abcd', [])).toEqual([{ text: 'abcd', severity: undefined }])
  expect(
    pieces('a📺cd', [
      { position: 0, length: 4, severity: 'warning' },
      { position: 1, length: 1, severity: 'error' },
    ]),
  ).toEqual([
    { text: 'a', severity: 'warning' },
    { text: '📺', severity: 'error' },
    { text: 'cd', severity: 'warning' },
  ])
  expect(pieces('a ==', [{ position: 4, length: 0, severity: 'error' }]).at(-1)).toEqual({
    text: '\u00a0',
    severity: 'error',
  })
  expect(pieces('ab', [{ position: 0, length: 0, severity: 'error' }])[0]).toEqual({ text: 'a', severity: 'error' })
})
