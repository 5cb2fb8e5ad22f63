import { Autocomplete, Button, Popover, Stack } from '@mantine/core'
import { useState } from 'react'
import { tell } from '../api/cache'
import { ChosenAction, ChosenBar } from '../parts/Chosen'
import { Confirm } from '../parts/Confirm'
import { useChangeAll, useRemove } from './data'
import { t } from '../words/catalogue'
import type { ManualChannel, ManualPatch } from '../api/model'

interface Props {
  source: string
  ids: string[]
  channels: ManualChannel[]
  onDone: () => void
}

export function Bulk({ source, ids, channels, onDone }: Props) {
  const change = useChangeAll(source)
  const remove = useRemove(source)
  const [isRemoving, setRemoving] = useState(false)
  const n = ids.length
  const set = (fields: ManualPatch, done: string) => change.mutate({ ids, fields }, { onSuccess: () => tell(done) })
  return (
    <>
      <ChosenBar
        label={t.manual.chosen}
        count={t.parts.chosenCount(n)}
        onDelete={() => setRemoving(true)}
        onNone={onDone}
      >
        <ChosenAction label={t.parts.switchOn} run={() => set({ enabled: true }, t.manual.switchedOn(n))} />
        <ChosenAction label={t.parts.switchOff} run={() => set({ enabled: false }, t.manual.switchedOff(n))} />
        <SetGroup
          groups={[...new Set(channels.map(one => one.group_title).filter(Boolean))]}
          onSet={group => set({ group_title: group }, t.manual.groupSet(n, group))}
        />
      </ChosenBar>
      {isRemoving && (
        <Confirm
          title={t.parts.deleteOf(t.channels.channels(n))}
          verb={t.manual.deleteMany(n)}
          busy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate(ids, { onSuccess: onDone, onSettled: () => setRemoving(false) })}
        >
          {t.manual.deleteManyText}
        </Confirm>
      )}
    </>
  )
}

export function SetGroup({ groups, onSet }: { groups: string[]; onSet: (group: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const [group, setGroup] = useState('')
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-start" width={260}>
      <Popover.Target>
        <Button variant="default" size="xs" onClick={() => setOpen(!isOpen)}>
          {t.manual.setGroup}
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
              label={t.channels.fields.group_title}
              description={t.manual.groupHint}
              data={groups}
              value={group}
              onChange={setGroup}
              comboboxProps={{ withinPortal: false }}
              data-autofocus
            />
            <Button type="submit" size="xs">
              {t.manual.setGroup}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
