import { Button, Group, Stack, Text } from '@mantine/core'
import { Address } from '../parts/Address'
import { Notice } from '../parts/Fault'
import { useRegenerate } from './data'
import { outdatedBase } from './words'
import { t } from '../words/catalogue'
import type { Playlist } from '../api/model'

export function Addresses({ playlist }: { playlist: Playlist }) {
  return (
    <Stack gap={6}>
      <Address label={t.playlists.playlistAddress} url={playlist.m3u8_url} />
      <Address label={t.playlists.guideAddress} url={playlist.xmltv_url} />
    </Stack>
  )
}

/** Warns if the published files contain addresses of another host. */
export function Outdated({ playlist }: { playlist: Playlist }) {
  const regenerate = useRegenerate()
  const base = outdatedBase(playlist, location.href)
  if (base === undefined) return null
  const isHere = playlist.m3u8_url.startsWith(`${base}/`)
  return (
    <Notice tone="warn">
      <Text span inherit>
        {t.playlists.outdated(base)} {isHere ? t.playlists.outdatedHere : t.playlists.outdatedElsewhere}
      </Text>
      {!isHere && (
        <Group mt="xs">
          <Button
            variant="default"
            size="xs"
            loading={regenerate.isPending}
            onClick={() => regenerate.mutate(playlist.id)}
          >
            {t.playlists.publishHere}
          </Button>
        </Group>
      )}
    </Notice>
  )
}
