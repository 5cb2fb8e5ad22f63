// Made-up answers about jobs, schedules, providers and the settings of all three: every state once.
import { hours, id, operations, playlists, sources } from './data.js'

const job = fields => ({
  id: id(),
  type: 'stream_ingestion',
  target_id: sources[0].id,
  target_name: sources[0].name,
  status: 'completed',
  trigger: 'schedule',
  priority: 1,
  created_at: hours(-0.2),
  run_at: hours(-0.2),
  started_at: hours(-0.2),
  completed_at: hours(-0.19),
  duration_ms: 3210,
  attempt: 1,
  max_attempts: 3,
  message: '',
  error: '',
  ...fields,
})

const [held, failed, done, running] = operations
const hillside = sources.at(-1)
const waits = { status: 'pending', started_at: null, completed_at: null, duration_ms: 0, created_at: hours(-0.02) }

export const jobs = [
  job({
    ...waits,
    type: 'proxy_regeneration',
    target_id: playlists[0].id,
    target_name: playlists[0].name,
    trigger: 'change',
    run_at: hours(0.01),
  }),
  job({
    ...waits,
    target_id: hillside.id,
    target_name: hillside.name,
    trigger: 'retry',
    attempt: 2,
    run_at: hours(0.06),
    message: 'Tries again after: The provider did not answer within 60 seconds.',
  }),
  job({
    id: running.id,
    type: 'epg_ingestion',
    target_id: running.owner_id,
    target_name: 'Cable guide',
    status: 'running',
    trigger: 'manual',
    completed_at: null,
    duration_ms: 0,
  }),
  job({
    id: held.id,
    target_id: held.owner_id,
    target_name: sources[1].name,
    message: held.message,
    trigger: 'manual',
  }),
  job({
    id: failed.id,
    target_id: failed.owner_id,
    target_name: 'Neighbourhood',
    status: 'failed',
    error: failed.error,
  }),
  job({ id: done.id, message: '1,203 channels, 12 of them new' }),
  job({
    type: 'proxy_regeneration',
    target_id: playlists[0].id,
    target_name: playlists[0].name,
    trigger: 'change',
    message: '1,203 channels and 99,120 programmes are published as version 14',
  }),
  job({
    type: 'maintenance',
    target_id: '00000000000000000000000000',
    target_name: '',
    message: '12 old jobs removed',
  }),
  job({
    type: 'epg_ingestion',
    target_id: sources[7].id,
    target_name: sources[7].name,
    trigger: 'linked',
    status: 'cancelled',
    message: 'cancelled before it began',
    created_at: hours(-30),
    completed_at: hours(-30),
  }),
]

const profile = {
  failure_threshold: 5,
  success_threshold: 1,
  reset_timeout: 300,
  operation_timeout: 0,
  acceptable_status_codes: ['2xx', '3xx', '404'],
}
const provider = (name, fields) => ({
  name,
  host: name.slice(name.indexOf('-') + 1),
  state: 'closed',
  forced: null,
  since: hours(-300),
  next_half_open_at: null,
  profile: 'global',
  settings: profile,
  total: 412,
  succeeded: 403,
  failed: 9,
  refused: 0,
  consecutive_failures: 0,
  consecutive_successes: 12,
  last_failure: 'no answer within 60 seconds',
  last_failure_at: hours(-40),
  last_success_at: hours(-3),
  failure_rate: 0.02,
  transitions: [],
  ...fields,
})

export const providers = [
  provider('m3u-tv.example.org'),
  provider('m3u-tv.hillside.example', {
    state: 'open',
    since: hours(-0.02),
    transitions: [
      { at: hours(-90), from: 'closed', to: 'open', reason: '5 failures in a row' },
      { at: hours(-70), from: 'open', to: 'half_open', reason: 'the time is up' },
      { at: hours(-69.9), from: 'half_open', to: 'closed', reason: '1 success' },
      { at: hours(-0.02), from: 'closed', to: 'open', reason: '5 failures in a row' },
    ],
    next_half_open_at: hours(0.07),
    consecutive_failures: 5,
    refused: 3,
    last_failure_at: hours(-0.02),
  }),
  provider('xmltv-guide.example.net', { forced: 'open', state: 'open', last_failure_at: null, failed: 0 }),
  provider('xtream-panel.example.net:8080', { consecutive_failures: 2, profile: 'gentle' }),
]

