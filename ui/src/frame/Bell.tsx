// The bell: running operations, and those that ended since it was last opened.
import { Box, Group, Indicator, Popover, Stack, Text, Title, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useOperations } from '../activity/data'
import { ended, isHeld, news } from '../activity/bell'
import { outcomeOf } from '../activity/outcome'
import { OwnerLink } from '../activity/OwnerLink'
import { isFinal, type Operation } from '../api/operation'
import { Busy, Stages } from '../activity/Busy'
import { IconButton } from '../parts/IconButton'
import { IconBell } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { Dot } from '../parts/State'
import { Ago } from '../parts/Time'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { Note } from '../parts/Note'

/** Ids of the finished operations that were already shown. */
const SEEN = 'lineup.seen'

export function Bell() {
  const [isOpen, setOpen] = useState(false)
  const [seen, setSeen] = useState<readonly string[]>(() => (localStorage.getItem(SEEN) ?? '').split(' '))
  const all = useOperations().data ?? []
  const running = all.filter(operation => !isFinal(operation))
  const unread = isOpen ? 0 : news(all, seen)
  function turn(open: boolean) {
    // Also on closing: operations that ended while it was open were seen.
    const shown = ended(all).map(operation => operation.id)
    localStorage.setItem(SEEN, shown.join(' '))
    setSeen(shown)
    setOpen(open)
  }
  const words = unread === 0 ? t.activity.bell : `${t.activity.bell}, ${t.activity.bellNew(unread)}`
  return (
    <Popover
      opened={isOpen}
      onChange={turn}
      position="bottom-end"
      width="min(400px, calc(100vw - 16px))"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t.activity.bell} disabled={isOpen}>
          <Indicator
            label={unread > 99 ? '99' : unread}
            disabled={unread === 0 && running.length === 0}
            processing={false}
            size={unread === 0 ? 8 : 16}
            offset={6}
            {...(unread === 0 && { label: undefined })}
          >
            <IconButton
              icon={IconBell}
              iconSize={20}
              size={36}
              label={words}
              aria-expanded={isOpen}
              onClick={() => turn(!isOpen)}
            />
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t.activity.bell}>
        <Box mah="70dvh" style={{ overflowY: 'auto' }} tabIndex={0}>
          <Stack gap="lg" p="md">
            <Content running={running} over={ended(all)} onLeave={() => turn(false)} />
          </Stack>
        </Box>
      </Popover.Dropdown>
    </Popover>
  )
}

interface ContentProps {
  running: Operation[]
  over: Operation[]
  onLeave: () => void
}

function Content({ running, over, onLeave }: ContentProps) {
  const sources = useSources().data ?? []
  return (
    <>
      {running.length + over.length === 0 && <Text c="dimmed">{t.activity.bellEmpty}</Text>}
      {running.length > 0 && (
        <Stack gap="md">
          <Title order={2}>{t.activity.running}</Title>
          {running.map(operation => (
            <div key={operation.id}>
              <Busy operation={operation} named />
              <Stages operation={operation} />
            </div>
          ))}
        </Stack>
      )}
      {over.length > 0 && (
        <Stack gap="sm">
          <Title order={2}>{t.activity.lately}</Title>
          {over.map(operation => (
            <Ended key={operation.id} operation={operation} isHeld={isHeld(operation, sources)} onLeave={onLeave} />
          ))}
        </Stack>
      )}
      <Text>
        <TextLink to="/activity" search={{}} onClick={onLeave}>
          {t.activity.all}
        </TextLink>
      </Text>
    </>
  )
}

interface EndedProps {
  operation: Operation
  /** Its result waits for a decision. */
  isHeld: boolean
  onLeave: () => void
}

function Ended({ operation, isHeld, onLeave }: EndedProps) {
  const over = { completed: isHeld ? 'warn' : 'good', error: 'bad' } as const
  const tone = operation.state === 'completed' || operation.state === 'error' ? over[operation.state] : 'idle'
  return (
    <Group gap={10} wrap="nowrap" align="baseline">
      <Dot tone={tone} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            <OwnerLink type={operation.operation_type} id={operation.owner_id} onClick={onLeave}>
              {operation.operation_name}
            </OwnerLink>
          </Text>
          <Note flex="none">
            <Ago time={operation.completed_at ?? operation.last_update} />
          </Note>
        </Group>
        <Text size="sm" c={tone === 'bad' ? undefined : 'dimmed'} lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          <Said text={outcomeOf(operation)} />
        </Text>
      </div>
    </Group>
  )
}
