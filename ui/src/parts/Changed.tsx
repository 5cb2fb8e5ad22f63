// Somebody else saved the same thing meanwhile: theirs, or mine over it.
import { Button, Group } from '@mantine/core'
import { Notice } from './Fault'
import { t } from '../words/catalogue'

interface Props {
  title: string
  busy: boolean
  onTheirs: () => void
  onMine: () => void
}

export function Changed({ title, busy, onTheirs, onMine }: Props) {
  return (
    <Notice tone="warn" title={title}>
      {t.parts.changedText}
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={onTheirs}>
          {t.parts.takeTheirs}
        </Button>
        <Button variant="default" loading={busy} onClick={onMine}>
          {t.parts.saveMine}
        </Button>
      </Group>
    </Notice>
  )
}
