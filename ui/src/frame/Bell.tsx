// The bell: what needs a person, and running operations. What went well is among the activities.
import { Box, Group, Indicator, Popover, Stack, Text, Title, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useOperations } from '../activity/data'
import { isFinal, type Operation } from '../api/operation'
import { Busy, Stages } from '../activity/Busy'
import { ConcernTitle } from '../home/Concern'
import { useVerdict } from '../home/data'
import type { Concern } from '../home/words'
import { IconButton } from '../parts/IconButton'
import { IconBell } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { Dot } from '../parts/State'
import { usePlaylists } from '../playlists/data'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'

/** Keys of the concerns that were already shown. */
const SEEN = 'lineup.seen'

const readSeen = (): string[] => (localStorage.getItem(SEEN) ?? '').split('\n').filter(Boolean)

/** The keys of concerns that were shown. One that went away and comes back is new again. */
function useSeen(keys: string[], isKnown: boolean) {
  const [seen, setSeen] = useState(readSeen)
  const present = seen.filter(key => keys.includes(key))
  const isOver = isKnown && present.length < seen.length
  const keep = (shown: string[]) => {
    localStorage.setItem(SEEN, shown.join('\n'))
    setSeen(shown)
  }
  useEffect(() => {
    if (isOver) keep(present)
  })
  return { unread: isKnown ? keys.length - present.length : 0, look: () => keep(keys) }
}

export function Bell() {
  const [isOpen, setOpen] = useState(false)
  const running = (useOperations().data ?? []).filter(operation => !isFinal(operation))
  const [sources, playlists] = [useSources().data, usePlaylists().data]
  const { concerns, isWhole } = useVerdict(sources ?? [], playlists ?? [])
  const keys = concerns.map(({ key }) => key)
  const { unread: unseen, look } = useSeen(keys, isWhole && sources !== undefined && playlists !== undefined)
  const unread = isOpen ? 0 : unseen
  function turn(open: boolean) {
    // Also on closing: what came while it was open was seen.
    look()
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
            <Content running={running} concerns={concerns} onLeave={() => turn(false)} />
          </Stack>
        </Box>
      </Popover.Dropdown>
    </Popover>
  )
}

interface ContentProps {
  running: Operation[]
  concerns: Concern[]
  onLeave: () => void
}

function Content({ running, concerns, onLeave }: ContentProps) {
  return (
    <>
      {running.length + concerns.length === 0 && <Text c="dimmed">{t.activity.bellEmpty}</Text>}
      {concerns.length > 0 && (
        <Stack gap="sm">
          <Title order={2}>{t.home.attention}</Title>
          {concerns.map(concern => (
            <Notice key={concern.key} concern={concern} onLeave={onLeave} />
          ))}
        </Stack>
      )}
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
      <Text>
        <TextLink to="/activity" search={{}} onClick={onLeave}>
          {t.activity.all}
        </TextLink>
      </Text>
    </>
  )
}

function Notice({ concern, onLeave }: { concern: Concern; onLeave: () => void }) {
  return (
    <Group gap={10} wrap="nowrap" align="baseline">
      <Dot tone={concern.tone} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          <ConcernTitle concern={concern} onClick={onLeave} />
        </Text>
        <Text size="sm" c="dimmed" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          <Said text={concern.text} />
        </Text>
      </div>
    </Group>
  )
}
