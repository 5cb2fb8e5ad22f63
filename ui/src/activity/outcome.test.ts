import { expect, test } from 'vitest'
import { outcomeOf } from './outcome'

const ended = { message: 'By the server', error: null }

test('an outcome is a sentence of the page', () => {
  const changes = { channels: 1203, added: 3, removed: 0, renamed: 0, moved: 1 }
  expect(outcomeOf({ ...ended, outcome: { code: 'channels_refreshed', ...changes } })).toBe(
    '1,203 channels: 3 added, 1 in another group',
  )
  expect(outcomeOf({ ...ended, outcome: { code: 'tidied_up', removed: 0 } })).toBe('Nothing to clean up')
  const edition = { channels: 5, programmes: 1, version: 3, warnings: ['A rule does nothing'], without: 'Cable' }
  expect(outcomeOf({ ...ended, outcome: { code: 'published', ...edition } })).toBe(
    'Published 5 channels and 1 programme as version 3; A rule does nothing; Cable was still refreshing and will be included in the next version',
  )
  const last_good = { counted: 'films', count: 24, at: null } as const
  const shrunk = { reason: 'shrunk', counted: 'films', before: 24, now: 8, detail: '', last_good } as const
  expect(outcomeOf({ ...ended, outcome: { code: 'held', ...shrunk } })).toBe(
    'The provider sent 8 films (previously 24)',
  )
  const empty = { reason: 'sources_empty' as const, sources: ['A', 'B'], is_first: true }
  expect(outcomeOf({ ...ended, outcome: { code: 'nothing_to_publish', ...empty } })).toBe(
    'Nothing to publish: there are no channels yet in A, B. Players get nothing yet.',
  )
  expect(outcomeOf({ ...ended, outcome: { code: 'cancelled', before_start: true } })).toBe(
    'Cancelled before it started',
  )
})

test('without an outcome the sentence is the server’s', () => {
  expect(outcomeOf({ ...ended, outcome: null })).toBe('By the server')
  expect(outcomeOf({ ...ended, error: 'No answer.', outcome: null })).toBe('No answer.')
})

test('a failure is told in the page’s words, with the server’s where they say more', () => {
  const failure = {
    code: 'failed',
    error: 'server_error',
    host: 'a.example:81',
    status: 503,
    detail: '',
    last_good: null,
    certificate_fingerprint: '',
  } as const
  const text = (fields: object) => outcomeOf({ ...ended, outcome: { ...failure, ...fields } })
  expect(text({})).toBe('a.example:81 reports an error (HTTP 503). This is usually temporary.')
  expect(text({ host: '', status: null })).toBe('The provider reports an error. This is usually temporary.')
  expect(text({ error: 'tls', status: null, detail: 'no secure connection to a.example: it expired' })).toBe(
    'No secure connection to a.example: it expired.',
  )
  expect(text({ error: 'unusable', detail: 'A web page came.' })).toBe('A web page came.')
  expect(outcomeOf({ ...ended, outcome: { ...failure, code: 'retrying' } })).toMatch(
    /^Will be tried again\. a\.example/,
  )
})
