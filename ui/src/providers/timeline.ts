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

const STATES: readonly BreakerState[] = ['closed', 'half_open', 'open']

/** The states that it was in, with their shares of the time, from 0 to 1. */
export function sharesOf(spans: Span[]): { state: BreakerState; share: number }[] {
  const length = (some: Span[]) => some.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0)
  const all = length(spans)
  return STATES.map(state => spans.filter(span => span.state === state)).flatMap(([first, ...others]) =>
    first === undefined || all === 0 ? [] : [{ state: first.state, share: length([first, ...others]) / all }],
  )
}
