import { expect, test } from 'vitest'
import { fileName, formatOf, isForeign, isMixed, oneEntry, openAddress } from './address'

const channel = { id: 'C1', source_id: 'S1', stream_url: 'http://tv.example.org/live/{username}/{password}/1.ts' }
const playlist = (source_id: string) => ({
  is_active: true,
  m3u8_url: 'http://nas.local:8080/tv/proxy/key.m3u',
  access_key: 'key',
  stream_sources: [{ source_id, priority_order: 1, source_name: '' }],
})

test('another player gets an address that needs no account', () => {
  expect(openAddress(channel, [playlist('S2'), playlist('S1')])).toBe('http://nas.local:8080/tv/stream/key/C1')
  expect(openAddress(channel, [{ ...playlist('S1'), is_active: false }])).toBeUndefined()
  expect(openAddress({ ...channel, stream_url: 'http://x.example/1.ts|User-Agent=a' }, [])).toBe(
    'http://x.example/1.ts',
  )
  const rtsp = { ...channel, stream_url: 'rtsp://192.168.1.2/1' }
  expect(openAddress(rtsp, [])).toBe('rtsp://192.168.1.2/1')
  expect(openAddress(rtsp, [playlist('S1')])).toBe('rtsp://192.168.1.2/1')
  expect(openAddress({ ...channel, stream_url: 'rtsp://a:{password-in-list}@192.168.1.2/1' }, [])).toBeUndefined()
  expect(openAddress({ ...channel, stream_url: 'http://x.example/{username-1-in-list}/1.ts' }, [])).toBeUndefined()
  const listed = 'http://x.example/{username-1-in-list}/{password-1-in-list}/1.ts'
  expect(openAddress({ ...channel, stream_url: listed }, [])).toBeUndefined()
})

test('a file of one entry', () => {
  expect(oneEntry('One\nTwo', 'http://x.example')).toBe('#EXTM3U\n#EXTINF:-1,One Two\nhttp://x.example\n')
  expect(fileName('News: 24/7 “live” Küste')).toBe('News 24 7 live Küste.m3u')
  expect(fileName('///')).toBe('channel.m3u')
})

test('how a stream comes', () => {
  const live = (stream_url: string) => formatOf({ stream_url, stream_type: 'live' })
  expect(live('http://x.example/live/a/b/1.m3u8?token=1')).toBe('hls')
  expect(live('http://x.example/live/a/b/1')).toBe('mpegts')
  expect(live('http://x.example/radio.mp3')).toBe('file')
  expect(formatOf({ stream_url: 'http://x.example/movie/1', stream_type: 'movie' })).toBe('file')
  expect(isMixed('http://x.example', 'https:')).toBe(true)
  expect(isMixed('http://x.example', 'http:')).toBe(false)
  expect(isForeign('rtsp://192.168.1.2/1')).toBe(true)
})
