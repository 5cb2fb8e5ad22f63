import { useParams } from '@tanstack/react-router'
import { Gone } from '../parts/Gone'
import { Asked, Page } from '../parts/Page'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { usePlaylists } from './data'
import { PlaylistEditor } from './Edit'

export function EditPlaylistPage() {
  const { id } = useParams({ strict: false })
  const sources = useSources()
  const playlists = usePlaylists()
  const playlist = playlists.data?.find(one => one.id === id)
  const isLost = id !== undefined && playlists.data !== undefined && playlist === undefined
  return (
    <Page title={titleOf(id, playlist?.name)}>
      {isLost ? (
        <Gone what={t.playlists.gone} to="/playlists" back={t.playlists.all} />
      ) : (
        <Asked query={playlists}>
          {() => (
            <Asked query={sources}>
              {all => <PlaylistEditor key={playlist?.id} playlist={playlist} sources={all} />}
            </Asked>
          )}
        </Asked>
      )}
    </Page>
  )
}

function titleOf(id: string | undefined, name: string | undefined): string {
  if (id === undefined) return t.frame.newPlaylist
  return name === undefined ? t.frame.playlists : t.parts.editOf(name)
}
