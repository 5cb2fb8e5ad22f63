// What to paste into a player.
import { Button, Group, Stack, Text } from '@mantine/core'
import { Address } from '../parts/Address'
import { Notice } from '../parts/Fault'
import { useRegenerate, type Playlist } from './data'
import { gzipOf, outdatedBase } from './words'

export function Addresses({ playlist, brief = false }: { playlist: Playlist; brief?: boolean }) {
  return (
    <Stack gap={6}>
      <Address label="Playlist" url={playlist.m3u8_url} />
      <Address label="Guide" url={playlist.xmltv_url} />
      {!brief && <Address label="Guide, gzip" url={gzipOf(playlist.xmltv_url)} />}
      <Outdated playlist={playlist} />
    </Stack>
  )
}

/** The addresses inside the published files are those of the time when they were made. */
function Outdated({ playlist }: { playlist: Playlist }) {
  const regenerate = useRegenerate(playlist.id)
  const base = outdatedBase(playlist, location.href)
  if (base === undefined) return null
  const isHere = playlist.m3u8_url.startsWith(`${base}/`)
  return (
    <Notice tone="warn">
      <Text span inherit>
        Inside the published files, addresses begin with {base}.{' '}
        {isHere
          ? 'Other devices cannot reach that: set LINEUP_BASE_URL, or let the reverse proxy pass X-Forwarded-Host.'
          : 'Players that cannot reach that find no channels and no guide.'}
      </Text>
      {!isHere && (
        <Group mt="xs">
          <Button variant="default" size="xs" loading={regenerate.isPending} onClick={() => regenerate.mutate()}>
            Publish with this address
          </Button>
        </Group>
      )}
    </Notice>
  )
}
