import { expect, test } from 'vitest'
import type { Operation } from '../api/operation'
import { heldBy, jobState, titleOf, waitsUntil, whyOf } from './jobs'
import type { Job, Source } from '../api/model'

const now = new Date(2026, 2, 10, 20, 0)
const job = (fields: Partial<Job>) =>
  ({
    id: 'j',
    type: 'stream_ingestion',
    target_id: 's',
    target_name: 'Cable',
    status: 'completed',
    trigger: 'manual',
    attempt: 1,
    max_attempts: 3,
    run_at: now.toISOString(),
    message: '',
    ...fields,
  }) as Job
const operation = (fields: Partial<Operation>) => ({ id: 'j', state: 'processing', stage: '', ...fields }) as Operation

test('what is done, for whom and why', () => {
  expect(titleOf(job({}))).toBe('Refresh Cable')
  expect(titleOf(job({ type: 'proxy_regeneration', target_name: 'Kitchen' }))).toBe('Publish Kitchen')
  expect(titleOf(job({ type: 'maintenance', target_name: '' }))).toBe('Maintenance')
  expect(whyOf(job({}))).toBe('Manual')
  expect(whyOf(job({ trigger: 'retry', attempt: 2 }))).toBe('Retry, attempt 2 of 3')
})

test('a job that runs is as its operation says', () => {
  expect(jobState(job({ status: 'pending' }), operation({ state: 'preparing' }), false).text).toBe('Queued')
  expect(jobState(job({ status: 'running' }), operation({}), false).text).toBe('Running')
  expect(jobState(job({ status: 'pending' }), operation({ stage: 'ingestion_guard' }), false).text).toBe(
    'Waiting for a refresh',
  )
  expect(jobState(job({ status: 'failed' }), operation({ state: 'error' }), false).tone).toBe('bad')
})

test('what waits for its moment says which', () => {
  const at = new Date(now.getTime() + 3 * 60_000).toISOString()
  expect(waitsUntil(job({ status: 'pending', run_at: at }), now)).toMatch(/^today at .*, in 3 minutes$/)
  expect(waitsUntil(job({ status: 'pending' }), now)).toBe('')
  expect(waitsUntil(job({ run_at: at }), now)).toBe('')
})

test('a refresh that waits for a decision is not done', () => {
  const ended = job({ message: 'Only 8 of 24 came.' })
  const source = { id: 's', status: 'held', last_error: 'Only 8 of 24 came.' } as Source
  expect(heldBy(ended, [source])).toBe(source)
  expect(heldBy({ ...ended, message: '24 channels' }, [source])).toBeUndefined()
  expect(heldBy(ended, [{ ...source, status: 'success', last_error: '' }])).toBeUndefined()
  expect(jobState(ended, undefined, true)).toEqual({ tone: 'warn', text: 'On hold' })
  expect(jobState(ended, undefined, false)).toEqual({ tone: 'good', text: 'Done' })
})
