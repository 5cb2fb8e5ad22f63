import { hasSecret } from '../parts/secrets'
import type { Channel, Playlist } from '../api/model'

/**
 * An address of a channel that needs no session: from the first playlist with its source, else the provider's
 * if it contains no account. Players are not redirected to streams that are not http.
 */
export function openAddress(
  channel: Pick<Channel, 'id' | 'source_id' | 'stream_url'>,
  playlists: Pick<Playlist, 'is_active' | 'm3u8_url' | 'access_key' | 'stream_sources'>[],
): string | undefined {
  const plain = channel.stream_url.split('|')[0]?.trim() ?? ''
  const own = /^[a-z][a-z0-9+.-]*:\/\//i.test(plain) && !hasSecret(plain) ? plain : undefined
  if (isForeign(plain)) return own
  const playlist = playlists.find(
    one => one.is_active && one.stream_sources.some(({ source_id }) => source_id === channel.source_id),
  )
  if (playlist !== undefined) {
    const place = playlist.m3u8_url.lastIndexOf('/proxy/')
    if (place >= 0) return `${playlist.m3u8_url.slice(0, place)}/stream/${playlist.access_key}/${channel.id}`
  }
  return own
}

/** A playlist of one channel, for players that open files. */
export function oneEntry(name: string, url: string): string {
  return `#EXTM3U\n#EXTINF:-1,${name.replaceAll(/[\r\n]+/g, ' ')}\n${url}\n`
}

/** A file name that is valid on any system. */
export function fileName(name: string): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return `${plain.slice(0, 80) || 'channel'}.m3u`
}

export type Format = 'hls' | 'mpegts' | 'file'

/** The format of a stream, from its address. Live streams without an extension are transport streams. */
export function formatOf({ stream_url, stream_type }: Pick<Channel, 'stream_url' | 'stream_type'>): Format {
  const path = stream_url.split(/[?#|]/)[0]?.toLowerCase() ?? ''
  if (/\.m3u8?$/.test(path) || /[?&](output|type)=(m3u8|hls)\b/i.test(stream_url)) return 'hls'
  if (/\.(ts|m2ts|mts)$/.test(path)) return 'mpegts'
  if (/\.(mp4|m4v|webm|mkv|mov|mp3|aac|ogg|flac|avi)$/.test(path)) return 'file'
  return stream_type === 'live' ? 'mpegts' : 'file'
}

/** Whether the browser blocks an HTTP stream on an HTTPS page. */
export function isMixed(stream_url: string, page: string): boolean {
  return page === 'https:' && /^http:/i.test(stream_url)
}

/** Whether the address has a scheme that no browser plays. */
export function isForeign(stream_url: string): boolean {
  return !/^https?:/i.test(stream_url)
}
