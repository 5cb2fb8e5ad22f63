import { expect, test } from 'vitest'
import { below, deedsOn, expressionOf, fieldOf, isFiltered, seasons, sorted, standingOf } from './words'
import type { Episode } from '../api/model'

test('a column is pressed: up, down, and not at all', () => {
  expect(sorted({}, 'tvg_id')).toEqual({ sort: 'tvg_id', order: undefined })
  expect(sorted({ sort: 'tvg_id' }, 'tvg_id')).toEqual({ sort: 'tvg_id', order: 'desc' })
  expect(sorted({ sort: 'tvg_id', order: 'desc' }, 'tvg_id')).toEqual({ sort: undefined, order: undefined })
  expect(sorted({ sort: 'tvg_id', order: 'desc' }, 'channel_name')).toEqual({ sort: 'channel_name', order: undefined })
})

test('a filter finds what the search found', () => {
  expect(expressionOf({ search: 'say "hi" \\' })).toBe(
    ['channel_name', 'tvg_name', 'tvg_id', 'group_title']
      .map(field => `${field} contains "say \\"hi\\" \\\\"`)
      .join(' OR '),
  )
  expect(expressionOf({ search: 'a', group: 'News' })).toMatch(/^\(channel_name .*\) AND group_title equals "News"$/)
  expect(expressionOf({ group: 'News', kind: 'movie' })).toBe(
    'group_title equals "News" AND stream_type equals "movie"',
  )
  // Rules renamed the group: filters see only the new names.
  expect(expressionOf({ group: 'UK: News' }, ['News'])).toBe('group_title equals "News"')
  expect(expressionOf({ group: 'UK: News' }, ['News', 'World'])).toBe(
    'group_title equals "News" OR group_title equals "World"',
  )
  expect(expressionOf({ group: 'UK: News', kind: 'live' }, ['News', 'World'])).toBe(
    '(group_title equals "News" OR group_title equals "World") AND stream_type equals "live"',
  )
  expect(isFiltered({ sort: 'tvg_id', view: 'tiles' })).toBe(false)
  expect(isFiltered({ kind: 'live' })).toBe(true)
})

test('what stands below a name', () => {
  expect(below({ group_title: 'News', tvg_chno: '7' })).toBe('7 · News')
  expect(below({ group_title: '', tvg_chno: '7' })).toBe('Number 7')
  expect(below({ group_title: 'News', tvg_chno: '' })).toBe('News')
  expect(below({ group_title: '', tvg_chno: '' })).toBe('')
})

test('episodes stand by season', () => {
  const episode = (season: number, number: number) => ({ season, episode: number }) as Episode
  expect(seasons([episode(2, 1), episode(1, 2), episode(1, 1)])).toEqual([
    [1, [episode(1, 1), episode(1, 2)]],
    [2, [episode(2, 1)]],
  ])
})

test('how a channel stands in a playlist', () => {
  const standing = { is_active: true, is_published: true, is_kept: true, channel_number: '7' }
  expect(standingOf(standing)).toEqual({ tone: 'good', text: 'Published as number 7' })
  expect(standingOf({ ...standing, channel_number: null }).text).toBe('Published')
  expect(standingOf({ ...standing, is_active: false }).tone).toBe('idle')
  expect(standingOf({ ...standing, is_kept: false })).toEqual({
    tone: 'warn',
    text: 'Published as number 7, until the playlist is updated',
  })
  expect(standingOf({ ...standing, is_published: false }).text).toBe('Not published yet')
  expect(standingOf({ ...standing, is_published: false, is_kept: false }).text).toBe('Not published')
})

test('what rules did to a field, each in its turn', () => {
  const change = (field: string, from: string, to: string) => ({ field, from, to })
  const changed_by = [
    { rule_id: '1', rule_name: 'One', changes: [change('group_title', 'a', 'b'), change('tvg_id', '', 'x')] },
    { rule_id: '2', rule_name: 'Two', changes: [change('group_title', 'b', 'c')] },
  ]
  expect(deedsOn({ changed_by }, 'group_title').map(({ rule_name, to }) => [rule_name, to])).toEqual([
    ['One', 'b'],
    ['Two', 'c'],
  ])
  expect(deedsOn({ changed_by }, 'channel_name')).toEqual([])
})

test('fields in plain words', () => {
  expect(fieldOf('group_title')).toBe('Group')
  expect(fieldOf('x-provider')).toBe('x-provider')
  expect(fieldOf('constructor')).toBe('constructor')
})
