import { expect, test } from 'vitest'
import { outdatedBase, passedOf } from './words'
import type { Playlist } from '../api/model'

test('files that were published for another address are told', () => {
  const told = (published_base: string | undefined, m3u8_url: string, page: string) =>
    outdatedBase({ published_base, m3u8_url } as Partial<Playlist> as Playlist, page)
  const [here, lan, tv] = ['http://localhost:8080', 'http://192.168.1.4:8080', 'https://tv.example.org/tv']
  expect(told('', `${lan}/proxy/k.m3u`, lan)).toBeUndefined()
  expect(told(undefined, `${lan}/proxy/k.m3u`, lan)).toBeUndefined()
  expect(told(lan, `${lan}/proxy/k.m3u`, `${lan}/playlists`)).toBeUndefined()
  expect(told(here, `${here}/proxy/k.m3u`, `${here}/playlists`)).toBeUndefined()
  expect(told(here, `${lan}/proxy/k.m3u`, `${lan}/playlists`)).toBe(here)
  expect(told(here, `${here}/proxy/k.m3u`, tv)).toBe(here)
  expect(told(lan, `${tv}/proxy/k.m3u`, tv)).toBe(lan)
  expect(told(lan, `${here}/proxy/k.m3u`, here)).toBeUndefined()
})

test('what passes the filters', () => {
  const passed = (channels_before: number, channels_after: number, filters: unknown[] = [{}]) =>
    passedOf({ channels_before, channels_after, filters } as Playlist['rules'])
  expect(passed(45_000, 12_000)).toBe('12,000 of 45,000 channels included')
  expect(passed(24, 24)).toBe('All 24 channels included')
  expect(passed(24, 1)).toBe('1 of 24 channels included')
  expect(passed(24, 24, [])).toBe('')
})
