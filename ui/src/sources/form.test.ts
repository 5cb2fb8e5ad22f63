import { expect, test } from 'vitest'
import { accountIn, flavourOf } from './flavour'
import { fieldsOf, formOf, leadsElsewhere, wrongIn } from './form'
import type { Source } from '../api/model'

const xtream = {
  source_kind: 'stream',
  source_type: 'xtream',
  name: 'Cable',
  url: 'http://tv.example.org',
  username: 'anna',
  accounts: [{ username: 'bert', max_concurrent_streams: 1, enabled: true }],
  headers: { Referer: 'x' },
} as unknown as Source

test('an address of an account is taken apart', () => {
  expect(accountIn('http://tv.example.org:8080/get.php?username=anna&password=s%40cret&type=m3u_plus')).toEqual({
    url: 'http://tv.example.org:8080',
    username: 'anna',
    password: 's@cret',
  })
  expect(accountIn('https://tv.example.org/panel/player_api.php?password=b&username=a')?.url).toBe(
    'https://tv.example.org/panel',
  )
  for (const text of [
    'http://tv.example.org/get.php?username=anna',
    'http://tv.example.org/get.php?username={username}&password={password}',
    'http://tv.example.org/list.m3u?username=a&password=b',
    'nonsense',
  ])
    expect(accountIn(text)).toBeNull()
})

test('a kind of source is what the server calls kind and type', () => {
  expect(flavourOf(xtream)).toBe('xtream')
  expect(flavourOf({ source_kind: 'epg', source_type: 'xtream' })).toBe('xtream-guide')
  expect(flavourOf({ source_kind: 'stream', source_type: 'manual' })).toBe('manual')
})

test('a source is written with what its kind knows', () => {
  const manual = fieldsOf({ ...formOf(), flavour: 'manual', name: 'Cameras' })
  expect(manual).toEqual({ name: 'Cameras', enabled: true, priority: 0, source_type: 'manual' })
  const guide = fieldsOf({ ...formOf(), flavour: 'xmltv', url: 'tv.example.org/x.xml', time_offset_minutes: 30 })
  expect(guide).toMatchObject({ source_type: 'xmltv', url: 'http://tv.example.org/x.xml', time_offset_minutes: 30 })
  expect(guide).not.toHaveProperty('accounts')
  expect(fieldsOf({ ...formOf(), flavour: 'm3u' })).not.toHaveProperty('include_vod')
})

test('passwords only go where one was typed', () => {
  const form = formOf(xtream)
  const same = fieldsOf(form, xtream)
  expect(same).not.toHaveProperty('password')
  expect(same).not.toHaveProperty('source_type')
  expect(same.headers).toEqual({ Referer: 'x' })
  expect(same.accounts).toEqual([{ username: 'bert', max_concurrent_streams: 1, enabled: true }])
  const [bert] = form.accounts
  if (bert === undefined) throw new Error('an account')
  const changed = fieldsOf({ ...form, password: 'new', headers: '', accounts: [{ ...bert, password: 'b' }] }, xtream)
  expect(changed).toMatchObject({ password: 'new', headers: { Referer: null } })
  expect(changed.accounts?.[0]?.password).toBe('b')
})

test('the partner is asked about only when something leads elsewhere', () => {
  expect(leadsElsewhere(formOf(xtream), xtream)).toBe(false)
  expect(leadsElsewhere({ ...formOf(xtream), url: 'http://other.example.org' }, xtream)).toBe(true)
  expect(leadsElsewhere({ ...formOf(xtream), password: 'x' }, xtream)).toBe(true)
})

test('what is missing is said at its field', () => {
  expect(wrongIn({ ...formOf(), flavour: 'xtream' }).username).toMatch(/user name/)
  expect(wrongIn({ ...formOf(), flavour: 'manual', name: 'x' })).toEqual({ name: null, url: null, username: null })
})
