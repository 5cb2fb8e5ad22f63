// A running operation: what is being done, how far, how fast, and a way to stop it.
import { ActionIcon, Group, Progress, Stack, Text, Tooltip } from '@mantine/core'
import classes from './Busy.module.css'
import { IconX } from '../parts/icons'
import type { Operation } from '../api/operation'
import { useCancel } from './data'
import { counts } from './words'
import { t } from '../words/catalogue'

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
        <Text span c="dimmed" size="sm" className={classes.beside}>
          {facts}
        </Text>
        <Tooltip label={t.parts.stop}>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-label={t.parts.stopWhat(operation.operation_name)}
            loading={cancel.isPending}
            onClick={() => cancel.mutate(operation.id)}
          >
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Progress
        value={operation.overall_percentage}
        size={4}
        aria-label={operation.operation_name}
        transitionDuration={120}
      />
      {facts !== '' && (
        <Text c="dimmed" size="sm" className={classes.below}>
          {facts}
        </Text>
      )}
    </Stack>
  )
}
