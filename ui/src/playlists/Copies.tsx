// What copies the addresses of a playlist, and the way to setting up a player.
import { Group } from '@mantine/core'
import { CopyButton } from '../parts/Address'
import { opens } from '../parts/focus'
import { ButtonLink } from '../parts/Links'
import { t } from '../words/catalogue'
import type { Playlist } from '../api/model'

export function Copies({ playlist }: { playlist: Playlist }) {
  return (
    <Group gap={6}>
      <CopyButton text={t.playlists.copyPlaylist} name={playlist.name} url={playlist.m3u8_url} />
      <CopyButton text={t.playlists.copyGuide} name={playlist.name} url={playlist.xmltv_url} />
      <ButtonLink
        variant="default"
        size="xs"
        to="/playlists"
        search={{ watch: playlist.id }}
        resetScroll={false}
        aria-label={t.parts.of(t.playlists.watch, playlist.name)}
        {...opens(`watch ${playlist.id}`)}
      >
        {t.playlists.watch}
      </ButtonLink>
    </Group>
  )
}
