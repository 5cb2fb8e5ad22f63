// An update that is held: what it would remove, and the choice to publish it.
import { Button, Group, Stack, Text } from '@mantine/core'
import { tell } from '../api/cache'
import { useFocusBack } from '../parts/focus'
import { Sheet } from '../parts/Sheet'
import { useNow } from '../parts/Time'
import { offerUndo } from '../parts/undo'
import { t } from '../words/catalogue'
import { Comparison } from './Comparison'
import { useDecide, useRestore } from './data'
import { confirmedOf, decisionOf } from './decision'
import type { Playlist } from '../api/model'

export function Review({ playlist, onClose }: { playlist: Playlist; onClose: () => void }) {
  useFocusBack(`review ${playlist.id}`, `more ${playlist.id}`)
  const decide = useDecide(playlist.id)
  const restore = useRestore(playlist.id)
  const decision = decisionOf(playlist, useNow())
  const { held, version } = playlist
  if (held === null || decision === undefined) {
    return (
      <Sheet onClose={onClose} title={playlist.name} size={560}>
        <Text>{t.playlists.nothingToDecide}</Text>
      </Sheet>
    )
  }
  const confirmed = confirmedOf(held)
  const done = (what: 'accept' | 'keep') => {
    onClose()
    if (what === 'keep') tell(t.playlists.keptVersion(version))
    else offerUndo(t.playlists.heldPublished(held.channel_count, version), () => restore.mutate(version))
  }
  const button = (what: 'accept' | 'keep', text: string) => (
    <Button
      variant="default"
      loading={decide.isPending && decide.variables === what}
      onClick={() => decide.mutate(what, { onSuccess: () => done(what) })}
    >
      {text}
    </Button>
  )
  return (
    <Sheet onClose={onClose} title={decision.title} size={560}>
      <Stack gap="md">
        <Text>
          {decision.text}
          {confirmed !== playlist.channel_count && ` ${t.playlists.confirmedAbout(confirmed)}`}
        </Text>
        <Group gap="xs">
          {!held.is_kept && button('keep', t.playlists.keepVersion(version))}
          {button('accept', t.playlists.publishHeld(held.channel_count))}
        </Group>
        <Comparison playlist={playlist.id} from={version} to="held" attempt={playlist.last_attempt_at} />
      </Stack>
    </Sheet>
  )
}
