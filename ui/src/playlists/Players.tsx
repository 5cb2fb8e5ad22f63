// How to watch a playlist: the addresses that a player wants.
import { Drawer, Stack, Text } from '@mantine/core'
import { useFocusBack } from '../parts/focus'
import { t } from '../words/catalogue'
import { Addresses } from './Addresses'
import type { Playlist } from './data'

export function Players({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  useFocusBack(`watch ${playlist.id}`, `more ${playlist.id}`)
  return (
    <Drawer opened onClose={onClose} title={t.playlists.watchTitle(playlist.name)} size={560}>
      <Stack gap="md">
        <Text>{t.playlists.watchAbout}</Text>
        <Addresses playlist={playlist} />
      </Stack>
    </Drawer>
  )
}
