// A list of groups to pick. Only visible rows are in the document.
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useRef, useState } from 'react'
import { Search } from '../parts/Search'
import { t } from '../words/catalogue'
import { number } from '../words/number'
import { channelsIn, found } from './groups'
import classes from './start.module.css'
import type { ChannelGroup } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  groups: ChannelGroup[]
  picked: ReadonlySet<string>
  onChange: (picked: ReadonlySet<string>) => void
}

const HEIGHT = 40

export function Picker({ groups, picked, onChange }: Props) {
  const [search, setSearch] = useState('')
  const find = useCallback((text: string) => setSearch(text), [])
  const shown = found(groups, search)
  const chosen = groups.filter(({ name }) => picked.has(name)).length
  const toggle = (name: string) => {
    const next = new Set(picked)
    if (!next.delete(name)) next.add(name)
    onChange(next)
  }
  return (
    <Stack gap="xs">
      <Group gap="xs" justify="space-between">
        <Search value={search} onChange={find} placeholder={t.start.searchGroups} />
        <Group gap="xs">
          {search !== '' && shown.length > 0 && (
            <Button variant="default" onClick={() => onChange(new Set([...picked, ...shown.map(({ name }) => name)]))}>
              {t.start.tickShown(shown.length)}
            </Button>
          )}
          {chosen > 0 && (
            <Button variant="default" onClick={() => onChange(new Set())}>
              {t.start.untick}
            </Button>
          )}
        </Group>
      </Group>
      <List groups={shown} picked={picked} onToggle={toggle} />
      <Note role="status">{chosen > 0 && t.start.ticked(chosen, channelsIn(groups, picked))}</Note>
    </Stack>
  )
}

interface ListProps {
  groups: ChannelGroup[]
  picked: ReadonlySet<string>
  onToggle: (name: string) => void
}

function List({ groups, picked, onToggle }: ListProps) {
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: groups.length,
    getScrollElement: () => frame.current,
    estimateSize: () => HEIGHT,
    overscan: 12,
  })
  return (
    <div ref={frame} className={classes.list} role="group" aria-label={t.start.stepGroups} tabIndex={-1}>
      {groups.length === 0 && (
        <Text p="md" c="dimmed">
          {t.start.noneFound}
        </Text>
      )}
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const group = groups[index]
          if (group === undefined) return null
          return (
            <label
              key={group.name}
              className={classes.line}
              style={{ position: 'absolute', inset: `${start}px 0 auto 0`, height: HEIGHT }}
            >
              <Checkbox
                size="sm"
                checked={picked.has(group.name)}
                onChange={() => onToggle(group.name)}
                wrapperProps={{ style: { display: 'contents' } }}
              />
              <span title={group.name || undefined}>{group.name || t.channels.noGroup}</span>
              <small>{number(group.count)}</small>
            </label>
          )
        })}
      </div>
    </div>
  )
}
