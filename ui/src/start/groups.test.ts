import { expect, test } from 'vitest'
import { channelsIn, expressionOf, found } from './groups'
import type { ChannelGroup } from '../api/model'

const groups = [
  { name: 'UK | News', count: 40 },
  { name: 'UK | Sports', count: 60 },
  { name: '', count: 3 },
] as ChannelGroup[]

test('picked groups are a rule, whatever is in their names', () => {
  expect(expressionOf(['News', 'A "b" \\ c', ''])).toBe(
    'group_title equals "News" OR group_title equals "A \\"b\\" \\\\ c" OR group_title is_empty',
  )
})

test('groups are found by their words and counted', () => {
  expect(found(groups, 'news uk').map(({ name }) => name)).toEqual(['UK | News'])
  expect(found(groups, ' ')).toHaveLength(3)
  expect(channelsIn(groups, new Set(['UK | News', '']))).toBe(43)
})
