// The schedule of a source or playlist, with its next runs.
import { Group, Select, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { sentence } from '../api/problem'
import { useNextRuns } from './data'
import { cronOf, planned, type Rhythm, RHYTHMS, scheduleOf } from './schedule'
import { t } from '../words/catalogue'
import type { CronAnswer, Source } from '../api/model'
import { Note } from '../parts/Note'
import { useNow } from '../parts/Time'
import { clock, day, until } from '../words/time'

interface Props {
  /** What is scheduled. */
  label?: string
  /** The option and the text for no schedule. */
  never?: { label: string; text: string }
  value: string
  error?: React.ReactNode
  onChange: (cron: string) => void
}

const SHOWN = 5

export function ScheduleField({ label = t.sourceForm.schedule, never, value, error, onChange }: Props) {
  const [rhythm, setRhythm] = useState<Rhythm>(scheduleOf(value).rhythm)
  const [settled] = useDebouncedValue(value.trim(), 300)
  const answer = useNextRuns(settled).data
  const isAnswered = answer !== undefined && settled === value.trim() && settled !== ''
  const time = scheduleOf(value).time
  const choose = (next: Rhythm) => {
    setRhythm(next)
    onChange(cronOf({ rhythm: next, time }, value || '30 4 * * *'))
  }
  const wrong = isAnswered && !answer.valid ? <Wrong expression={settled} answer={answer} /> : undefined
  return (
    <Stack gap={6}>
      <Group gap="xs" align="end" wrap="nowrap">
        <Select
          label={label}
          data={RHYTHMS.map(value => ({
            value,
            label: (value === 'hand' ? never?.label : undefined) ?? t.sourceForm.rhythms[value],
          }))}
          value={rhythm}
          onChange={next => choose(next as Rhythm)}
          error={rhythm === 'own' ? undefined : error}
          flex="1 1 auto"
        />
        {rhythm === 'daily' && (
          <TextInput
            type="time"
            label={t.sourceForm.at}
            w={132}
            value={time}
            onChange={event => {
              // Ignores a time that is partly cleared.
              const said = event.currentTarget.value
              if (said !== '') onChange(cronOf({ rhythm: 'daily', time: said }, value))
            }}
          />
        )}
      </Group>
      {rhythm === 'own' && (
        <TextInput
          label={t.sourceForm.cron}
          description={t.sourceForm.cronHint}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={value}
          error={wrong ?? error}
          onChange={event => onChange(event.currentTarget.value)}
        />
      )}
      <Note role="status">
        {isAnswered && answer.valid && comesOf(answer)}
        {settled === '' && value === '' && (never?.text ?? t.sourceForm.handText)}
      </Note>
    </Stack>
  )
}

function comesOf(answer: CronAnswer): string {
  if (answer.next_runs.length === 0) return t.sourceForm.neverRuns
  const runs = answer.next_runs.slice(0, SHOWN).map(time => planned(time, answer.time_zone))
  return t.sourceForm.nextRuns(runs.join(' · '), answer.time_zone)
}

/** An error, with its place in the expression. */
function Wrong({ expression, answer }: { expression: string; answer: CronAnswer }) {
  const letters = [...expression]
  const [from, to] = [answer.offset, answer.offset + Math.max(1, answer.length)]
  return (
    <>
      {sentence(answer.error)}
      {answer.length > 0 && (
        <>
          {': '}
          <code>
            {letters.slice(0, from).join('')}
            <mark style={{ background: 'none', color: 'inherit', textDecoration: 'underline wavy' }}>
              {letters.slice(from, to).join('')}
            </mark>
            {letters.slice(to).join('')}
          </code>
        </>
      )}
    </>
  )
}

/** `brief`: "next in 3 hours", for lists. */
export function NextRun({ source, brief = false }: { source: Source; brief?: boolean }) {
  const now = useNow()
  if (source.update_cron === '') return brief ? '' : t.sourceForm.rhythms.hand
  if (!source.enabled) return brief ? '' : t.sources.notWhileOff
  if (source.next_run_at === null) return brief ? '' : t.sources.never
  const next = new Date(source.next_run_at)
  const words = next <= now ? t.sources.now : until(next, now)
  return brief ? t.sources.nextBrief(words) : t.sources.nextFull(day(next, now), clock(next), words)
}
