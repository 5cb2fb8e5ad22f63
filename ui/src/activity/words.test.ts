import { expect, test } from 'vitest'
import type { Operation } from '../api/operation'
import { counts, doing } from './words'

const operation = (id: string, state: Operation['state'], fields: Partial<Operation> = {}) =>
  ({
    id,
    state,
    started_at: id,
    last_update: '2026-01-01T00:00:00Z',
    items_done: 0,
    items_total: 0,
    bytes: 0,
    rate: 0,
    ...fields,
  }) as Operation

test('counts are words only where something is counted', () => {
  expect(counts(operation('1', 'saving'))).toBe('')
  expect(counts(operation('1', 'saving', { items_done: 1200, items_total: 4000, bytes: 1_400_000, rate: 800 }))).toBe(
    '1,200 of 4,000 · 1.4 MB · 800 per second',
  )
})

test('a running operation says in the reader’s words what it does', () => {
  const at = (stage: string, fields: Partial<Operation> = {}) =>
    doing(operation('1', 'saving', { stage, message: 'By the server', step: null, ...fields }))
  expect(at('download')).toBe('Downloading')
  expect(at('a new stage')).toBe('By the server')
  expect(at('', { message: '' })).toBe('')
  expect(at('download', { step: { code: 'reading', counted: 'films' } })).toBe('Downloading films')
  expect(at('ingestion_guard', { step: { code: 'waiting_for', name: 'Cable' } })).toBe('Waiting for Cable to refresh')
  const failure = {
    error: 'server_error',
    host: 'a.example',
    status: 503,
    detail: '',
    last_good: null,
    certificate_fingerprint: '',
  } as const
  expect(at('connect', { step: { code: 'trying_again', failure, seconds: 4 } })).toBe(
    'a.example reports an error (HTTP 503). Trying again in 4 s',
  )
})
