// The oddities of the last reading: what is odd in the provider's file, and what was made of it.
import { Button, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { count, number } from '../words/number'
import type { Source } from './data'

const SHOWN = 5

export function Issues({ issues }: { issues: Source['issues'] }) {
  const [isOpen, setOpen] = useState(false)
  if (issues.total === 0) return null
  const shown = isOpen ? issues.first : issues.first.slice(0, SHOWN)
  return (
    <Stack gap="xs" component="section">
      <Title order={2}>Oddities of the last reading</Title>
      <Text c="dimmed" size="sm">
        {count(issues.total, 'line or entry is', 'lines or entries are')} not as they should be. Everything that could
        be read is there.
      </Text>
      {shown.map(issue => (
        <Text key={`${issue.line}.${issue.byte}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            Line {number(issue.line)}:
          </Text>{' '}
          {issue.text}
        </Text>
      ))}
      {issues.first.length > SHOWN && (
        <div>
          <Button variant="default" size="xs" onClick={() => setOpen(!isOpen)}>
            {isOpen
              ? 'Fewer'
              : `Show ${issues.first.length < issues.total ? 'the first ' : 'all '}${number(issues.first.length)}`}
          </Button>
        </div>
      )}
    </Stack>
  )
}
