import { expect, test } from 'vitest'
import type { RefreshRecord, Source } from './data'
import { changesOf, deliveryOf, heldOf, likely, nameFrom, stateOf } from './words'

const now = new Date(2026, 2, 10, 20, 0)
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString()
const source = (fields: Partial<Source>) =>
  ({
    source_kind: 'stream',
    enabled: true,
    status: 'success',
    channel_count: 400,
    program_count: 0,
    held_channel_count: 280,
    last_ingested_at: inHours(-24),
    ...fields,
  }) as Source

test('a state is a few words', () => {
  expect(stateOf(source({}), false, now)).toEqual({ tone: 'good', text: 'Fine' })
  expect(stateOf(source({ status: 'failed' }), false, now)).toEqual({
    tone: 'bad',
    text: 'Failed, the list of yesterday stays',
  })
  expect(stateOf(source({ status: 'failed' }), true, now).tone).toBe('busy')
  expect(stateOf(source({ enabled: false }), false, now).text).toBe('Off')
  expect(stateOf(source({ source_kind: 'epg', guide_until: inHours(-3) }), false, now)).toEqual({
    tone: 'bad',
    text: 'Ran out today',
  })
  expect(stateOf(source({ source_kind: 'epg', guide_until: inHours(90) }), false, now).tone).toBe('good')
})

test('what a source delivers, would lose and changed', () => {
  expect(deliveryOf(source({}), now)).toBe('400 channels')
  expect(deliveryOf(source({ source_kind: 'epg', program_count: 1, guide_until: inHours(48) }), now)).toBe(
    '1 programme, until Thursday',
  )
  expect(heldOf(source({}))).toMatch(/^120 of 400 channels would disappear/)
  const useless = { can_accept: false, last_error: 'This is a web page.' }
  expect(heldOf(source(useless as Partial<Source>))).toBe('This is a web page.')
  expect(changesOf({ added_count: 3, removed_count: 0, renamed_count: 1 } as RefreshRecord)).toBe('3 added, 1 renamed')
  expect(changesOf({ not_modified: true } as RefreshRecord)).toBe('Nothing new')
})

test('an address says what it is, and suggests a name', () => {
  expect(likely('http://tv.example.org/get.php?type=m3u_plus')).toBe('stream')
  expect(likely('http://tv.example.org/xmltv.php')).toBe('epg')
  expect(likely('http://h/guide.xml.gz')).toBe('epg')
  expect(likely('http://epg.example.org/list.m3u')).toBe('stream')
  expect(nameFrom('http://tv.example.org/x')).toBe('Example')
  expect(nameFrom('http://192.168.1.4:9000/x')).toBe('192.168.1.4')
  expect(nameFrom('file:///data/my.m3u')).toBe('my')
  expect(nameFrom('not an address')).toBe('')
})
