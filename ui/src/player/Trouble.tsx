// Why a stream does not play, and what to do.
import { Button, Group, Text } from '@mantine/core'
import { t } from '../words/catalogue'
import type { State } from './usePlayer'

interface Props {
  kind: Extract<State, { is: 'trouble' }>['kind']
  /** The server's message. */
  text: string | undefined
  onRetry: () => void
}

export function TroubleNotice({ kind, text, onRetry }: Props) {
  const { title, why } = t.player.trouble[kind]
  // Trying again does not help with what browsers never play.
  const isFinal = kind === 'mixed' || kind === 'foreign' || kind === 'policy'
  return (
    <div role="alert">
      <Text fw={600} size="lg">
        {title}
      </Text>
      <Text mt={4}>{text ?? why}</Text>
      {!isFinal && (
        <Group mt="md">
          <Button variant="default" onClick={onRetry}>
            {t.player.retry}
          </Button>
        </Group>
      )}
    </div>
  )
}
