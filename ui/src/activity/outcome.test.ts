import { expect, test } from 'vitest'
import { outcomeOf } from './outcome'

const ended = { message: 'By the server', error: null }

test('an outcome is a sentence of the page', () => {
  const changes = { channels: 1203, added: 3, removed: 0, renamed: 0, moved: 1 }
  expect(outcomeOf({ ...ended, outcome: { code: 'channels_refreshed', ...changes } })).toBe(
    '1,203 channels: 3 new, 1 in another group',
  )
  expect(outcomeOf({ ...ended, outcome: { code: 'tidied_up', removed: 0 } })).toBe('Nothing was left over')
  expect(outcomeOf({ ...ended, outcome: { code: 'cancelled', before_start: true } })).toBe('Cancelled before it began')
})

test('without an outcome, and after a failure, the sentence is the server’s', () => {
  expect(outcomeOf({ ...ended, outcome: null })).toBe('By the server')
  expect(outcomeOf({ ...ended, error: 'No answer.', outcome: { code: 'not_modified' } })).toBe('No answer.')
})
