import { expect, test } from 'vitest'
import { tabOf } from './tabs'

test('an address opens a tab by its name or by a section in it', () => {
  expect(tabOf(undefined, '')).toBe('general')
  expect(tabOf('access', '')).toBe('access')
  expect(tabOf(undefined, 'providers')).toBe('jobs')
  expect(tabOf(undefined, 'nothing')).toBe('general')
  expect(tabOf('about', 'providers')).toBe('about')
})
