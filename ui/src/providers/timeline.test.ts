import { expect, test } from 'vitest'
import { sharesOf, spansOf } from './timeline'
import type { Provider } from '../api/model'

const now = new Date(2026, 2, 10, 20, 0)
const before = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
const provider = (fields: Partial<Provider>) =>
  ({ transitions: [], state: 'closed', since: before(10), ...fields }) as Provider

test('what never changed is one span', () => {
  expect(spansOf(provider({}), now)).toEqual([{ state: 'closed', from: new Date(before(10)), to: now }])
  expect(spansOf(provider({ since: before(1000) }), now)[0]?.from).toEqual(new Date(before(168)))
  expect(sharesOf(spansOf(provider({}), now))).toEqual([{ state: 'closed', share: 1 }])
})

test('changes make spans without gaps, and notes of people make none', () => {
  const spans = spansOf(
    provider({
      transitions: [
        { at: before(400), from: 'closed', to: 'open', reason: '' },
        { at: before(84), from: 'open', to: 'half_open', reason: '' },
        { at: before(84), from: 'half_open', to: 'closed', reason: '' },
        { at: before(50), from: 'closed', to: 'closed', reason: 'reset' },
      ],
    }),
    now,
  )
  expect(spans.map(({ state }) => state)).toEqual(['open', 'closed'])
  expect(spans[0]?.to).toEqual(spans[1]?.from)
  expect(sharesOf(spans)).toEqual([
    { state: 'closed', share: 0.5 },
    { state: 'open', share: 0.5 },
  ])
})
