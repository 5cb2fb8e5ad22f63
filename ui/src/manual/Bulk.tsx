// What can be done with several channels at a time.
import { Autocomplete, Button, Group, Paper, Popover, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { tell } from '../api/cache'
import { Confirm } from '../parts/Confirm'
import { count } from '../words/number'
import { useChangeAll, useRemove, type Written, type WrittenFields } from './data'

interface Props {
  source: string
  ids: string[]
  channels: Written[]
  onDone: () => void
}

export function Bulk({ source, ids, channels, onDone }: Props) {
  const change = useChangeAll(source)
  const remove = useRemove(source)
  const [isRemoving, setRemoving] = useState(false)
  const all = count(ids.length, 'channel')
  const set = (fields: WrittenFields, done: string) => change.mutate({ ids, fields }, { onSuccess: () => tell(done) })
  return (
    <Paper p="xs" pl="md" role="group" aria-label="The chosen channels">
      <Group gap="xs">
        <Text fw={600} aria-live="polite" mr="xs">
          {all} chosen
        </Text>
        <Button variant="default" size="xs" onClick={() => set({ enabled: true }, `${all} switched on.`)}>
          Switch on
        </Button>
        <Button variant="default" size="xs" onClick={() => set({ enabled: false }, `${all} switched off.`)}>
          Switch off
        </Button>
        <SetGroup
          groups={[...new Set(channels.map(one => one.group_title).filter(Boolean))]}
          onSet={group =>
            set({ group_title: group }, group === '' ? `${all} without a group.` : `${all} put into ${group}.`)
          }
        />
        <Button variant="subtle" color="red" size="xs" onClick={() => setRemoving(true)}>
          Delete
        </Button>
        <Button variant="subtle" color="gray" c="dimmed" size="xs" ml="auto" onClick={onDone}>
          Choose none
        </Button>
      </Group>
      {isRemoving && (
        <Confirm
          title={`Delete ${all}?`}
          verb={`Delete ${all}`}
          busy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() =>
            remove.mutate(ids, {
              onSuccess: onDone,
              onSettled: () => setRemoving(false),
            })
          }
        >
          They leave your playlists when these are next generated. This cannot be undone.
        </Confirm>
      )}
    </Paper>
  )
}

function SetGroup({ groups, onSet }: { groups: string[]; onSet: (group: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const [group, setGroup] = useState('')
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-start" width={260}>
      <Popover.Target>
        <Button variant="default" size="xs" onClick={() => setOpen(!isOpen)}>
          Set group
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={event => {
            event.preventDefault()
            setOpen(false)
            onSet(group.trim())
          }}
        >
          <Stack gap="xs">
            <Autocomplete
              label="Group"
              description="Empty: none."
              data={groups}
              value={group}
              onChange={setGroup}
              comboboxProps={{ withinPortal: false }}
              data-autofocus
            />
            <Button type="submit" size="xs">
              Set group
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
