// Made-up answers for looking at the page without a server: every state once, short and long words.

export const hours = n => new Date(Math.floor(Date.now() / 60_000) * 60_000 + n * 3_600_000).toISOString()
let serial = 0
export const id = () => `01JT${String(serial++).padStart(22, '0')}`

function source(fields) {
  return {
    id: id(),
    source_kind: 'stream',
    source_type: fields.source_kind === 'epg' ? 'xmltv' : 'm3u',
    url: 'http://tv.example.org/get.php?username={username}&password={password}&type=m3u_plus',
    username: '',
    user_agent: '',
    headers: {},
    enabled: true,
    priority: 0,
    time_zone: '',
    ignore_channel_numbers: false,
    shrink_threshold: 50,
    timeout: 60,
    created_at: hours(-2000),
    updated_at: hours(-30),
    accounts: [],
    update_cron: '0 */6 * * *',
    max_concurrent_streams: 0,
    include_live: true,
    include_vod: true,
    include_series: true,
    category_choice: 'all',
    categories: [],
    epg_method: 'auto',
    time_offset_minutes: 0,
    retention_days: 0,
    keep_past_days: 0,
    linked_source_id: null,
    has_password: true,
    can_accept: true,
    live_count: 0,
    movie_count: 0,
    series_count: 0,
    account_facts: [],
    detected_time_zone: '',
    next_run_at: hours(3),
    status: 'success',
    last_ingested_at: hours(-3),
    last_attempt_at: hours(-3),
    last_error: '',
    last_duration_ms: 3210,
    channel_count: 0,
    program_count: 0,
    held_channel_count: 0,
    held_program_count: 0,
    guide_urls: [],
    guide_until: null,
    issues: { total: 0, first: [] },
    ...fields,
  }
}

export const sources = [
  source({
    name: 'Cable',
    channel_count: 1203,
    guide_urls: ['http://tv.example.org/xmltv.php?username={username}&password={password}'],
    issues: {
      total: 131,
      first: Array.from({ length: 12 }, (_, at) => ({
        line: 41 + at * 7,
        byte: 900 + at * 77,
        text:
          at % 2
            ? 'No comma after the attributes: the whole text is the name'
            : 'An address without #EXTINF before it: left out',
      })),
    },
  }),
  source({
    name: 'Sports extra with a rather long name that somebody pasted',
    channel_count: 400,
    held_channel_count: 280,
    status: 'held',
    last_attempt_at: hours(-0.4),
    last_error: 'The provider sent 280 channels instead of 400: more than 25 % would be gone.',
    next_run_at: hours(5.6),
  }),
  source({
    name: 'Neighbourhood',
    channel_count: 57,
    status: 'failed',
    last_ingested_at: hours(-26),
    last_attempt_at: hours(-0.2),
    last_error:
      'The provider answered with a web page instead of a playlist (HTTP 200, text/html). Your 57 channels from yesterday stay. Try again, or open the address.',
  }),
  source({
    name: 'Old box',
    enabled: false,
    channel_count: 12,
    last_ingested_at: hours(-900),
    last_attempt_at: hours(-900),
  }),
  source({
    name: 'Cable guide',
    source_kind: 'epg',
    url: 'http://tv.example.org/xmltv.php',
    channel_count: 890,
    program_count: 119640,
    guide_until: hours(70),
    update_cron: '30 4 * * *',
    time_offset_minutes: 30,
    detected_time_zone: 'Europe/Amsterdam',
  }),
  source({
    name: 'Northern',
    source_kind: 'epg',
    url: 'https://guide.example.net/northern.xml.gz',
    channel_count: 35,
    program_count: 1964,
    guide_until: hours(4),
  }),
  source({
    name: 'Panel',
    source_type: 'xtream',
    url: 'http://panel.example.net:8080',
    username: 'anna',
    accounts: [{ username: 'bert', max_concurrent_streams: 1, enabled: true }],
    channel_count: 1643,
    live_count: 1203,
    movie_count: 400,
    series_count: 40,
    category_choice: 'except',
    categories: ['live:3', 'vod:2'],
    account_facts: [
      facts({ username: 'anna', expires_at: hours(24 * 5.2) }),
      facts({ username: 'bert', is_usable: false, status: 'Expired', trouble: 'The account has expired' }),
    ],
  }),
  source({
    name: 'Panel (EPG)',
    source_kind: 'epg',
    source_type: 'xtream',
    url: 'http://panel.example.net:8080',
    username: 'anna',
    channel_count: 611,
    program_count: 40210,
    guide_until: hours(90),
    update_cron: '0 */12 * * *',
  }),
  source({
    name: 'Cameras and tuners',
    source_type: 'manual',
    url: '',
    update_cron: '',
    next_run_at: null,
    has_password: false,
    channel_count: 5,
  }),
  source({
    name: 'Hillside',
    url: 'https://tv.hillside.example/list.m3u',
    channel_count: 31,
    status: 'failed',
    last_ingested_at: hours(-70),
    last_error: 'The provider is left alone after 5 failures in a row. Your 31 channels stay.',
  }),
]
const [panel, panelGuide] = sources.slice(6)
panel.linked_source_id = panelGuide.id
panelGuide.linked_source_id = panel.id

