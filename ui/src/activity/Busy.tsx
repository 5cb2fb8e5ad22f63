// A running operation with its message, progress, speed and a stop button.
import { Group, Progress, Stack, Text } from '@mantine/core'
import classes from './Busy.module.css'
import { IconButton } from '../parts/IconButton'
import { IconX } from '../parts/icons'
import type { Operation } from '../api/operation'
import { useCancel } from './data'
import { counts } from './words'
import { t } from '../words/catalogue'
import { Note } from '../parts/Note'

export function Busy({ operation, named = false }: { operation: Operation; named?: boolean }) {
  const cancel = useCancel()
  const facts = counts(operation)
  return (
    <Stack gap={6} className={classes.busy}>
      <Group gap="sm" wrap="nowrap">
        <Text truncate flex={1} aria-live="polite">
          {named && <b>{operation.operation_name}: </b>}
          {operation.message || t.parts.starting}
        </Text>
        <Note span className={classes.beside}>
          {facts}
        </Note>
        <IconButton
          icon={IconX}
          iconSize={16}
          size="md"
          label={t.parts.stopWhat(operation.operation_name)}
          hint={t.parts.stop}
          loading={cancel.isPending}
          onClick={() => cancel.mutate(operation.id)}
        />
      </Group>
      <Progress
        value={operation.overall_percentage}
        size={4}
        aria-label={operation.operation_name}
        transitionDuration={120}
      />
      {facts !== '' && <Note className={classes.below}>{facts}</Note>}
    </Stack>
  )
}
