import { expect, test } from 'vitest'
import { familyOf } from './category'

test('kinds of programmes in several languages', () => {
  expect(familyOf(['Spielfilm'])).toBe('film')
  expect(familyOf(['Movie / Drama'])).toBe('film')
  expect(familyOf(['Kinderfilm'])).toBe('children')
  expect(familyOf(['Dokumentarfilm'])).toBe('documentary')
  expect(familyOf(['Fußball', 'Live'])).toBe('sport')
  expect(familyOf(['Série télévisée'])).toBe('series')
  expect(familyOf(['Tagesnachrichten'])).toBe('news')
  expect(familyOf(['Quiz'])).toBe('show')
  expect(familyOf([])).toBeUndefined()
  expect(familyOf(['Unheard of'])).toBeUndefined()
})
