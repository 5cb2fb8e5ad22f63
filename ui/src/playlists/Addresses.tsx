// What to paste into a player.
import { Stack } from '@mantine/core'
import { Address } from '../parts/Address'
import type { Playlist } from './data'
import { gzipOf } from './words'

export function Addresses({ playlist, brief = false }: { playlist: Playlist; brief?: boolean }) {
  return (
    <Stack gap={6}>
      <Address label="Playlist" url={playlist.m3u8_url} />
      <Address label="Guide" url={playlist.xmltv_url} />
      {!brief && <Address label="Guide, gzip" url={gzipOf(playlist.xmltv_url)} />}
    </Stack>
  )
}
