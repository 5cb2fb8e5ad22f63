// Asks before an action that cannot be undone; the largest ones require typing the name.
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../words/catalogue'

interface Props {
  title: string
  /** The name to type, if any. */
  name?: string
  verb: string
  /** The text of the other button. */
  stay?: string
  busy: boolean
  children: React.ReactNode
  onConfirm: () => void
  onClose: () => void
}

export function Confirm({ title, name, verb, stay = t.parts.cancel, busy, children, onConfirm, onClose }: Props) {
  const [typed, setTyped] = useState('')
  const isReady = name === undefined || typed.trim() === name.trim()
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (isReady) onConfirm()
        }}
      >
        <Stack>
          <Text component="div">{children}</Text>
          {name !== undefined && (
            <TextInput
              data-autofocus
              label={t.parts.typeName(name)}
              value={typed}
              onChange={event => setTyped(event.currentTarget.value)}
            />
          )}
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {stay}
            </Button>
            <Button type="submit" color="red" disabled={!isReady} loading={busy}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
