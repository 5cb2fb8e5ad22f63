import { Stack } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconPlaylist, IconPlus } from '../parts/icons'
import { Empty } from '../parts/Empty'
import { Asked, Page } from '../parts/Page'
import { useRowKeys } from '../parts/rows'
import { t } from '../words/catalogue'
import { PlaylistCard } from './Card'
import { usePlaylists, useRegenerate } from './data'
import { Players } from './Players'
import { Review } from './Review'
import { Versions } from './Versions'
import { ButtonLink } from '../parts/Links'

export function PlaylistsPage() {
  const playlists = usePlaylists()
  const { watch, player, versions, compare, review } = useSearch({ strict: false })
  const navigate = useNavigate()
  const regenerate = useRegenerate()
  useRowKeys({ refresh: id => regenerate.mutate(id) })
  const close = () => void navigate({ to: '/playlists', resetScroll: false })
  const find = (id: string | undefined) => playlists.data?.find(playlist => playlist.id === id)
  const [watched, kept, reviewed] = [find(watch), find(versions), find(review)]
  const button = (
    <ButtonLink to="/playlists/new" leftSection={<IconPlus size={16} />}>
      {t.frame.newPlaylist}
    </ButtonLink>
  )
  const isEmpty = playlists.data?.length === 0
  return (
    <Page
      title={t.frame.playlists}
      facts={playlists.data && !isEmpty ? t.playlists.count(playlists.data.length) : undefined}
      actions={isEmpty ? undefined : button}
    >
      <Asked query={playlists}>
        {all =>
          all.length === 0 ? (
            <Empty icon={IconPlaylist} title={t.playlists.none} action={button}>
              {t.playlists.about}
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
      {watched !== undefined && (
        <Players
          key={watch}
          playlist={watched}
          player={player}
          onPlayer={player =>
            void navigate({ to: '/playlists', search: { watch, player }, replace: true, resetScroll: false })
          }
          onClose={close}
        />
      )}
      {kept !== undefined && <Versions key={versions} playlist={kept} compare={compare} onClose={close} />}
      {reviewed !== undefined && <Review key={review} playlist={reviewed} onClose={close} />}
    </Page>
  )
}
