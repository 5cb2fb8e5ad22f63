import { expect, test } from 'vitest'
import {
  addressError,
  changesOf,
  completed,
  deliveryOf,
  heldOf,
  isSameAddress,
  likely,
  newGuides,
  nameFrom,
  settingsOf,
} from './words'
import { stateOf } from './standing'
import type { RefreshRecord, Source } from '../api/model'

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
    can_accept: true,
    movie_count: 0,
    series_count: 0,
    accounts: [],
    last_outcome: null,
    account_facts: [],
    ...fields,
  }) as Source

test('a state is a few words', () => {
  const state = (fields: Partial<Source>, around: Partial<Parameters<typeof stateOf>[2]> = {}) =>
    stateOf(source(fields), now, { isRunning: false, isUsed: true, ...around })
  expect(state({})).toEqual({ tone: 'good', text: 'Up to date' })
  expect(state({ status: 'failed' })).toEqual({ tone: 'warn', text: 'Failed, the list from yesterday is kept' })
  expect(state({ status: 'failed' }, { isRunning: true }).tone).toBe('busy')
  expect(state({ enabled: false }, { pause: 'Paused' }).text).toBe('Disabled')
  expect(state({ source_type: 'manual', status: 'pending' }).text).toBe('Up to date')
  const ended = { source_kind: 'epg', guide_until: inHours(-3) } as const
  expect(state(ended)).toEqual({ tone: 'bad', text: 'Ran out today' })
  expect(state({ ...ended, guide_until: inHours(90) }).tone).toBe('good')
})

test('a list that was kept hides no trouble of the account or the guide', () => {
  const kept = (fields: Partial<Source>) =>
    stateOf(source({ kept_at: inHours(-1), ...fields }), now, { isRunning: false, isUsed: true })
  expect(kept({})).toEqual({ tone: 'idle', text: 'Current list kept' })
  expect(kept({ source_kind: 'epg', guide_until: inHours(-3) })).toEqual({ tone: 'bad', text: 'Ran out today' })
  const facts = { username: 'anna', is_usable: false, status: 'Banned', trouble: '', expires_at: null }
  expect(kept({ account_facts: [facts] as never }).tone).toBe('bad')
})

test('its own fault comes first, and red is for what viewers lose', () => {
  const state = (fields: Partial<Source>, isUsed = true) =>
    stateOf(source(fields), now, { isRunning: false, isUsed, pause: 'Paused until today at 8 PM' })
  expect(state({})).toEqual({ tone: 'warn', text: 'Paused until today at 8 PM' })
  expect(state({ status: 'failed' }).text).toBe('Failed, the list from yesterday is kept; paused until today at 8 PM')
  expect(state({ status: 'held' })).toEqual({ tone: 'warn', text: 'Update on hold; paused until today at 8 PM' })
  const never = { status: 'failed', last_ingested_at: null } as const
  expect(state(never).tone).toBe('bad')
  expect(state(never, false).tone).toBe('warn')
})

test('what a source delivers, would lose and changed', () => {
  expect(deliveryOf(source({}), now)).toBe('400 channels')
  const panel = source({ channel_count: 1613, live_count: 1203, movie_count: 400, series_count: 10 })
  expect(deliveryOf(panel, now)).toBe('1,203 channels, 400 films, 10 series')
  expect(deliveryOf(source({ source_kind: 'epg', program_count: 1, guide_until: inHours(48) }), now)).toBe(
    '1 programme, until Thursday',
  )
  expect(heldOf(source({}))).toMatch(/^120 of 400 channels would disappear/)
  const useless = { can_accept: false, last_error: 'This is a web page.' }
  expect(heldOf(source(useless as Partial<Source>))).toBe('This is a web page.')
  expect(changesOf({ added_count: 3, removed_count: 0, renamed_count: 1 } as RefreshRecord)).toBe('3 added, 1 renamed')
  expect(changesOf({ moved_count: 2 } as RefreshRecord)).toBe('2 in another group')
  expect(changesOf({ not_modified: true } as RefreshRecord)).toBe('No changes')
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

test('an address gets the beginning that was left out', () => {
  expect(completed(' tv.example.org/get.php?u=x ')).toBe('http://tv.example.org/get.php?u=x')
  expect(completed('192.168.1.4:9981/playlist')).toBe('http://192.168.1.4:9981/playlist')
  expect(completed('localhost:9981')).toBe('http://localhost:9981')
  expect(completed('https://tv.example.org')).toBe('https://tv.example.org')
  expect(completed('/data/my.m3u')).toBe('file:///data/my.m3u')
  for (const text of ['', 'ftp://h/x', 'nonsense', 'two words.org', '#EXTM3U']) expect(completed(text)).toBe(text)
  expect(addressError('nonsense')).toMatch(/begins with/)
  expect(addressError('tv.example.org')).toBeNull()
})

test('addresses are the same where only secrets are masked', () => {
  const masked = 'http://tv.example.org/xmltv.php?username={username-in-url}&password={password-in-url}'
  expect(isSameAddress(masked, masked.replace('{username-in-url}', '{username}'))).toBe(true)
  expect(isSameAddress('http://TV.example.org/xmltv.php?username=a&password=b', masked)).toBe(true)
  expect(isSameAddress('http://tv.example.org/xmltv.php', masked)).toBe(false)
  expect(isSameAddress('http://tv.example.org/a.xml', 'http://tv.example.org/b.xml')).toBe(false)
})

test('a guide that is a source is not offered again', () => {
  const known = [{ source_kind: 'epg' as const, url: 'http://h/x.php?password={password-in-url}' }]
  expect(newGuides(['http://h/x.php?password={password}', 'http://h/y.xml'], known)).toEqual(['http://h/y.xml'])
})

test('what is wrong with a setting stands at its field, what came of asking does not', () => {
  const wrong = { field: 'url', message: 'not an address' }
  expect(settingsOf({ message: 'Some settings cannot work.', errors: [wrong] })).toEqual([wrong])
  expect(settingsOf({ message: wrong.message, errors: [wrong] })).toEqual([])
})
