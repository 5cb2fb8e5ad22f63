import { expect, test } from 'vitest'
import { Problem } from '../../api/problem'
import type { Item } from './data'
import { doneOf, foundOf, parsed, refusalOf, taken, verdictOf, whatOf } from './words'

const item = (number: number, verdict: Item['verdict'], kind: Item['kind'] = 'filter') => ({ number, verdict, kind })
const error = (text: string) => {
  const result = parsed(text)
  return 'error' in result ? result.error : ''
}

test('an export is read, with what editors put before it', () => {
  expect(parsed('\uFEFF [{"name": "x"}]\n')).toEqual({ data: [{ name: 'x' }] })
  expect(parsed('{"filters": []}')).toEqual({ data: { filters: [] } })
})

test('what is no export is told why', () => {
  expect(error('  ')).toMatch(/Paste an export/)
  expect(error('<!doctype html>')).toMatch(/web page/)
  expect(error('channel_name contains "x"')).toMatch(/begins with/)
  expect(error('"text"')).toMatch(/no rule/)
  expect(error('[{"name": "x",')).toMatch(/incomplete/)
  expect(error('[{"name": [1]')).toMatch(/incomplete/)
  expect(error('[{"a": 1,\n  "b" 2}]')).toBe(
    'This isn’t valid JSON: error in line 2, column 7. Copy the export again without changes.',
  )
})

test('a refusal speaks of the export, not of a field', () => {
  const refused = new Problem(422, 'data: no rule in it', 'invalid', [{ field: 'data', message: 'no rule in it' }])
  expect(refusalOf(refused)).toBe('No rule in it')
  expect(refusalOf(new Problem(413, '1048576 bytes at most'))).toMatch(/too large/)
  expect(refusalOf(Problem.unreachable())).toMatch(/isn’t responding/)
})

test('what is imported: all that can be and is wanted', () => {
  const items = [item(1, 'as_is'), item(2, 'invalid'), item(3, 'skipped'), item(4, 'question')]
  expect(taken(items, [1]).map(({ number }) => number)).toEqual([4])
  expect(taken(items, []).map(({ number }) => number)).toEqual([1, 4])
})

test('a verdict is a few words, and knows what was decided', () => {
  expect(verdictOf(item(1, 'question'), false, false)).toMatchObject({ tone: 'warn', text: 'Needs your decision' })
  expect(verdictOf(item(1, 'question'), false, true).text).toBe('Decided')
  expect(verdictOf(item(1, 'question'), true, true).text).toBe('Not selected')
  expect(verdictOf(item(1, 'invalid'), true, false).text).toBe('Can’t be imported')
})

test('what a rule is, what was found and what was done', () => {
  const rule = { action: 'exclude', source_type: 'stream', is_enabled: false } as const
  expect(whatOf({ ...rule, kind: 'filter' })).toBe('Filter · excludes channels · disabled')
  expect(whatOf({ ...rule, kind: 'mapping', is_enabled: true })).toBe('Mapping rule · changes channels')
  expect(foundOf([item(1, 'as_is')])).toBe('1 rule found.')
  expect(foundOf([item(1, 'question'), item(2, 'invalid'), item(3, 'invalid')])).toBe(
    '3 rules found. 1 needs your decision and 2 can’t be imported.',
  )
  expect(doneOf([item(1, 'as_is'), item(2, 'rewritten', 'mapping'), item(3, 'skipped')])).toBe(
    '1 mapping rule and 1 filter were imported.',
  )
})
