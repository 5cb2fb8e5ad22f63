import { Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { Fault } from './Fault'
import { Top } from './Top'
import { t } from '../words/catalogue'

export function Page({
  title,
  facts,
  actions,
  isWide = false,
  children,
}: {
  title: string
  facts?: React.ReactNode
  actions?: React.ReactNode
  /** Uses the full width of large screens. */
  isWide?: boolean
  children: React.ReactNode
}) {
  useEffect(() => {
    document.title = `${title} – Lineup`
  }, [title])
  const hasFacts = facts !== undefined && facts !== ''
  const hasActions = actions !== undefined && actions !== false
  return (
    <Stack gap="md" data-wide={isWide || undefined}>
      <Top>
        <Title order={1}>{title}</Title>
      </Top>
      {(hasFacts || hasActions) && (
        <Group justify="space-between" align="center" gap="sm" mih={36}>
          {hasFacts && (
            <Text span c="dimmed">
              {facts}
            </Text>
          )}
          {hasActions && (
            <Group gap="xs" justify="flex-end" ml="auto">
              {actions}
            </Group>
          )}
        </Group>
      )}
      {children}
    </Stack>
  )
}

/** The state of a query: loading, the error, or the answer. */
export function Asked<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => React.ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <Fault error={query.error} retry={query.refetch} />
  return <Waiting />
}

/** A spinner that appears after 200 ms: most answers come sooner. */
export function Waiting() {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 200)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Center mih={160} aria-busy>
      {isLong && <Loader size="sm" aria-label={t.parts.loading} />}
    </Center>
  )
}
