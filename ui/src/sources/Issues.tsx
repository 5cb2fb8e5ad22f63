// The issues in the provider's file.
import { Stack, Text } from '@mantine/core'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'

export function Issues({ issues }: { issues: Source['issues'] }) {
  if (issues.total === 0) return <Text c="dimmed">{t.sources.odditiesNone}</Text>
  return (
    <Stack gap="xs" component="section" aria-label={t.sources.oddities}>
      <Note>{t.sources.odd(issues.total)}</Note>
      {issues.first.map(issue => (
        <Text key={`${issue.line}.${issue.byte}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {t.parts.line(issue.line)}
          </Text>{' '}
          {issue.text}
        </Text>
      ))}
      {issues.first.length < issues.total && <Note>{t.parts.andMore(issues.total - issues.first.length)}</Note>}
    </Stack>
  )
}
