import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { growing } from './growing'
import { Problem } from './problem'

interface Answer {
  names: string[]
  count: number
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An answer whose pieces come when the test sends them. */
function answer() {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  const data = new ReadableStream<Uint8Array>({ start: it => void (controller = it) })
  const first = vi.fn<(first: Partial<Answer>) => void>()
  const whole = growing<Answer>(Promise.resolve(data), first)
  return { whole, first, controller, send: (text: string) => controller.enqueue(new TextEncoder().encode(text)) }
}

test('the beginning is shown when the rest takes its time', async () => {
  const { whole, first, controller, send } = answer()
  send('{"names":["a,')
  send('\\n"],\n')
  await vi.advanceTimersByTimeAsync(99)
  expect(first).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  expect(first).toHaveBeenCalledExactlyOnceWith({ names: ['a,\n'] })
  send('"count":2}')
  controller.close()
  expect(await whole).toEqual({ names: ['a,\n'], count: 2 })
})

test('what comes at once is shown once', async () => {
  const { whole, first, controller, send } = answer()
  send('{"names":[],\n"count":0}')
  controller.close()
  expect(await whole).toEqual({ names: [], count: 0 })
  await vi.advanceTimersByTimeAsync(1000)
  expect(first).not.toHaveBeenCalled()
})

test('an answer that is cut off is a failure', async () => {
  const { whole, controller, send } = answer()
  send('{"names":[],\n')
  controller.error(new TypeError('network error'))
  await expect(whole).rejects.toBeInstanceOf(Problem)
})
