// A sheet with the addresses for a player and a test.
import { Stack } from '@mantine/core'
import { useFocusBack } from '../parts/focus'
import { Player } from '../start/Player'
import type { PlayerName } from '../start/players'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import { Outdated } from './Addresses'
import type { Playlist } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  playlist: Playlist
  player: PlayerName | undefined
  onPlayer: (player: PlayerName) => void
  onClose: () => void
}

export function Players({ playlist, player, onPlayer, onClose }: Props) {
  useFocusBack(`watch ${playlist.id}`, `more ${playlist.id}`)
  return (
    <Sheet onClose={onClose} title={t.playlists.watchTitle(playlist.name)} size={640}>
      <Stack gap="md">
        <Player proxy={playlist} player={player} onPlayer={onPlayer} />
        <Outdated playlist={playlist} />
        <Note>{t.playlists.secret}</Note>
      </Stack>
    </Sheet>
  )
}
