import { expect, test } from 'vitest'
import { creditsOf, list, marksOf } from './words'
import type { Programme } from '../api/model'

const plain = { season: null, episode: null, is_live: false, is_premiere: false, is_new: false }

test('what is special about a programme', () => {
  expect(marksOf(plain)).toEqual([])
  expect(marksOf({ ...plain, season: 2, episode: 5, is_new: true })).toEqual(['Season 2, episode 5', 'New'])
  expect(marksOf({ ...plain, episode: 5, is_new: true, is_live: true })).toEqual(['Episode 5', 'Live'])
})

test('who did what', () => {
  const credit = (role: string, name: string, character = '') =>
    ({ role, name, character }) as Programme['credits'][number]
  expect(creditsOf([credit('actor', 'A', 'The keeper'), credit('director', 'B'), credit('actor', 'C')])).toEqual([
    ['actor', ['A (The keeper)', 'C']],
    ['director', ['B']],
  ])
  expect(list(['A', 'B'])).toBe('A, B')
})
