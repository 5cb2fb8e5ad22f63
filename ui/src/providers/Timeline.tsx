// When a provider was called, as a bar, and its state changes.
import { Group, Stack, Text } from '@mantine/core'
import { Fold } from '../parts/Fold'
import { Note } from '../parts/Note'
import { Dot, type Tone } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { t } from '../words/catalogue'
import { clock, day } from '../words/time'
import classes from './providers.module.css'
import { sharesOf, spansOf } from './timeline'
import { percent } from '../words/number'
import type { Provider } from '../api/model'

const SHOWN = 12

const TONES: Record<Provider['state'], Tone> = { closed: 'good', half_open: 'warn', open: 'bad' }

/** A share that is neither nothing nor all is not rounded to it. */
const nearly = (share: number) =>
  share < 0.01 ? `< ${percent(0.01)}` : share > 0.99 && share < 1 ? `> ${percent(0.99)}` : percent(share, 0)

export function Timeline({ provider }: { provider: Provider }) {
  const now = useNow()
  const spans = spansOf(provider, now)
  const [first] = spans
  if (first === undefined) return null
  const all = now.getTime() - first.from.getTime()
  const shares = sharesOf(spans).map(({ state, share }) => ({
    state,
    text: t.providers.share(t.providers.states[state], nearly(share)),
  }))
  const newest = provider.transitions.toReversed().slice(0, SHOWN)
  return (
    <Stack gap={2} mt={4}>
      <div className={classes.timeline} aria-hidden>
        {spans.map(({ state, from, to }) => (
          <span
            key={from.toISOString()}
            data-state={state}
            title={t.providers.span(
              t.providers.states[state],
              `${day(from, now)} ${clock(from)}`,
              `${day(to, now)} ${clock(to)}`,
            )}
            style={{ flexGrow: (to.getTime() - from.getTime()) / all }}
          />
        ))}
      </div>
      <Group gap="sm" style={{ rowGap: 0 }}>
        {shares.map(({ state, text }) => (
          <Group key={state} gap={6} wrap="nowrap">
            <Dot tone={TONES[state]} size={7} />
            <Note span>{text}</Note>
          </Group>
        ))}
        <Note span>{t.providers.since(day(first.from, now))}</Note>
      </Group>
      {newest.length > 0 && (
        <Fold title={t.providers.happened(provider.transitions.length)}>
          <ol className={classes.changes}>
            {newest.map(({ at, from, to, reason }) => (
              <Text component="li" key={`${at} ${from} ${to}`} size="sm">
                <Text span inherit c="dimmed">
                  <Ago time={at} />
                </Text>{' '}
                {from === to ? '' : `${t.providers.states[to]}. `}
                {reason}
              </Text>
            ))}
          </ol>
        </Fold>
      )}
    </Stack>
  )
}
