// The states of a provider over time. Pure.
import type { Provider } from '../api/model'

type BreakerState = Provider['state']

export interface Span {
  state: BreakerState
  from: Date
  to: Date
}

/** The length of the timeline, in milliseconds. */
const WINDOW = 7 * 24 * 3_600_000

/** The states of the last days, the oldest first, without gaps between them. */
export function spansOf(
  { transitions, state, since }: Pick<Provider, 'transitions' | 'state' | 'since'>,
  now: Date,
): Span[] {
  const changes = transitions.filter(({ from, to }) => from !== to)
  const oldest = now.getTime() - WINDOW
  const first = changes[0]
  // Before the first known change it had the state that this change left.
  const spans: Span[] = []
  let at = new Date(first === undefined ? Math.max(oldest, Date.parse(since)) : oldest)
  let current: BreakerState = first?.from ?? state
  for (const change of changes) {
    const end = new Date(change.at)
    if (end > at) spans.push({ state: current, from: at, to: end })
    if (end > at) at = end
    current = change.to
  }
  if (now > at) spans.push({ state: current, from: at, to: now })
  return spans
}

/** The share of time in which it was called, from 0 to 1. */
export function shareCalled(spans: Span[]): number {
  const length = ({ from, to }: Span) => to.getTime() - from.getTime()
  const all = spans.reduce((sum, span) => sum + length(span), 0)
  const called = spans.filter(({ state }) => state !== 'open').reduce((sum, span) => sum + length(span), 0)
  return all === 0 ? 1 : called / all
}
