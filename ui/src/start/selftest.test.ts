import { afterEach, expect, test, vi } from 'vitest'
import { counter, fetched, ownAddress } from './selftest'

afterEach(() => vi.unstubAllGlobals())

test('a word is counted over the seams of pieces', () => {
  for (const size of [1, 3, 7, 100]) {
    const text = '#EXTM3U\n#EXTINF:-1,A\nhttp://a\n#EXTINF:-1,B\nhttp://b\n##EXTINF'
    const count = counter('#EXTINF')
    let sum = 0
    for (let at = 0; at < text.length; at += size) sum = count(text.slice(at, at + size))
    expect(sum).toBe(3)
  }
})

test('the page fetches from where it came', () => {
  expect(ownAddress('https://tv.example.org/lineup/proxy/k.m3u', '/tv')).toBe('/tv/proxy/k.m3u')
  expect(ownAddress('http://nas.local:8080/proxy/k.xml.gz', '')).toBe('/proxy/k.xml.gz')
})

test('what came is counted, and what did not come has a reason', async () => {
  const guide = '<tv><programme start="1"/><programme start="2"/></tv>'
  const answer = (given: Response) => vi.stubGlobal('fetch', () => Promise.resolve(given))
  answer(new Response(guide))
  expect(await fetched('guide', '/proxy/k.xml')).toMatchObject({ isFine: true, items: 2, bytes: guide.length })
  answer(new Response('<tv></tv>'))
  expect(await fetched('guide', '/proxy/k.xml')).toMatchObject({ isFine: false, why: 'empty' })
  answer(new Response(new ReadableStream({ pull: stream => stream.error(new Error('broken off')) })))
  expect(await fetched('guide', '/proxy/k.xml')).toMatchObject({ isFine: false, why: 'broken' })
  answer(new Response('', { status: 503 }))
  expect(await fetched('playlist', '/proxy/k.m3u')).toMatchObject({ isFine: false, why: 'soon', status: 503 })
})
