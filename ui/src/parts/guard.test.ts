import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../api/problem'
import { cache } from '../api/cache'
import { guard } from './guard'
import { impactQuery } from './impact'
import type { Impact, ImpactQuestion } from '../api/model'

const post = vi.hoisted(() => vi.fn<() => Promise<unknown>>())
vi.mock('../api/client', () => ({ api: { POST: post }, body: (answer: unknown) => answer }))

const question: ImpactQuestion = { kind: 'filter', id: 'f', record: null }
const fine = { proxy_id: 'p', name: 'Television', before: 24, after: 20, is_held: false, removed: [] } as Impact
const replaced = new Problem(409, 'a newer request took its place', 'replaced')
const busy = new Problem(503, 'busy', 'busy')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cache.clear()
  post.mockReset()
  vi.useRealTimers()
})

async function saved(question: ImpactQuestion[] | (() => ImpactQuestion[])) {
  const save = vi.fn()
  const done = guard(question, save)
  await vi.advanceTimersByTimeAsync(30_000)
  await done
  return save.mock.calls
}

test('a question that another one replaced is asked again before anything is saved', async () => {
  for (const error of [replaced, busy, replaced, replaced]) post.mockRejectedValueOnce(error)
  post.mockResolvedValue([fine])
  expect(await saved([question])).toEqual([[false]])
  expect(post).toHaveBeenCalledTimes(5)
})

test('the question of an editor and of the guard is one', async () => {
  let answer: (impact: Impact[]) => void = () => {}
  post.mockReturnValue(new Promise(resolve => (answer = resolve)))
  const shown = cache.fetchQuery(impactQuery([question]))
  const save = vi.fn()
  const done = guard([question], save)
  await vi.advanceTimersByTimeAsync(10)
  answer([fine])
  await Promise.all([shown, done])
  expect(post).toHaveBeenCalledTimes(1)
  expect(save).toHaveBeenCalledExactlyOnceWith(false)
})

test('a question whose editor was left is asked again', async () => {
  post.mockReturnValueOnce(new Promise(() => {})).mockResolvedValue([fine])
  const save = vi.fn()
  const done = guard([question], save)
  await vi.advanceTimersByTimeAsync(10)
  await cache.cancelQueries(impactQuery([question]))
  await done
  expect(save).toHaveBeenCalledExactlyOnceWith(false)
})

test('a change that is refused is saved, so that its own error is shown', async () => {
  post.mockRejectedValue(new Problem(422, 'there is no such source', 'invalid'))
  expect(await saved([question])).toEqual([[false]])
})

test('nothing is saved while what would be lost cannot be known', async () => {
  post.mockRejectedValue(busy)
  expect(await saved([question])).toEqual([])
  post.mockRejectedValue(new Problem(500, 'it failed'))
  expect(await saved([question])).toEqual([])
})

test('changes are asked about and saved one after the other', async () => {
  const steps: string[] = []
  post.mockImplementation(() => {
    steps.push('ask')
    return Promise.resolve([fine])
  })
  const save = async (name: string) => {
    await Promise.resolve()
    steps.push(name)
  }
  await Promise.all([
    guard([question], () => save('first')),
    guard(
      () => [question],
      () => save('second'),
    ),
  ])
  expect(steps).toEqual(['ask', 'first', 'ask', 'second'])
})
