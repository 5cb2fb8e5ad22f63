import { expect, test } from 'vitest'
import { hasSecret, withoutSecrets } from './secrets'

test('secrets are dots, and other braces stay', () => {
  expect(withoutSecrets('http://h/live/{username-1-in-list}/{password-1-in-list}/7.ts')).toBe(
    'http://h/live/•••/•••/7.ts',
  )
  expect(withoutSecrets('http://h/{username}/{password}?t={token-in-url}')).toBe('http://h/•••/•••?t=•••')
  expect(withoutSecrets('http://h/{utc}/{Y}-{m}/{duration}')).toBe('http://h/{utc}/{Y}-{m}/{duration}')
  expect(['http://h/{password-2-in-list}/1', 'http://h/{start}'].map(hasSecret)).toEqual([true, false])
})
