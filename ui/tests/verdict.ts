// Sources, playlists and providers for the tests of the home page's verdict.
import type { Around } from '../src/home/causes'
import type { Failure, Playlist, Provider, Source } from '../src/api/model'

export const now = new Date(2026, 2, 10, 20, 0)
export const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString()
export const source = (fields: Partial<Source>) =>
  ({
    id: 's',
    name: 'Aerial',
    source_kind: 'stream',
    enabled: true,
    status: 'success',
    last_ingested_at: inHours(-1),
    last_error: '',
    last_outcome: null,
    failed_lists: [],
    channel_count: 100,
    source_type: 'm3u',
    url: 'http://tv.example.org/list.m3u',
    accounts: [],
    linked_source_id: null,
    account_facts: [],
    ...fields,
  }) as Source
export const playlist = (fields: Partial<Playlist>) =>
  ({
    id: 'p',
    name: 'Living room',
    is_active: true,
    status: 'success',
    last_generated_at: inHours(-1),
    channel_count: 1203,
    guide_until: inHours(48),
    stream_sources: [{ source_id: 's', priority_order: 1, source_name: 'Aerial' }],
    epg_sources: [{ epg_source_id: 'g', priority_order: 1, epg_source_name: 'Guide' }],
    last_outcome: null,
    last_error: '',
    held: null,
    pinned_version: null,
    ...fields,
  }) as Playlist
export const failure = (fields: Partial<Failure>): Source['last_outcome'] => ({
  code: 'failed',
  error: 'server_error',
  host: 'tv.example.org',
  status: 503,
  detail: '',
  last_good: null,
  certificate_fingerprint: '',
  ...fields,
})
export const failed = (id: string, name: string, fields: Partial<Failure> = {}, more: Partial<Source> = {}) =>
  source({ id, name, status: 'failed', last_outcome: failure(fields), ...more })
export const paused = (fields: Partial<Provider>) =>
  ({
    name: 'm3u-tv.example.org',
    host: 'tv.example.org',
    source_id: null,
    state: 'open',
    forced: null,
    next_half_open_at: inHours(0.1),
    ...fields,
  }) as Provider
export const uses = (...ids: string[]) =>
  playlist({ stream_sources: ids.map(source_id => ({ source_id, priority_order: 1, source_name: source_id })) })
export const around = (fields: Partial<Around>): Around => ({ providers: [], waiting: [], ...fields })
