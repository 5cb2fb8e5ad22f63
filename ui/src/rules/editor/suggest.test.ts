import { expect, test } from 'vitest'
import { placeAt } from './place'
import { suggestionsAt, valuesWanted, type Field } from './suggest'

const field = (fields: Partial<Field>) =>
  ({ field_type: 'text', read_only: false, aliases: [], values: [], description: '', ...fields }) as Field
const FIELDS = [
  field({ name: 'channel_name', aliases: ['name'] }),
  field({ name: 'group_title', aliases: ['group', 'category'] }),
  field({ name: 'stream_type', values: ['live', 'movie'] }),
  field({ name: 'is_adult', field_type: 'boolean' }),
  field({ name: 'tvg_chno', field_type: 'number' }),
  field({ name: 'source_name', read_only: true }),
]

function labels(text: string, isMapping = false) {
  return suggestionsAt(placeAt(text, text.length, isMapping), FIELDS, isMapping).map(({ label }) => label)
}
const wanted = (text: string, isMapping = false, subject: 'stream' | 'epg' = 'stream') =>
  valuesWanted(placeAt(text, text.length, isMapping), FIELDS, subject)

test('a field by its name, and by another one that somebody began', () => {
  expect(labels('')).toContain('group_title')
  expect(labels('')).not.toContain('category')
  expect(labels('cat')).toContain('category')
  const text = 'cat'
  const alias = suggestionsAt(placeAt(text, 3, false), FIELDS, false).find(({ label }) => label === 'category')
  expect(alias?.text).toBe('group_title')
})

test('a rule may begin with an action, a filter not', () => {
  expect(labels('', true)).toContain('SET')
  expect(labels('')).not.toContain('SET')
  expect(labels('a == 1 AND ', true)).not.toContain('SET')
})

test('operators and values fit the field', () => {
  expect(labels('is_adult ')).not.toContain('contains')
  expect(labels('group_title ')[0]).toBe('contains')
  expect(labels('tvg_chno ')[0]).toBe('>')
  expect(labels('is_adult == ')).toEqual(['true', 'false'])
  expect(labels('stream_type == ')).toEqual(['live', 'movie'])
})

test('only what can be written is set', () => {
  expect(labels('SET ', true)).toContain('group_title')
  expect(labels('SET ', true)).not.toContain('source_name')
  expect(labels('SET group_title ', true)).toEqual(['=', '?=', '+=', '-='])
  expect(labels('APPEND group_title ', true)).toEqual(['='])
  expect(labels('name matches "(.+) (HD)" SET group_title = ', true)).toEqual(['$1', '$2'])
  expect(labels('SET group_title = $', true)).toContain('$channel_name')
})

test('real values are asked for where there are any', () => {
  expect(wanted('group contains "sp')).toBe('group_title')
  expect(wanted('group matches "sp')).toBeUndefined()
  expect(wanted('is_adult == ')).toBeUndefined()
  expect(wanted('group ')).toBeUndefined()
  expect(wanted('SET group_title = ', true)).toBe('group_title')
  expect(wanted('SET group_title = @', true)).toBeUndefined()
  expect(wanted('channel_name == ', false, 'epg')).toBe('channel_name')
  expect(wanted('group_title == ', false, 'epg')).toBeUndefined()
})