function facts(fields) {
  return {
    status: 'Active',
    is_usable: true,
    trouble: '',
    expires_at: null,
    is_trial: false,
    max_connections: 2,
    active_connections: 1,
    checked_at: hours(-3),
    ...fields,
  }
}

export const playlists = [
  playlist({
    name: 'Living room',
    channel_count: 1203,
    program_count: 99120,
    guide_until: hours(70),
    version: 14,
    description: 'The big one',
  }),
  playlist({ name: 'Children', channel_count: 38, program_count: 0, version: 3, last_generated_at: hours(-200) }),
  playlist({ name: 'Kitchen', status: 'pending', version: 0, last_generated_at: null, stream_sources: [] }),
  playlist({
    name: 'Guest house',
    status: 'failed',
    version: 2,
    channel_count: 400,
    last_generated_at: hours(-30),
    last_error: 'No channel would be left: all sources are off. Players keep the 400 channels of yesterday.',
  }),
]

function playlist(fields) {
  const key = id().toLowerCase()
  return {
    id: id(),
    description: '',
    proxy_mode: 'redirect',
    is_active: true,
    auto_regenerate: true,
    update_cron: '',
    numbering_mode: 'preserve',
    starting_channel_number: 1,
    group_numbering_size: 100,
    epg_days: 7,
    epg_past_hours: 4,
    allow_empty: false,
    shift_guide: false,
    filters: [],
    rules: { rules: [], filters: [], channels_before: 0, channels_after: 0, warnings: [] },
    stream_sources: sources
      .slice(0, 2)
      .map((s, at) => ({ source_id: s.id, priority_order: at + 1, source_name: s.name })),
    epg_sources: [{ epg_source_id: sources[4].id, priority_order: 1, source_name: 'Cable guide' }],
    created_at: hours(-2000),
    updated_at: hours(-30),
    status: 'success',
    last_generated_at: hours(-2.8),
    last_attempt_at: hours(-2.8),
    last_error: '',
    last_duration_ms: 900,
    channel_count: 0,
    program_count: 0,
    version: 1,
    guide_until: null,
    access_key: key,
    m3u8_url: `http://nas.local:8080/proxy/${key}.m3u`,
    xmltv_url: `http://nas.local:8080/proxy/${key}.xmltv`,
    ...fields,
  }
}

const stage = (name, state, percentage) => ({ id: name.toLowerCase(), name, state, percentage })
function operation(fields) {
  return {
    id: id(),
    operation_type: 'stream_ingestion',
    owner_id: '',
    owner_name: '',
    state: 'completed',
    stage: '',
    stages: [],
    overall_percentage: 100,
    items_done: 0,
    items_total: 0,
    bytes: 0,
    rate: 0,
    message: '',
    error: null,
    started_at: hours(-0.1),
    last_update: hours(0),
    completed_at: hours(-0.09),
    ...fields,
  }
}

