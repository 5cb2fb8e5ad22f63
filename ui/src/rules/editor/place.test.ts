import { expect, test } from 'vitest'
import { placeAt } from './place'

/** The place of the bar. */
function at(marked: string, isMapping = false) {
  const place = marked.indexOf('|')
  return placeAt(marked.replace('|', ''), place, isMapping)
}
const expected = (marked: string, isMapping = false) => at(marked, isMapping).expected

test('a condition: field, operator, value, joiner', () => {
  expect(expected('|')).toBe('operand')
  expect(expected('gro|')).toBe('operand')
  expect(expected('group_title |')).toBe('operator')
  expect(expected('group_title NOT |')).toBe('operator')
  expect(expected('group_title contains |')).toBe('value')
  expect(expected('group_title contains "sp|')).toBe('value')
  expect(expected('group_title contains "sport" |')).toBe('joiner')
  expect(expected('group_title is_empty |')).toBe('joiner')
  expect(expected('a == 1 && |')).toBe('operand')
  expect(expected('(a == 1 OR NOT (|')).toBe('operand')
  expect(expected('true |')).toBe('joiner')
})

test('a rule: actions after a condition, or without one', () => {
  expect(expected('name == "x" SET |', true)).toBe('target')
  expect(expected('SET name |', true)).toBe('assign')
  expect(expected('SET name = |', true)).toBe('newValue')
  expect(expected('SET name = "x" |', true)).toBe('nextAction')
  expect(expected('SET name = "x", |', true)).toBe('target')
  expect(expected('DELETE tvg_id |', true)).toBe('nextAction')
  expect(expected('a ?= |', true)).toBe('newValue')
  expect(expected('a == 1 group_title += |', true)).toBe('newValue')
  expect(expected('(a == 1 SET b = 2) OR |', true)).toBe('operand')
  // A filter has no actions: the word is a field.
  expect(expected('a == 1 set |')).toBe('joiner')
})

test('the place knows its field, its operator and what is typed', () => {
  expect(at('a == 1 AND group_title contains "sp|ort" OR x == 1')).toMatchObject({
    field: 'group_title',
    operator: 'contains',
    token: { text: '"sport"', from: 32 },
  })
  expect(at('a |== 1').token).toBeUndefined()
  expect(at('a =|').token?.text).toBe('=')
  expect(at('a == "x"|')).toMatchObject({ expected: 'joiner', token: undefined })
  expect(at('a PREPEND tvg_id = $|', true)).toMatchObject({
    expected: 'newValue',
    field: 'tvg_id',
    token: { text: '$' },
  })
  expect(at('|').isFirst).toBe(true)
  expect(at('a |').isFirst).toBe(false)
})

test('the parts of a regular expression are counted', () => {
  const captures = (pattern: string) => placeAt(`name matches "${pattern}" SET name = `, 1e3, true).captures
  expect(captures('^(.+) (?:HD|FHD) ([0-9(]+)\\(x\\)$')).toBe(2)
  expect(captures('(?P<name>x)(?i)(?<!y)')).toBe(1)
  expect(captures('plain')).toBe(0)
})
