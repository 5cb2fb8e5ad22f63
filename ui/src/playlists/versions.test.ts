import { expect, test } from 'vitest'
import { decisionOf } from './decision'
import { byDay, comparedOf } from './versions'
import { changedOf, differencesOf, stateOf } from './words'
import type { LineupDiff, Playlist, Version } from '../api/model'

const now = new Date(2026, 10, 30, 20, 0)
const version = (n: number, day: string) => ({ version: n, day }) as Version
const playlist = (fields: object) =>
  ({
    name: 'Television',
    status: 'success',
    is_active: true,
    version: 12,
    channel_count: 375,
    held: null,
    pinned_version: null,
    last_generated_at: new Date(2026, 10, 30, 7, 42).toISOString(),
    ...fields,
  }) as Playlist

test('versions are listed by the days of the server', () => {
  const all = [version(5, '2026-11-30'), version(4, '2026-11-30'), version(2, '2026-11-29'), version(1, '2026-11-12')]
  expect(byDay(all, now).map(({ day, versions }) => [day, versions.map(({ version }) => version)])).toEqual([
    ['Today', [5, 4]],
    ['Yesterday', [2]],
    ['November 12', [1]],
  ])
})

test('only versions that are kept are compared', () => {
  const all = [version(5, ''), version(2, '')]
  expect(comparedOf('2-5', all)).toEqual([2, 5])
  expect(comparedOf('2-4', all)).toBeUndefined()
  expect(comparedOf('x', all)).toBeUndefined()
  expect(comparedOf(undefined, all)).toBeUndefined()
})

test('a card says what is served, and why it is not updated', () => {
  const said = (fields: object) => stateOf(playlist(fields), false, now)
  expect(said({})).toEqual({ tone: 'good', text: 'Published' })
  const pinned = said({ pinned_version: 12 })
  expect(pinned.tone).toBe('warn')
  expect(pinned.text).toMatch(/^Serving version 12 from today at 0?7:42\sAM\. Updates are paused\.$/)
  // A fault of an update before it was restored says nothing about it.
  expect(said({ pinned_version: 12, status: 'failed' })).toEqual(pinned)
  const held = { version: 12, channel_count: 173, removed_count: 202, is_kept: false }
  expect(said({ held })).toEqual({ tone: 'warn', text: 'Update on hold: would lose 202 of 375 channels' })
  expect(said({ held: { ...held, is_kept: true } })).toEqual({
    tone: 'idle',
    text: 'Update declined: would lose 202 of 375 channels',
  })
})

test('what is to be decided is named', () => {
  const held = { version: 12, channel_count: 173, removed_count: 202, is_kept: false }
  expect(decisionOf(playlist({}), now)).toBeUndefined()
  expect(decisionOf(playlist({ held }), now)).toEqual({
    kind: 'held',
    tone: 'warn',
    title: 'Television would lose 202 of 375 channels',
    text: 'Players keep version 12 with 375 channels until you decide.',
  })
  expect(decisionOf(playlist({ pinned_version: 12, held }), now)?.title).toBe('Television: updates are paused')
})

test('differences in words', () => {
  const diff = { removed_count: 2, added_count: 0, renamed_count: 1, moved_count: 0, renumbered_count: 1200 }
  expect(differencesOf(diff as LineupDiff)).toBe('2 removed · 1 renamed · 1,200 renumbered')
  const line = { channel_id: 'x', channel_number: '5', channel_name: 'One', group_title: 'News' }
  expect(changedOf(line, { ...line, channel_number: '6', group_title: '' })).toBe('was 5, in News')
  expect(changedOf({ ...line, group_title: '' }, { ...line, channel_name: 'Two' })).toBe('was One, without a group')
})
