// What can be done with several sources at a time.
import { Button, Group, Paper, Text } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '../parts/Confirm'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { list } from './list'
import { useRefreshAll, useRemoveAll, useSwitch } from './many'
import { usersOf } from './words'
import type { Source } from '../api/model'

export function Bulk({ sources, onDone }: { sources: Source[]; onDone: () => void }) {
  const refresh = useRefreshAll()
  const remove = useRemoveAll(onDone)
  const toggle = useSwitch()
  const [isRemoving, setRemoving] = useState(false)
  const n = sources.length
  const users = usersOf(sources, usePlaylists().data ?? [])
  return (
    <Paper p="xs" pl="md" role="group" aria-label={t.sources.chosen}>
      <Group gap="xs">
        <Text fw={600} aria-live="polite" mr="xs">
          {t.sources.chosenCount(n)}
        </Text>
        <Button variant="default" size="xs" loading={refresh.isPending} onClick={() => refresh.mutate(sources)}>
          {t.sources.refresh}
        </Button>
        <Button variant="default" size="xs" onClick={() => toggle(sources, true)}>
          {t.sources.switchOn}
        </Button>
        <Button variant="default" size="xs" onClick={() => toggle(sources, false)}>
          {t.sources.switchOff}
        </Button>
        <Button variant="subtle" color="red" size="xs" onClick={() => setRemoving(true)}>
          {t.sources.delete}
        </Button>
        <Button variant="subtle" color="gray" c="dimmed" size="xs" ml="auto" onClick={onDone}>
          {t.sources.chooseNone}
        </Button>
      </Group>
      {isRemoving && (
        <Confirm
          title={t.sources.deleteMany(n)}
          // As many words as there are sources would be too much to type.
          name={n === 1 ? (sources[0]?.name ?? '') : t.sources.total(n)}
          verb={t.sources.deleteManyVerb(n)}
          stay={n === 1 ? undefined : t.parts.keepThem}
          busy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate(sources, { onSettled: () => setRemoving(false) })}
        >
          {t.sources.deleteManyText(list(sources.map(({ name }) => name)))}
          {users.length > 0 && ` ${t.sources.losesMany(list(users))}`}
        </Confirm>
      )}
    </Paper>
  )
}
