import { afterEach, expect, test } from 'vitest'
import { speak } from '../words/catalogue'
import { copyOf, fieldsOf, formOf } from './form'
import { doesOf, domainOf, isFound, keptOf, ranOf, ranOnce, problemOf, remedyOf, triedOf, usedOf } from './words'
import type { Diagnostic, Rule } from '../api/model'

afterEach(() => speak(['en']))

const rule = (fields: Partial<Rule>) =>
  ({ name: 'A', description: '', expression: '', source_name: '', source_type: 'stream', ...fields }) as Rule
const run = (evaluated: number, matched: number, changed: number, micros = 4000) => ({
  evaluated,
  matched,
  changed,
  micros,
})

test('what is wrong with an expression is said in the reader’s language', async () => {
  const of = (error_type: string, message: string, context: string) =>
    problemOf({ error_type, message, context, details: 'did you mean x?' } as Diagnostic)
  expect(of('unknown_field', 'Unknown field chanel', 'chanel')).toEqual({
    message: 'Unknown field chanel',
    details: 'Did you mean x?',
  })
  await speak(['de'])
  expect(of('unknown_field', 'Unknown field chanel', 'chanel')).toEqual({
    message: 'Unbekanntes Feld chanel',
    details: '',
  })
  expect(of('invalid_regex', 'the group ( is not closed', '"("')).toEqual({
    message: 'Ungültiger regulärer Ausdruck',
    details: 'The group ( is not closed',
  })
  expect(of('other', 'something', '').message).toBe('Something')
})

test('what a rule does and did', () => {
  expect(doesOf(rule({ action: 'exclude', source_type: 'epg' }))).toBe('Excludes programmes')
  expect(doesOf(rule({}))).toBe('Changes channels')
  expect(ranOnce(run(24, 0, 0), rule({}))).toBe('None of 24 channels matched, in 4 ms')
  expect(ranOnce(run(24, 12, 3), rule({}))).toBe('12 of 24 channels matched, 3 changed, in 4 ms')
  expect(ranOnce(run(24, 12, 12, 900), rule({ action: 'include' }))).toBe(
    '12 of 24 channels matched, all included, in under 1 ms',
  )
  // The figures say which playlist they are of.
  const of = (...names: string[]) => names.map(proxy_name => ({ proxy_name })) as Rule['runs']
  expect(ranOf(rule({ last_run: null, runs: [] }))).toBe('')
  expect(ranOf(rule({ last_run: run(24, 1, 1) as Rule['last_run'], runs: of('Kitchen') }))).toBe(
    '1 of 24 channels matched, 1 changed, in 4 ms (Kitchen)',
  )
  expect(ranOf(rule({ last_run: run(48, 0, 0) as Rule['last_run'], runs: of('Kitchen', 'Hall') }))).toBe(
    'None of 48 channels matched, in 4 ms (2 playlists together)',
  )
})

test('what a try-out gave', () => {
  expect(triedOf('stream', 1203, 45_000)).toBe('1,203 of 45,000 channels match')
  expect(triedOf('stream', 0, 24, 0)).toBe('None of 24 channels matches')
  expect(triedOf('stream', 1, 24, 1)).toBe('1 of 24 channels matches and changes')
  expect(triedOf('epg', 3, 24, 1)).toBe('3 of 24 programmes match, 1 changes')
  expect(triedOf('stream', 3, 24, 0)).toBe('3 of 24 channels match, no changes')
})

test('what a filter alone would leave', () => {
  expect(keptOf(14, 6894)).toBe('keeps 14, removes 6,880')
  expect(keptOf(1, 2)).toBe('keeps 1, removes 1')
  expect(keptOf(6894, 6894)).toBe('keeps all 6,894')
  expect(keptOf(0, 6894)).toBe('removes all 6,894')
})

test('who uses a filter', () => {
  expect(usedOf([])).toBe('Not in any playlist yet')
  expect(usedOf(['A', 'B', 'C'])).toBe('Used by 3 playlists: A, B, and C')
})

test('the remedy of a mistake is a few words', () => {
  expect(remedyOf({ error_type: 'unknown_field', suggestion: 'group_title' })).toBe('Use group_title')
  expect(remedyOf({ error_type: 'unknown_field', suggestion: 'x'.repeat(80) })).toBe('Use the suggestion')
  expect(remedyOf({ error_type: 'mixed_and_or', suggestion: '(a OR b) AND c' })).toBe('Add parentheses')
})

test('rules are found by all the words', () => {
  expect(isFound(rule({ name: 'Country', expression: 'group_title matches "x"' }), 'GROUP country')).toBe(true)
  expect(isFound(rule({}), 'country')).toBe(false)
  expect(isFound(rule({}), '')).toBe(true)
})

test('each list has its own fields', () => {
  expect(domainOf('filters', 'epg')).toBe('epg_filter')
  expect(fieldsOf('filters', formOf())).not.toHaveProperty('stop_on_match')
  expect(fieldsOf('mapping', formOf())).not.toHaveProperty('action')
})

test('a copy has a name that nobody has', () => {
  const old = rule({ is_enabled: false })
  expect(copyOf(old, [old, rule({ name: 'a copy' })])).toMatchObject({ name: 'A copy 2', is_enabled: true })
})
