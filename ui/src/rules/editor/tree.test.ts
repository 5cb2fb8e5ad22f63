import { expect, test } from 'vitest'
import { partsOf } from './tree'

const condition = {
  type: 'condition',
  field: 'group_title',
  operator: 'contains',
  negate: true,
  case_sensitive: false,
  value: 'x',
}
const read = {
  type: 'condition',
  field: 'group_title',
  operator: 'contains',
  isNegated: true,
  isExact: false,
  value: 'x',
}
const action = { type: 'action', operator: 'SET', field: 'tvg_id', value: null }

test('a filter is one condition', () => {
  const tree = { type: 'and', children: [condition, { type: 'not', child: { type: 'boolean', value: true } }] }
  const children = [read, { type: 'not', child: { type: 'boolean', value: true } }]
  expect(partsOf(tree)).toEqual([{ condition: { type: 'and', children }, actions: [], isAlternative: false }])
})

test('a rule has actions, and may have several groups', () => {
  const actions = [{ operator: 'SET', field: 'tvg_id', value: null }]
  expect(partsOf({ type: 'rule', condition: null, actions: [action] })).toEqual([
    { condition: null, actions, isAlternative: false },
  ])
  const group = { type: 'group', is_alternative: true, condition, actions: [action] }
  expect(partsOf({ type: 'groups', groups: [group] })).toEqual([{ condition: read, actions, isAlternative: true }])
})

test('what is no tree is none', () => {
  expect(partsOf(null)).toBeUndefined()
  expect(partsOf({ type: 'and', children: [condition, { type: 'xor' }] })).toBeUndefined()
  expect(partsOf({ type: 'groups' })).toBeUndefined()
})
