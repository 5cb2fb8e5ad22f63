import { expect, test } from 'vitest'
import { addressesFor, isLoopback, playerNamed } from './players'
import type { Playlist } from '../api/model'

test('every player gets the same addresses, and VLC no guide', () => {
  const urls = (player: 'vlc' | 'jellyfin' | 'channels') =>
    addressesFor(player, { m3u8_url: 'http://h/k.m3u', xmltv_url: 'http://h/k.xmltv' } as Playlist).map(
      ({ url }) => url,
    )
  expect(urls('vlc')).toEqual(['http://h/k.m3u'])
  expect(urls('jellyfin')).toEqual(['http://h/k.m3u', 'http://h/k.xmltv'])
  expect(urls('channels')).toEqual(urls('jellyfin'))
})

test('addresses that only this machine reaches', () => {
  expect(isLoopback('http://127.0.0.1:8090/tv')).toBe(true)
  expect(isLoopback('http://localhost')).toBe(true)
  expect(isLoopback('http://localhost.example/tv')).toBe(false)
})

test('players by their names', () => {
  expect(playerNamed('kodi')).toBe('kodi')
  expect(playerNamed('toString')).toBeUndefined()
})
