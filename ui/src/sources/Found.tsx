// The result of a check.
import { Group, Stack, Text } from '@mantine/core'
import { sentence } from '../api/problem'
import { Notice } from '../parts/Fault'
import { IconCircleCheck } from '../parts/icons'
import { Said } from '../parts/Said'
import { useNow } from '../parts/Time'
import { accountFound } from './account'
import type { Flavour } from './flavour'
import { cameIn, settingsOf } from './words'
import { t } from '../words/catalogue'
import type { Verdict } from '../api/model'
import { Note } from '../parts/Note'

/** `shown`: the fields that show their own errors. */
export function Found({ flavour, verdict, shown }: { flavour: Flavour; verdict: Verdict; shown: string[] }) {
  const { context } = verdict
  const now = useNow()
  const wrong = settingsOf(verdict)
  if (wrong.length > 0) {
    const folded = wrong.filter(({ field }) => !shown.includes(field))
    if (folded.length === 0) return null
    return <Notice tone="warn">{folded.map(({ message }) => `${sentence(message)}.`).join(' ')}</Notice>
  }
  if (!verdict.is_valid)
    return (
      <Notice tone="warn">
        <Said text={cameIn(verdict) ?? sentence(verdict.message)} />
      </Notice>
    )
  return (
    <Stack gap={4} role="status">
      <Group gap={8} wrap="nowrap" align="start">
        <IconCircleCheck size={20} stroke={1.5} color="var(--lineup-good)" style={{ flex: 'none' }} />
        <Text>
          {flavour === 'm3u'
            ? t.sourceForm.foundPlaylist(context.channels, context.is_complete)
            : flavour === 'xmltv'
              ? t.sourceForm.foundGuide(context.channels, context.programmes, context.is_complete)
              : accountFound(context, now)}
        </Text>
      </Group>
      {context.examples.length > 0 && (
        <Note pl={28}>
          {context.examples.join(', ')}
          {context.channels > context.examples.length && ' …'}
        </Note>
      )}
      {verdict.warnings.map(warning => (
        <Text key={warning} size="sm" pl={28} style={{ overflowWrap: 'anywhere' }}>
          {warning}
        </Text>
      ))}
    </Stack>
  )
}
