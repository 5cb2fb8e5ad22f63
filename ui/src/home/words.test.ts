import { expect, test } from 'vitest'
import { inHours, now, playlist, source } from '../../tests/verdict'
import { verdict } from './words'
import type { Playlist, Source } from '../api/model'

const sentence = (sources: Source[], playlists: Playlist[], kept = false) =>
  verdict(sources, playlists, now, () => kept).sentence

test('the sentence of a good day', () => {
  expect(sentence([], [])).toMatch(/^Welcome/)
  expect(sentence([source({})], [])).toMatch(/Create a playlist/)
  expect(sentence([source({}), source({ id: 't' })], [playlist({})])).toBe(
    'Everything is working. 2 sources, 1,203 channels, guide until Thursday.',
  )
})

test('the sentence of a bad day names the worst first', () => {
  const guide = source({ id: 'g', source_kind: 'epg', guide_until: inHours(1) })
  expect(sentence([guide], [playlist({})])).toMatch(/^The guide of Aerial runs out today at /)
  const both = verdict([guide], [playlist({ status: 'failed' })], now, () => false)
  expect(both.sentence).toBe('Living room couldn’t be updated, and 1 more issue.')
  expect(both.tone).toBe('warn')
  const never = verdict([guide], [playlist({ status: 'failed', last_generated_at: null })], now, () => false)
  expect(never.tone).toBe('bad')
})

test('who decided to keep the old list is left alone', () => {
  const held = source({ status: 'held' })
  expect(verdict([held], [playlist({})], now, () => false).concerns).toHaveLength(1)
  expect(verdict([held], [playlist({})], now, () => true).concerns).toHaveLength(0)
  expect(verdict([source({ status: 'failed', enabled: false })], [], now, () => false).concerns).toHaveLength(0)
})

test('a playlist without a source says what to do', () => {
  const bare = { stream_sources: [], status: 'failed' } as Partial<Playlist>
  const { concerns, tone } = verdict([source({})], [playlist(bare)], now, () => false)
  expect(concerns.map(({ title }) => title)).toEqual(['Living room has no source'])
  expect([tone, concerns[0]?.text]).toEqual(['warn', expect.stringContaining('its last version')])
  expect(sentence([source({})], [playlist({ ...bare, is_active: false })])).toMatch(/^Nothing published/)
})

test('a playlist that waits for a person says so', () => {
  const held = { version: 3, channel_count: 173, removed_count: 202, since: inHours(-1), is_kept: false }
  expect(sentence([source({})], [playlist({ held })])).toBe('Living room would lose 202 of 375 channels.')
  expect(sentence([source({})], [playlist({ held: { ...held, is_kept: true } })])).toMatch(/^Everything/)
  expect(sentence([source({})], [playlist({ pinned_version: 1 })])).toBe('Living room: updates are paused.')
})

test('an account that ends soon is told of in time', () => {
  const facts = { username: 'anna', is_usable: true, expires_at: inHours(24 * 3.5) }
  const ends = (fields: object) =>
    sentence([source({ account_facts: [{ ...facts, ...fields }] } as never)], [playlist({})])
  expect(ends({})).toBe('The account anna of Aerial expires in 3 days.')
  expect(ends({ is_usable: false, trouble: 'It is banned' })).toBe('The account anna of Aerial can’t be used.')
  const dead = {
    account_facts: [{ ...facts, is_usable: false, trouble: 'expired' }],
    status: 'failed',
  } as Partial<Source>
  const guide = source({ ...dead, id: 'g', source_kind: 'epg', linked_source_id: 's' })
  const said = verdict([source(dead), guide], [playlist({})], now, () => false)
  expect(said.concerns.map(({ text }) => text)).toEqual([expect.stringMatching(/^Expired\. Its channels won’t play/)])
  expect(ends({ expires_at: inHours(24 * 40) })).toMatch(/^Everything is working/)
})
