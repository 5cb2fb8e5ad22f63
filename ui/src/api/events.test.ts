import { expect, test, vi } from 'vitest'
import type { Operation } from './operation'

vi.mock('./client', () => ({ api: {}, base: '', body: vi.fn() }))
const { changedBy } = await import('./events')

test('an update or refresh that ended makes what is held another', () => {
  const ended = (operation_type: Operation['operation_type']) =>
    changedBy({ operation_type, state: 'completed' } as Operation)
  expect(ended('proxy_regeneration')).toEqual(expect.arrayContaining(['held', 'versions', 'playlists']))
  expect(ended('stream_ingestion')).toEqual(expect.arrayContaining(['held', 'history', 'sources']))
})
