import { expect, test } from 'vitest'
import { snippetOf } from './snippet'

test('the place of the text, with some words around it', () => {
  expect(snippetOf('A walk through a Garden.', ' garden')).toEqual({
    before: 'A walk through a ',
    hit: 'Garden',
    behind: '.',
  })
  const long = snippetOf(`${'word '.repeat(30)}Garden ${'after '.repeat(40)}`, 'GARDEN')
  expect(long?.before).toMatch(/^… word/)
  expect(long?.before.length).toBeLessThan(50)
  expect(long?.behind.length).toBeLessThan(105)
  expect(snippetOf('İİ Garden', 'Garden')?.hit).toBe('Garden')
  expect(snippetOf('Nothing', 'garden')).toBeUndefined()
  expect(snippetOf('Nothing', ' ')).toBeUndefined()
})
