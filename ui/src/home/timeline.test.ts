import { expect, test } from 'vitest'
import { latest, upcoming } from './timeline'
import type { Job, Playlist, Source } from '../api/model'

const now = new Date('2026-03-10T20:00:00Z')
const job = (id: string, fields: Partial<Job>) =>
  ({ id, type: 'stream_ingestion', target_id: 's', target_name: 'Cable', status: 'completed', ...fields }) as Job

test('what ended last is first, what runs is not in it', () => {
  const jobs = [
    job('1', { completed_at: '2026-03-10T10:00:00Z' }),
    job('2', { status: 'running' }),
    job('3', { status: 'failed', completed_at: '2026-03-10T12:00:00Z' }),
  ]
  expect(latest(jobs).map(({ id }) => id)).toEqual(['3', '1'])
})

test('what comes next, by schedule or after a wait', () => {
  const source = (id: string, next_run_at: string | null, enabled = true) =>
    ({ id, name: id, enabled, next_run_at }) as Source
  const sources = [
    source('late', '2026-03-11T04:00:00Z'),
    source('off', '2026-03-10T21:00:00Z', false),
    source('never', null),
    source('past', '2026-03-10T19:00:00Z'),
  ]
  const playlist = { id: 'p', name: 'Kitchen', is_active: true, next_run_at: '2026-03-10T23:00:00Z' } as Playlist
  const waiting = [job('w', { run_at: '2026-03-10T20:05:00Z', status: 'pending', trigger: 'retry' })]
  expect(upcoming(sources, [playlist], waiting, now).map(({ title }) => title)).toEqual([
    'Refresh Cable',
    'Publish Kitchen',
    'Refresh late',
  ])
})
