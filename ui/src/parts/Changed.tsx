// The same record was saved elsewhere: take that version, or save one's own over it.
import { Button, Group } from '@mantine/core'
import { Notice } from './Fault'
import { t } from '../words/catalogue'

interface Props {
  title: string
  isElsewhere: boolean
  busy: boolean
  takeTheirs: () => void
  onMine: () => void
}

export function Changed({ title, isElsewhere, busy, takeTheirs, onMine }: Props) {
  if (!isElsewhere) return null
  return (
    <Notice tone="warn" title={title}>
      {t.parts.changedText}
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={takeTheirs}>
          {t.parts.takeTheirs}
        </Button>
        <Button variant="default" loading={busy} onClick={onMine}>
          {t.parts.saveMine}
        </Button>
      </Group>
    </Notice>
  )
}