const limits = {
  global_max_jobs: 4,
  stream_ingestion_limit: 2,
  epg_ingestion_limit: 2,
  proxy_regeneration_limit: 1,
  maintenance_limit: 1,
  max_attempts: 3,
  retry_delay: 60,
  history_size: 500,
  time_zone: 'Europe/Amsterdam',
}

const categories = [
  ['live:1', 'United Kingdom', 420],
  ['live:2', 'Deutschland', 310],
  ['live:3', 'Shopping', 12],
  ['live:4', 'Sports | Live events and everything around', 461],
  ['vod:1', 'Drama', 260],
  ['vod:2', 'Horror', 140],
  ['series:1', 'Crime', 40],
].map(([id, name, channel_count]) => ({ id, name, channel_count, kind: id.split(':')[0], is_selected: true }))

/** What a try of an Xtream account finds. */
export const tried = {
  is_valid: true,
  message: 'It works: the provider lets the account in.',
  errors: [],
  warnings: [],
  context: {
    kind: 'stream',
    channels: 0,
    programmes: 0,
    guide_urls: [],
    examples: [],
    first_programme: null,
    last_programme: null,
    content_type: '',
    sampled_bytes: 0,
    is_complete: false,
    account: { ...sources[6].account_facts[0], expires_at: hours(24 * 100) },
    categories,
    has_guide: true,
  },
}

function cron({ expression }) {
  const at = expression.indexOf('25')
  const base = { time_zone: limits.time_zone, description: '', offset: 0, length: 0, error: '' }
  if (at >= 0)
    return {
      ...base,
      valid: false,
      error: 'hours go from 0 to 23',
      offset: at,
      length: 2,
      next_run: null,
      next_runs: [],
    }
  const next_runs = [3, 9, 15, 21, 27].map(hours)
  return { ...base, valid: true, description: 'every 6 hours', next_run: next_runs[0], next_runs }
}

export function answer(method, path, url, sent, full) {
  const wanted = name => url.searchParams.get(name)
  if (path === '/jobs')
    return full(
      jobs.filter(one => [null, one.type].includes(wanted('type')) && [null, one.status].includes(wanted('status'))),
    )
  if (path === '/jobs/cron/validate') return cron(sent)
  if (/^\/jobs\/\w+\/cancel$/.test(path)) return jobs[0]
  if (path === '/circuit-breakers/config')
    return {
      enabled: true,
      global: profile,
      profiles: { gentle: { failure_threshold: 20 } },
      services: { 'xtream-panel.example.net:8080': 'gentle' },
    }
  if (path === '/circuit-breakers') return full(providers)
  if (path.startsWith('/circuit-breakers/services/')) return providers[0]
  if (path === '/settings') {
    if (sent.base_url?.startsWith('http') === false)
      return [
        422,
        'base_url: it begins with http:// or https://',
        [{ field: 'base_url', message: 'it begins with http:// or https://' }],
      ]
    const base_url = sent.base_url ?? null
    return {
      base_url,
      base_url_source: base_url === null ? 'request' : 'setting',
      effective_base_url: `${base_url ?? 'http://127.0.0.1:8090'}/tv`,
    }
  }
  if (path === '/settings/job-scheduling')
    return sent.global_max_jobs > 100
      ? [422, '1 to 100', [{ field: 'global_max_jobs', message: '1 to 100' }]]
      : { ...limits, ...sent }
  if (path === '/features')
    return { flags: { ingestion_guard: true }, config: { ingestion_guard: { delay_seconds: 15, max_attempts: 20 } } }
  if (path.endsWith('/categories')) return full(categories)
  return undefined
}
