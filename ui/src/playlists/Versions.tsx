// The published versions that are kept: what players get, and what they can get back.
import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { tell } from '../api/cache'
import { Asked } from '../parts/Page'
import { State } from '../parts/State'
import { Ago } from '../parts/Time'
import { bytes, count } from '../words/number'
import { useRestore, useVersions, type Playlist } from './data'

export function Versions({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  const versions = useVersions(playlist.id)
  const restore = useRestore(playlist.id)
  return (
    <Drawer opened onClose={onClose} title={`Versions of ${playlist.name}`} size={480}>
      <Stack gap="md">
        <Text c="dimmed">
          Every generation that changes something is a version. An older one can be published again; the next generation
          takes its place.
        </Text>
        <Asked query={versions}>
          {all =>
            all.length === 0 ? (
              <Text>Nothing was published yet.</Text>
            ) : (
              all.map(version => (
                <Group key={version.version} justify="space-between" wrap="nowrap">
                  <div>
                    <Text component="div">
                      {version.is_current ? (
                        <State tone="good">Version {version.version}, what players get</State>
                      ) : (
                        `Version ${version.version}`
                      )}
                    </Text>
                    <Text c="dimmed" size="sm">
                      <Ago time={version.generated_at} /> · {count(version.channel_count, 'channel')} ·{' '}
                      {count(version.program_count, 'programme')} · {bytes(version.m3u_bytes + version.xmltv_bytes)}
                    </Text>
                  </div>
                  {!version.is_current && (
                    <Button
                      variant="default"
                      aria-label={`Restore version ${version.version}`}
                      loading={restore.isPending && restore.variables === version.version}
                      onClick={() =>
                        restore.mutate(version.version, {
                          onSuccess: () => tell(`Players get version ${version.version} again.`),
                        })
                      }
                    >
                      Restore
                    </Button>
                  )}
                </Group>
              ))
            )
          }
        </Asked>
      </Stack>
    </Drawer>
  )
}
