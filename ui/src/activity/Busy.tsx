// A running operation with its message, progress, speed and a stop button.
import { Box, Group, Progress, Stack, Text } from '@mantine/core'
import classes from './Busy.module.css'
import { IconButton } from '../parts/IconButton'
import { IconX } from '../parts/icons'
import type { Operation } from '../api/operation'
import { useCancel } from './data'
import { counts, doing, nameOf, stageName } from './words'
import { t } from '../words/catalogue'
import { Note } from '../parts/Note'
import { Dot } from '../parts/State'

export function Busy({ operation, named = false }: { operation: Operation; named?: boolean }) {
  const cancel = useCancel()
  const facts = counts(operation)
  return (
    <Stack gap={6} className={classes.busy}>
      <Group gap="sm" wrap="nowrap">
        <Text truncate flex={1} aria-live="polite">
          {named && <b>{nameOf(operation)}: </b>}
          {doing(operation) || t.parts.starting}
        </Text>
        <Note span className={classes.beside}>
          {facts}
        </Note>
        <IconButton
          icon={IconX}
          iconSize={16}
          size="md"
          label={t.parts.cancelWhat(nameOf(operation))}
          hint={t.parts.cancel}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(operation.id)}
        />
      </Group>
      <Progress value={operation.overall_percentage} size={4} aria-label={nameOf(operation)} transitionDuration={120} />
      {facts !== '' && <Note className={classes.below}>{facts}</Note>}
    </Stack>
  )
}

export function Stages({ operation }: { operation: Operation }) {
  if (operation.stages.length === 0) return null
  return (
    <Group
      gap="md"
      component="ol"
      aria-label={t.activity.stages}
      style={{ listStyle: 'none', padding: 0, margin: '12px 0 0', rowGap: 4 }}
    >
      {operation.stages.map(stage => {
        const isHere = stage.id === operation.stage
        const isDone = stage.state === 'completed'
        return (
          <Box component="li" key={stage.id} aria-current={isHere ? 'step' : undefined}>
            <Group gap={6} wrap="nowrap">
              <Dot tone={isDone ? 'good' : stage.state === 'error' ? 'bad' : isHere ? 'busy' : 'idle'} size={6} />
              <Text size="sm" c={isHere && !isDone ? undefined : 'dimmed'}>
                {stageName(stage)}
              </Text>
            </Group>
          </Box>
        )
      })}
    </Group>
  )
}
