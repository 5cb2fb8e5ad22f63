// Shown in place of an empty list: what belongs here and how to begin.
import { Paper, Stack, Text, Title } from '@mantine/core'
import type { ComponentType } from 'react'

export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: ComponentType<{ size?: number; stroke?: number }>
  title: string
  children: React.ReactNode
  action?: React.ReactNode
}) {
  return (
    <Paper p="xl" py={48}>
      <Stack align="center" gap="xs" maw={440} mx="auto" ta="center" style={{ textWrap: 'balance' }}>
        <Text c="dimmed" lh={0}>
          <Icon size={36} stroke={1.25} />
        </Text>
        <Title order={2} textWrap="balance">
          {title}
        </Title>
        <Text c="dimmed">{children}</Text>
        {action !== undefined && <div style={{ marginTop: 12 }}>{action}</div>}
      </Stack>
    </Paper>
  )
}
