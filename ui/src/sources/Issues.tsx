// The oddities of the last reading: what is odd in the provider's file, and what was made of it.
import { Button, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Source } from './data'
import { t } from '../words/catalogue'

const SHOWN = 5

export function Issues({ issues }: { issues: Source['issues'] }) {
  const [isOpen, setOpen] = useState(false)
  if (issues.total === 0) return null
  const shown = isOpen ? issues.first : issues.first.slice(0, SHOWN)
  return (
    <Stack gap="xs" component="section">
      <Title order={2}>{t.sources.oddities}</Title>
      <Text c="dimmed" size="sm">
        {t.sources.odd(issues.total)}
      </Text>
      {shown.map(issue => (
        <Text key={`${issue.line}.${issue.byte}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {t.sources.line(issue.line)}
          </Text>{' '}
          {issue.text}
        </Text>
      ))}
      {issues.first.length > SHOWN && (
        <div>
          <Button variant="default" size="xs" onClick={() => setOpen(!isOpen)}>
            {isOpen
              ? t.sources.fewer
              : issues.first.length < issues.total
                ? t.sources.showFirst(issues.first.length)
                : t.sources.showAll(issues.first.length)}
          </Button>
        </div>
      )}
    </Stack>
  )
}
