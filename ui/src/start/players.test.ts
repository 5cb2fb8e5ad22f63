import { expect, test } from 'vitest'
import { addressesFor, isLoopback, playerNamed } from './players'
import type { Playlist } from '../api/model'

const guideOf = (xmltv_url: string) =>
  addressesFor('jellyfin', { m3u8_url: 'http://h/proxy/k.m3u8', xmltv_url } as Playlist)[1]?.url

test('the packed guide is beside the plain one', () => {
  expect(guideOf('http://h/proxy/k.xmltv')).toBe('http://h/proxy/k.xml.gz')
  expect(guideOf('http://h/proxy/k/xmltv')).toBe('http://h/proxy/k.xml.gz')
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
