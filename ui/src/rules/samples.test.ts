import { expect, test } from 'vitest'
import { samplesOf, type Tried } from './samples'

const tried = (source_type: Tried['source_type'], match: object) =>
  ({ source_type, matching_channels: [match] }) as unknown as Tried
const match = { channel_name: 'One', group_title: 'News', matched_text: 'Weather', fields: {} }

test('a match is a channel in its group, or a programme on its channel', () => {
  expect(samplesOf('filters', tried('stream', match))).toEqual([{ title: 'One', place: 'News', changes: [] }])
  expect(samplesOf('filters', tried('epg', match))).toEqual([{ title: 'Weather', place: 'One', changes: [] }])
})

test('what changes is shown before and after, what is cleared as nothing', () => {
  const mapped = {
    ...match,
    original_values: { tvg_chno: 7, tvg_id: null },
    mapped_values: { tvg_chno: null, tvg_id: 'one.example' },
    applied_actions: ['tvg_chno', 'tvg_id'],
  }
  const changes = [
    { field: 'tvg_chno', from: '7', to: '' },
    { field: 'tvg_id', from: '', to: 'one.example' },
  ]
  expect(samplesOf('mapping', tried('stream', mapped))).toEqual([{ title: 'One', place: 'News', changes }])
  expect(samplesOf('mapping', tried('epg', mapped))).toEqual([{ title: 'Weather', place: 'One', changes }])
})
