import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from './icons'
import { messageOf } from '../api/problem'
import { t } from '../words/catalogue'

export function Fault({ error, retry }: { error: unknown; retry?: () => unknown }) {
  return (
    <Notice tone="bad">
      <Text span inherit>
        {messageOf(error)}
      </Text>
      {retry !== undefined && (
        <Group mt="xs">
          <Button variant="default" size="xs" onClick={() => void retry()}>
            {t.parts.tryAgain}
          </Button>
        </Group>
      )}
    </Notice>
  )
}

export function Notice({ tone, title, children }: { tone: 'warn' | 'bad'; title?: string; children: React.ReactNode }) {
  return (
    <Alert
      variant="default"
      role={tone === 'bad' ? 'alert' : 'status'}
      title={title}
      icon={<IconAlertTriangle />}
      styles={{
        root: { borderColor: `var(--lineup-${tone}-line)` },
        icon: { color: `var(--lineup-${tone})` },
        message: { overflowWrap: 'anywhere' },
      }}
    >
      {children}
    </Alert>
  )
}
