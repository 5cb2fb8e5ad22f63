// The oddities of the last reading: what is odd in the provider's file, and what was made of it.
import { Stack, Text } from '@mantine/core'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'

export function Issues({ issues }: { issues: Source['issues'] }) {
  if (issues.total === 0) return <Text c="dimmed">{t.sources.odditiesNone}</Text>
  return (
    <Stack gap="xs" component="section" aria-label={t.sources.oddities}>
      <Text c="dimmed" size="sm">
        {t.sources.odd(issues.total)}
      </Text>
      {issues.first.map(issue => (
        <Text key={`${issue.line}.${issue.byte}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {t.sources.line(issue.line)}
          </Text>{' '}
          {issue.text}
        </Text>
      ))}
      {issues.first.length < issues.total && (
        <Text size="sm" c="dimmed">
          {t.sources.andMore(issues.total - issues.first.length)}
        </Text>
      )}
    </Stack>
  )
}