export const operations = [
  operation({
    operation_name: `Refresh ${sources[1].name}`,
    owner_id: sources[1].id,
    stage: 'save',
    stages: [stage('Download', 'completed', 100), stage('Read', 'completed', 100), stage('Save', 'completed', 100)],
    message: sources[1].last_error,
  }),
  operation({
    operation_name: 'Refresh Neighbourhood',
    owner_id: sources[2].id,
    state: 'error',
    stage: 'download',
    stages: [stage('Download', 'error', 20), stage('Read', 'preparing', 0), stage('Save', 'preparing', 0)],
    error: sources[2].last_error,
  }),
  operation({
    operation_name: 'Refresh Cable',
    owner_id: sources[0].id,
    stages: [stage('Download', 'completed', 100), stage('Read', 'completed', 100), stage('Save', 'completed', 100)],
    stage: 'save',
    message: '1,203 channels, 12 of them new',
    bytes: 1_400_000,
  }),
  operation({
    operation_name: 'Refresh Cable guide',
    operation_type: 'epg_ingestion',
    owner_id: sources[4].id,
    state: 'processing',
    stage: 'read',
    stages: [stage('Download', 'completed', 100), stage('Read', 'processing', 55), stage('Save', 'preparing', 0)],
    message: 'Reading programmes',
    items_done: 64120,
    items_total: 119640,
    bytes: 38_000_000,
    rate: 21400,
    overall_percentage: 58,
    completed_at: null,
  }),
]

const NAMES = [
  'Harbour One HD',
  'Orchard 1',
  'Meadow 4',
  'Küste Eins HD',
  'Bergblick',
  'Rivage 2',
  'Collina 1',
  'Stadium Sports Main Event',
  'Lantern News International',
  'A channel with a name that goes on and on and on until nobody remembers how it began',
]
const GROUPS = ['United Kingdom', 'Germany', 'Sports | Live events and everything around', '']
const logo = (at, colour) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><text x="30" y="22" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="20" fill="${colour}">${at}</text></svg>`)}`

export const channels = Array.from({ length: 1203 }, (_, at) => ({
  id: id(),
  source_id: sources[0].id,
  source_name: 'Cable',
  channel_name: NAMES[at % 10] + (at >= 10 ? ` ${Math.floor(at / 10) + 1}` : ''),
  tvg_id: at % 4 === 3 ? '' : `channel${at}.example`,
  tvg_name: '',
  tvg_logo: at % 3 === 0 ? logo(at, '#000') : at % 3 === 1 ? logo(at, '#fff') : '',
  tvg_chno: at % 5 === 4 ? '' : String(at + 1),
  tvg_shift: '',
  group_title: GROUPS[at % 4],
  stream_type: 'live',
  stream_url: `http://tv.example.org/live/{username}/{password}/${at}.ts`,
  tvg_language: '',
  tvg_country: '',
  is_adult: false,
  radio: false,
  duration: '',
  attributes: { catchup: 'default', 'catchup-days': '7' },
  options: ['#EXTVLCOPT:http-user-agent=Player/1.0'],
}))

export const history = [
  {
    at: hours(-3),
    status: 'success',
    error: '',
    duration_ms: 3210,
    not_modified: false,
    bytes: 1_400_000,
    channel_count: 1203,
    program_count: 0,
    added_count: 12,
    removed_count: 3,
    renamed_count: 1,
    added: ['News 24', 'Film 5', 'Match HD'],
    removed: ['Old One', 'Old Two', 'Old Three'],
    renamed: [{ from: 'Sport', to: 'Sport HD' }],
    moved_count: 2,
    moved: [
      { name: 'Meadow 4', from: 'Germany', to: 'Sports' },
      { name: 'Orchard 1', from: '', to: 'United Kingdom' },
    ],
    number: 41,
    has_details: true,
    issue_count: 3,
  },
  {
    at: hours(-27),
    status: 'success',
    error: '',
    duration_ms: 120,
    not_modified: true,
    bytes: 0,
    channel_count: 1194,
    program_count: 0,
    added_count: 0,
    removed_count: 0,
    renamed_count: 0,
    added: [],
    removed: [],
    renamed: [],
    moved_count: 0,
    moved: [],
    number: 40,
    has_details: false,
    issue_count: 0,
  },
  {
    at: hours(-51),
    status: 'failed',
    error: 'The provider did not answer within 60 seconds. Your 1,194 channels stay.',
    duration_ms: 60_000,
    not_modified: false,
    bytes: 0,
    channel_count: 0,
    program_count: 0,
    added_count: 0,
    removed_count: 0,
    renamed_count: 0,
    added: [],
    removed: [],
    renamed: [],
    moved_count: 0,
    moved: [],
    number: 39,
    has_details: false,
    issue_count: 0,
  },
]

