import { Button, Group, Stack, Text } from '@mantine/core'
import { tell } from '../api/cache'
import { useFocusBack } from '../parts/focus'
import { Asked } from '../parts/Page'
import { State } from '../parts/State'
import { Ago } from '../parts/Time'
import { bytes } from '../words/number'
import { useRestore, useVersions } from './data'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import type { Playlist } from '../api/model'
import { Note } from '../parts/Note'

export function Versions({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  useFocusBack(`versions ${playlist.id}`, `more ${playlist.id}`)
  const versions = useVersions(playlist.id)
  const restore = useRestore(playlist.id)
  return (
    <Sheet onClose={onClose} title={t.playlists.versionsOf(playlist.name)} size={480}>
      <Stack gap="md">
        <Text c="dimmed">{t.playlists.versionsAbout}</Text>
        <Asked query={versions}>
          {all =>
            all.length === 0 ? (
              <Text>{t.home.nothingPublished}</Text>
            ) : (
              all.map(version => (
                <Group key={version.version} justify="space-between" wrap="nowrap">
                  <div>
                    <Text component="div">
                      {version.is_current ? (
                        <State tone="good">{t.playlists.currentVersion(version.version)}</State>
                      ) : (
                        t.playlists.oldVersion(version.version)
                      )}
                    </Text>
                    <Note>
                      <Ago time={version.generated_at} /> · {t.channels.channels(version.channel_count)} ·{' '}
                      {t.playlists.programmes(version.program_count)} · {bytes(version.m3u_bytes + version.xmltv_bytes)}
                    </Note>
                  </div>
                  {!version.is_current && (
                    <Button
                      variant="default"
                      flex="none"
                      aria-label={t.playlists.restoreVersion(version.version)}
                      loading={restore.isPending && restore.variables === version.version}
                      onClick={() =>
                        restore.mutate(version.version, {
                          onSuccess: () => tell(t.playlists.restored(version.version)),
                        })
                      }
                    >
                      {t.playlists.restore}
                    </Button>
                  )}
                </Group>
              ))
            )
          }
        </Asked>
      </Stack>
    </Sheet>
  )
}
