// When a provider was called, as a bar, and its state changes.
import { Stack, Text } from '@mantine/core'
import { Fold } from '../parts/Fold'
import { Ago, useNow } from '../parts/Time'
import { t } from '../words/catalogue'
import { clock, day } from '../words/time'
import classes from './providers.module.css'
import { shareCalled, spansOf } from './timeline'
import { percent } from '../words/number'
import type { Provider } from '../api/model'

const SHOWN = 12

export function Timeline({ provider }: { provider: Provider }) {
  const now = useNow()
  const spans = spansOf(provider, now)
  const [first] = spans
  if (first === undefined) return null
  const all = now.getTime() - first.from.getTime()
  const says = t.providers.calledShare(percent(shareCalled(spans)), day(first.from, now))
  const newest = provider.transitions.toReversed().slice(0, SHOWN)
  return (
    <Stack gap={2} mt={4}>
      <div className={classes.timeline} role="img" aria-label={says}>
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
