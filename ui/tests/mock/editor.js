// Made-up answers for the editors of rules and playlists: fields, values, what would be published.
import { channels, sources } from './data.js'

const field = (name, description, fields = {}) => ({
  name,
  display_name: name,
  field_type: 'text',
  nullable: true,
  read_only: false,
  source_type: 'stream',
  aliases: [],
  values: [],
  description,
  ...fields,
})

const FIELDS = {
  stream: [
    field('channel_name', 'The name that players show', { aliases: ['name'] }),
    field('group_title', 'The group', { aliases: ['group', 'category'] }),
    field('tvg_id', 'The id that the guide knows the channel by', { aliases: ['epg_id'] }),
    field('tvg_chno', 'The provider’s number', { field_type: 'number', aliases: ['number'] }),
    field('stream_url', 'The address of the stream'),
    field('stream_type', 'live, movie or series', { values: ['live', 'movie', 'series'] }),
    field('is_adult', 'Whether it is for adults', { field_type: 'boolean' }),
    field('source_name', 'The name of the source', { read_only: true }),
  ],
  epg: [
    field('programme_title', 'The title', { source_type: 'epg', aliases: ['title'] }),
    field('programme_category', 'The first category', { source_type: 'epg', aliases: ['genre'] }),
  ],
}

const VALUES = [
  ['United Kingdom', 420],
  ['Germany', 310],
  ['Sports | Live events and everything around', 300],
  ['Shopping', 12],
]

const TIMES = [
  ['@time:now', 'Now, as 2026-01-31T20:15:00Z', '2026-03-10T20:00:00Z'],
  ['@time:now()', 'Now, in seconds since 1970', '1773172800'],
].map(([value, description, result]) => ({ value, description, result }))

const HELPERS = [
  {
    name: 'logo',
    prefix: '@logo:',
    description: 'The address of a logo that is kept here, by its id',
    example: '',
    completion: null,
  },
  {
    name: 'time',
    prefix: '@time:',
    description: 'A time, worked out when the rule runs',
    example: '',
    completion: null,
  },
]

/** What every condition is read as. */
export const TREE = {
  type: 'rule',
  condition: {
    type: 'and',
    children: [
      {
        type: 'condition',
        field: 'group_title',
        operator: 'contains',
        negate: false,
        case_sensitive: false,
        value: 'sport',
      },
      {
        type: 'not',
        child: {
          type: 'or',
          children: [
            {
              type: 'condition',
              field: 'tvg_id',
              operator: 'is_empty',
              negate: false,
              case_sensitive: false,
              value: null,
            },
            {
              type: 'condition',
              field: 'channel_name',
              operator: 'ends_with',
              negate: false,
              case_sensitive: true,
              value: 'SD',
            },
          ],
        },
      },
    ],
  },
  actions: [{ type: 'action', operator: 'SET', field: 'group_title', value: 'Sports' }],
}

function preview(sent, url) {
  if ((sent.starting_channel_number ?? 1) > 1_000_000)
    return [
      422,
      'starting_channel_number: 1 to 1000000',
      [{ field: 'starting_channel_number', message: '1 to 1000000' }],
    ]
  const limit = Number(url.searchParams.get('limit') ?? 50)
  const first = channels.slice(0, limit).map((channel, at) => ({
    ...channel,
    channel_number: String((sent.starting_channel_number ?? 1) + at),
    extinf_line: `#EXTINF:-1 tvg-id="${channel.tvg_id}" tvg-chno="${at + 1}" group-title="${channel.group_title}",${channel.channel_name}\n${channel.stream_url}\n`,
  }))
  const ids = (from, to) => channels.slice(from, to).map(({ id }) => id)
  return {
    channels: first,
    channel_count: 1203,
    program_count: sent.epg_sources?.length > 0 ? 99_120 : 0,
    stats: {
      by_group: Object.fromEntries([...VALUES, ['', 161]]),
      by_source: { Cable: 803, 'Sports extra': 400 },
      stages: [],
      rules: [],
      filters: [],
      channels_before: 45_000,
      channels_after: 1203,
      warnings: [],
    },
    m3u_content: `#EXTM3U\n${first.map(({ extinf_line }) => extinf_line).join('')}`,
    changes: {
      added_count: 12,
      removed_count: 3,
      renumbered_count: 140,
      added: ids(20, 32),
      removed: ids(50, 53),
      renumbered: ids(60, 160),
    },
  }
}

const on = (channel, at) => ({
  source_id: sources[4].id,
  channel_id: channel.tvg_id,
  channel_name: channel.channel_name,
  icon: '',
  channel: null,
  now: at % 5 === 2 ? null : { title: 'Match of the Day', start: '2026-03-10T19:30:00Z' },
  next: null,
})

export function answer(method, path, url, sent, full) {
  if (path === '/filters/fields/stream') return FIELDS.stream
  if (path === '/filters/fields/epg') return FIELDS.epg
  if (path === '/autocomplete/channel-values') {
    const q = (url.searchParams.get('q') ?? '').toLowerCase()
    const values = VALUES.filter(([value]) => value.toLowerCase().includes(q)).map(([value, count]) => ({
      value,
      count,
    }))
    return { field: url.searchParams.get('field'), values, truncated: false }
  }
  if (path === '/data-mapping/helpers/date/complete')
    return { completions: TIMES.filter(({ value }) => value.startsWith(sent.text)) }
  if (path === '/data-mapping/helpers') return { helpers: HELPERS }
  if (path === '/proxies/preview') return preview(sent, url)
  if (method === 'GET' && path === '/epg/now') return full(channels.slice(0, 15).map(on))
  return undefined
}
