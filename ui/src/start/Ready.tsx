// Step 3: the addresses of the playlist.
import { Group, Stack, Text, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRunning } from '../activity/data'
import { faultOf } from '../activity/outcome'
import { Busy } from '../activity/Busy'
import { Notice } from '../parts/Fault'
import { Gone } from '../parts/Gone'
import { ButtonLink } from '../parts/Links'
import { Asked, Waiting } from '../parts/Page'
import { Said } from '../parts/Said'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { Player } from './Player'
import type { Wanted } from './steps'
import type { Playlist } from '../api/model'

export function Ready({ wanted }: { wanted: Wanted }) {
  return (
    <Asked query={usePlaylists()}>
      {all => {
        const playlist = all.find(({ id }) => id === wanted.playlist)
        if (playlist !== undefined) return <OfPlaylist playlist={playlist} wanted={wanted} />
        return <Gone what={t.playlists.gone} to="/start" back={t.start.stepProvider} />
      }}
    </Asked>
  )
}

function OfPlaylist({ playlist, wanted }: { playlist: Playlist; wanted: Wanted }) {
  const navigate = useNavigate()
  const running = useRunning(playlist.id)
  const isPublished = Boolean(playlist.last_generated_at)
  return (
    <Stack gap="md">
      <Title order={2}>{t.start.stepPlayer}</Title>
      <Text role="status">{isPublished ? t.start.ready(playlist.channel_count) : t.start.publishing}</Text>
      {running !== undefined && <Busy operation={running} />}
      {playlist.status === 'failed' && running === undefined && (
        <Notice tone="bad" title={t.start.notPublished}>
          <Said text={faultOf(playlist.last_outcome, playlist.last_error)} />
        </Notice>
      )}
      {!isPublished && running === undefined && playlist.status !== 'failed' && <Waiting />}
      <Player
        key={isPublished ? 'published' : 'not yet'}
        proxy={playlist}
        player={wanted.player}
        onPlayer={player => void navigate({ to: '/start', search: { ...wanted, player }, replace: true })}
        isTested={isPublished}
      />
      <Group>
        <ButtonLink to="/">{t.start.finish}</ButtonLink>
      </Group>
    </Stack>
  )
}