export const versions = [14, 13, 12].map(version => ({
  version,
  generated_at: hours(-3 - (14 - version) * 24),
  channel_count: 1203 - (14 - version) * 4,
  program_count: 99120,
  m3u_bytes: 310_000,
  xmltv_bytes: 48_000_000,
  xmltv_gz_bytes: 6_100_000,
  is_current: version === 14,
}))

export const tokens = [
  {
    id: id(),
    user_id: id(),
    name: 'Backup script',
    is_session: false,
    created_at: hours(-500),
    expires_at: null,
    last_used_at: hours(-7),
  },
]

const STARTUP = {
  listen: '0.0.0.0:8080',
  data_dir: '/data',
  base_url: '',
  admin_password: '********',
  workers: '2',
  log: 'info',
}
export const startup = Object.entries(STARTUP).map(([name, value], at) => ({
  name,
  value,
  origin: ['flag', 'environment', 'default', 'environment', 'default', 'file'][at],
  flag: `--${name.replaceAll('_', '-')}`,
  variable: `LINEUP_${name.toUpperCase()}`,
  help: 'What it is for, in a sentence.',
}))

const run = (evaluated, matched, changed) => ({
  id: id(),
  name: '',
  source_type: 'stream',
  evaluated,
  matched,
  changed,
  micros: 4200,
})
function rule(fields) {
  return {
    id: id(),
    description: '',
    source_type: 'stream',
    source_id: null,
    is_enabled: true,
    is_system: false,
    sort_order: 10,
    created_at: hours(-2000),
    updated_at: hours(-30),
    usage_count: fields.used_by?.length ?? 0,
    used_by: [],
    source_name: '',
    expression_tree: null,
    condition_count: 1,
    action_count: 1,
    is_valid: true,
    last_run: null,
    ...fields,
  }
}

export const mappings = [
  rule({
    name: 'Default Timeshift Detection',
    description: 'A channel called "… +1" shows an hour later what its guide says.',
    expression:
      'channel_name matches ".*[ ](?:\\+([0-9]{1,2})|(-[0-9]{1,2}))([hH]?)(?:$|[ ]).*" SET_IF_EMPTY tvg_shift = "$1$2"',
    is_system: true,
    last_run: run(1603, 41, 41),
  }),
  rule({
    name: 'Sports in one group, whatever the provider of the day calls them',
    expression: 'group_title contains "sport" SET group_title = "Sports"',
    stop_on_match: true,
    source_id: sources[0].id,
    source_name: 'Cable',
    last_run: run(1203, 300, 280),
  }),
  rule({
    name: 'Category: Sports',
    source_type: 'epg',
    expression: 'channel_group matches "(?i)\\b(sports?|football)\\b" SET_IF_EMPTY programme_category = "Sports"',
    is_system: true,
    is_enabled: false,
  }),
  rule({ name: 'From an old backup', expression: 'chanel_name == "x" SET tvg_id = "y"', is_valid: false }),
]

