// What do I paste where?
import { Stack } from '@mantine/core'
import { IconPlaylist, IconPlus } from '../parts/icons'
import { Empty } from '../parts/Empty'
import { Asked, Page } from '../parts/Page'
import { count } from '../words/number'
import { PlaylistCard } from './Card'
import { usePlaylists } from './data'
import { ButtonLink } from '../parts/Links'

export function PlaylistsPage() {
  const playlists = usePlaylists()
  const button = (
    <ButtonLink to="/playlists/new" leftSection={<IconPlus size={16} />}>
      New playlist
    </ButtonLink>
  )
  const isEmpty = playlists.data?.length === 0
  return (
    <Page
      title="Playlists"
      facts={playlists.data && !isEmpty ? count(playlists.data.length, 'playlist') : undefined}
      actions={isEmpty ? undefined : button}
    >
      <Asked query={playlists}>
        {all =>
          all.length === 0 ? (
            <Empty icon={IconPlaylist} title="No playlist yet" action={button}>
              A playlist takes channels from your sources, numbers them, adds the guide, and has an address that you
              paste into a player.
            </Empty>
          ) : (
            <Stack>
              {all.map(playlist => (
                <PlaylistCard key={playlist.id} playlist={playlist} />
              ))}
            </Stack>
          )
        }
      </Asked>
    </Page>
  )
}
