// The bar for the rows of a list that are chosen: how many there are, and what can be done with them.
import { Button, Group, Paper, Text } from '@mantine/core'
import { t } from '../words/catalogue'

interface Props {
  label: string
  /** How many are chosen, in words. */
  count: string
  onDelete: () => void
  onNone: () => void
  /** What else can be done. */
  children: React.ReactNode
}

export function ChosenBar({ label, count, onDelete, onNone, children }: Props) {
  return (
    <Paper p="xs" pl="md" role="group" aria-label={label}>
      <Group gap="xs">
        <Text fw={600} aria-live="polite" mr="xs">
          {count}
        </Text>
        {children}
        <Button variant="subtle" color="red" size="xs" onClick={onDelete}>
          {t.parts.delete}
        </Button>
        <Button variant="subtle" color="gray" c="dimmed" size="xs" ml="auto" onClick={onNone}>
          {t.parts.chooseNone}
        </Button>
      </Group>
    </Paper>
  )
}

interface ActionProps {
  label: string
  run: () => void
  isPending?: boolean
}

export function ChosenAction({ label, run, isPending }: ActionProps) {
  return (
    <Button variant="default" size="xs" loading={isPending} onClick={run}>
      {label}
    </Button>
  )
}
