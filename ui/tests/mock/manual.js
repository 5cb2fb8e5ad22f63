// Made-up answers about channels that somebody wrote down.
import { hours, id, sources } from './data.js'

const source = sources[8]

export const rows = [
  ['Front door', '1', 'Cameras', 'rtsp://192.168.1.20:554/stream1', ''],
  ['Garden, seen from the shed with a name that goes on for a while', '2', 'Cameras', 'rtsp://192.168.1.21/main', ''],
  ['Harbour One HD', '7', 'Tuner', 'http://192.168.1.4:9981/stream/channel/4f2d8a0b6c1e', 'harbour.example'],
  ['Orchard 1', '8', 'Tuner', 'http://192.168.1.4:9981/stream/channel/77aa10', 'orchard.example'],
  ['Village radio', '', '', 'http://radio.example.org/live.mp3', ''],
  ['Old camera', '9', 'Cameras', 'udp://@239.0.0.1:1234', ''],
].map(([channel_name, tvg_chno, group_title, stream_url, tvg_id], at) => ({
  id: id(),
  source_id: source.id,
  channel_id: id(),
  channel_name,
  stream_url,
  tvg_id,
  tvg_name: '',
  tvg_logo: '',
  tvg_chno,
  tvg_shift: '',
  group_title,
  stream_type: 'live',
  tvg_language: '',
  tvg_country: '',
  is_adult: false,
  radio: at === 4,
  duration: '',
  attributes: at === 2 ? { catchup: 'default' } : {},
  options: [],
  enabled: at !== 5,
  sort_order: (at + 1) * 10,
  created_at: hours(-300),
  updated_at: hours(-30),
}))

const imported = url => ({
  parsed_count: 4,
  skipped_count: 2,
  applied: url.searchParams.get('apply') === 'true',
  mode: url.searchParams.get('mode') ?? 'merge',
  channels: rows
    .slice(0, 4)
    .map((row, at) => ({ ...row, line: 2 + at * 2, change: ['unchanged', 'added', 'changed', 'added'][at] })),
  errors: [
    { line: 12, message: 'an address without #EXTINF before it' },
    { line: 15, message: 'not an address: nonsense' },
  ],
  warnings: ['The number 7 is given to both Harbour One HD and Orchard 1.'],
  added_count: 2,
  changed_count: 1,
  removed_count: url.searchParams.get('mode') === 'replace' ? 3 : 0,
  unchanged_count: 1,
})

export function answer(method, path, url, sent, full) {
  const [, , channel] = /^\/sources\/stream\/(\w+)\/manual-channels\/?([\w-]*)$/.exec(path) ?? []
  if (channel === undefined) return undefined
  if (channel === 'import-m3u') return imported(url)
  if (method === 'PUT') {
    const errors = sent.items.flatMap((row, at) =>
      row.tvg_logo === 'https://nowhere.example/logo.png'
        ? [{ field: `items.${at}.tvg_logo`, message: 'nothing is there' }]
        : [],
    )
    if (errors.length > 0) return [422, 'Unprocessable', errors]
    return {
      items: sent.items.map((row, at) => ({ ...rows[0], id: `new${at}`, ...row })),
      total: sent.items.length,
      warnings: [],
    }
  }
  if (method === 'POST')
    return sent.stream_url?.startsWith('ftp')
      ? [422, 'Unprocessable', [{ field: 'stream_url', message: 'a stream begins with http://, rtsp:// or the like' }]]
      : { ...rows[0], ...sent }
  if (channel !== '') return rows.find(row => row.id === channel) ?? [404, 'There is no such channel in this source.']
  const search = (url.searchParams.get('search') ?? '').toLowerCase()
  return full(rows.filter(row => JSON.stringify(row).toLowerCase().includes(search)))
}