export const filters = [
  rule({
    name: 'Include All Valid Stream URLs',
    description: 'Channels that are played over HTTP: not those of tuners, cameras or broken lines.',
    action: 'include',
    expression: 'stream_url starts_with "http"',
    is_system: true,
    used_by: ['Living room', 'Children'],
    last_run: run(1603, 1603, 1603),
  }),
  rule({
    name: 'No shopping',
    action: 'exclude',
    source_type: 'epg',
    expression: 'programme_title contains "shopping"',
    used_by: ['Living room'],
    last_run: { ...run(119_640, 1204, 1204), source_type: 'epg' },
  }),
  rule({ name: 'Adults', action: 'exclude', expression: 'is_adult == true', is_enabled: false }),
]

const named = filter => ({
  filter_id: filter.id,
  priority_order: 1,
  is_active: filter.name !== 'Adults',
  filter_name: filter.name,
  source_type: filter.source_type,
  action: filter.action,
  is_enabled: filter.is_enabled,
})
const counted = ({ id, name, source_type, last_run }) => ({ ...last_run, id, name, source_type })
playlists[0].filters = filters.map(named)
playlists[0].rules = {
  rules: mappings.filter(one => one.last_run).map(counted),
  filters: filters.filter(one => one.last_run).map(counted),
  channels_before: 1603,
  channels_after: 1203,
  warnings: ['The mapping rule From an old backup cannot be run and was passed over: Unknown field chanel_name.'],
}

const MIXED = /\S+ \S+ \S+ AND.* OR \S+ \S+ \S+/

/** What is said of an expression: one with "titel" in it has a mistake there, one with AND and OR a doubt. */
export function checked(expression) {
  const at = (word, fields) => ({
    details: '',
    position: Array.from(expression.slice(0, expression.indexOf(word))).length,
    length: Array.from(word).length,
    context: word,
    suggestion: null,
    ...fields,
  })
  const errors = expression.includes('group_titel')
    ? [
        at('group_titel', {
          category: 'field',
          error_type: 'unknown_field',
          message: 'Unknown field group_titel',
          details: 'did you mean group_title?',
          suggestion: 'group_title',
        }),
      ]
    : []
  const warnings = MIXED.test(expression)
    ? [
        at(MIXED.exec(expression)[0], {
          category: 'syntax',
          error_type: 'mixed_and_or',
          message: 'AND binds tighter than OR: parentheses would say which belong together',
          suggestion: MIXED.exec(expression)[0].replace(/(.*) OR (.*)/, '($1) OR $2'),
        }),
      ]
    : []
  return {
    is_valid: errors.length === 0,
    canonical_expression: expression.replaceAll(' = ', ' == '),
    errors,
    warnings,
    expression_tree: null,
    condition_count: 1,
    action_count: 1,
  }
}

/** What comes of trying a rule out: of a mapping rule, what changes. */
export function tried(expression, isMapping) {
  const matching_channels = channels.slice(0, 25).map(({ channel_name, group_title }) => ({
    channel_name,
    group_title,
    matched_text: channel_name,
    ...(isMapping
      ? {
          original_values: { group_title, tvg_country: '' },
          mapped_values: { group_title: 'Sports', tvg_country: 'UK' },
          applied_actions: ['group_title', 'tvg_country'],
        }
      : { fields: {} }),
  }))
  return {
    error: null,
    ...checked(expression),
    matching_channels,
    total_channels: 45_000,
    matched_count: 1203,
    ...(isMapping ? { changed_count: 1180 } : { kept_count: 1203, scanned_records: 45_000 }),
    truncated: true,
  }
}

export const health = {
  status: 'ok',
  version: '0.4.0',
  uptime_seconds: 400_000,
  store: {},
  queue_depth: 2,
  sources: {},
  proxies: {},
  memory_bytes: 61_000_000,
  peak_memory_bytes: 180_000_000,
  disk_free_bytes: 410_000_000_000,
}

export function onNow() {
  const at = Date.now()
  return guide(new Date(at - 3 * 3_600_000), new Date(at + 6 * 3_600_000)).flatMap(({ programs, ...row }) => {
    const now = programs.find(({ start, stop }) => Date.parse(start) <= at && at < Date.parse(stop)) ?? null
    const next = programs.find(({ start }) => Date.parse(start) > at) ?? null
    return [{ ...row, channel: null, now, next }]
  })
}
