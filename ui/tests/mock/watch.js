// Made-up answers about channels and guides. In the scenario `large` every row is computed when it is asked for: half
// a million channels, and 3,000 of them in a guide of a week.
import { channels as few, filters, hours, mappings, playlists, sources } from './data.js'

const LARGE = { channels: 500_000, guide: 3_000 }
const HOUR = 3_600_000
const DAY = 24 * HOUR

const WORDS = [
  'Harbour',
  'Orchard',
  'Meadow',
  'Küste',
  'Bergblick',
  'Rivage',
  'Collina',
  'Stadium',
  'Lantern',
  'Valley',
]
const logo = (at, colour) =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><text x="30" y="22" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="18" fill="${colour}">${at}</text></svg>`)}`

function computed(at) {
  return {
    ...few[0],
    id: `01LARGE${String(at).padStart(19, '0')}`,
    channel_name: `${WORDS[at % 10]} ${at + 1}`,
    tvg_id: at % 4 === 3 ? '' : `channel${at}.example`,
    tvg_chno: String(at + 1),
    tvg_logo: at % 2 ? logo(at % 1000, at % 4 ? '#000' : '#fff') : '',
    group_title: `Group ${at % 200}`,
    stream_type: ['live', 'live', 'live', 'movie'][at % 4],
  }
}

const SERIES = {
  ...few[0],
  id: '01SERIES000000000000000000',
  channel_name: 'The Lighthouse',
  stream_type: 'series',
  tvg_id: '',
  group_title: 'Crime',
  attributes: {},
  options: [],
}

/** The places of the channels that are asked for, in order; the last question is remembered, as lists are paged. */
let last = { key: '', places: [] }
function chosen(url, all) {
  const wanted = name => url.searchParams.get(name)
  const search = (wanted('search') ?? '').toLowerCase()
  const sort = wanted('sort')
  const key = [search, wanted('group'), wanted('stream_type'), sort, wanted('order'), all.count].join('\n')
  if (last.key === key) return last.places
  const found = []
  const plain = search === '' && wanted('group') === null && wanted('stream_type') === null
  for (let at = 0; at < all.count; at++) {
    const one = plain ? undefined : all.at(at)
    if (
      one === undefined ||
      ([null, one.group_title].includes(wanted('group')) &&
        [null, one.stream_type].includes(wanted('stream_type')) &&
        `${one.channel_name}\n${one.group_title}\n${one.tvg_id}\n${one.tvg_chno}`.toLowerCase().includes(search))
    )
      found.push(at)
  }
  if (sort !== null) {
    const keys = new Map(found.map(at => [at, all.at(at)[sort]]))
    const compare = sort === 'tvg_chno' ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : a > b ? 1 : 0)
    found.sort((a, b) => compare(keys.get(a), keys.get(b)))
  }
  if (wanted('order') === 'desc') found.reverse()
  last = { key, places: found }
  return found
}

function paged(url, places, make) {
  const [page, limit] = [Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('limit') ?? 50)]
  return {
    items: places.slice((page - 1) * limit, page * limit).map(make),
    total: places.length,
    page,
    limit,
    has_more: page * limit < places.length,
  }
}

const TITLES = [
  ['News at Ten', 'News'],
  ['The Long Walk Home', 'Movie'],
  ['Match of the Day', 'Sports'],
  ['Gardeners’ Year', 'Documentary'],
  ['Late Film: A Rather Long Title That Will Not Fit', 'Film'],
  ['Weather', 'News'],
  ['Quiz Night', 'Entertainment'],
  ['The Lighthouse', 'Series'],
  ['Little Fox', 'Children'],
]
const LENGTHS = [30, 55, 95, 25, 120, 5, 45, 60, 40].map(minutes => minutes * 60_000)
const ROUND = LENGTHS.reduce((sum, length) => sum + length)

/** The same programmes whichever stretch is asked for: they go round from the beginning of time. */
function programmes(row, from, to) {
  const all = []
  if (row === 5) return all
  const offset = row * 37 * 60_000
  let round = Math.floor((from - offset) / ROUND)
  for (; round * ROUND + offset < to; round++) {
    let at = round * ROUND + offset
    for (const [n, length] of LENGTHS.entries()) {
      if (at + length > from && at < to) all.push(programme(row, at, length, (n + row) % TITLES.length))
      at += length
    }
  }
  return all
}

function programme(row, at, length, which) {
  const [title, category] = TITLES[which]
  return {
    id: `p${row}.${at}`,
    source_id: sources[4].id,
    channel_id: `channel${row}.example`,
    channel_name: nameOf(row),
    title,
    sub_title: which % 3 ? '' : 'Part two',
    description:
      'What happens next, nobody could have known. A story of people, weather and television, told by those who were there.',
    start: new Date(at).toISOString(),
    stop: new Date(at + length).toISOString(),
    categories: [category, 'Evening'],
    icon: '',
    episode_num: {},
    season: which === 7 ? 2 : null,
    episode: which === 7 ? 5 : null,
    is_new: which === 7,
    is_live: which === 2,
    is_premiere: false,
    previously_shown: false,
    rating: which === 4 ? '16' : '',
    star_rating: which === 4 ? '7/10' : '',
    language: '',
    date: '2024',
    credits: [
      { role: 'director', name: 'Ada Example', character: '', guest: false, images: [], urls: [] },
      { role: 'actor', name: 'Max Muster', character: 'The keeper', guest: false, images: [], urls: [] },
    ],
  }
}

const nameOf = row => few[row % few.length].channel_name

function guideRow(row, isPlaylist) {
  const channel = few[row % few.length]
  return {
    source_id: sources[4].id,
    channel_id: `channel${row}.example`,
    channel_name: nameOf(row),
    icon: channel.tvg_logo,
    channel: isPlaylist
      ? {
          id: channel.id,
          channel_number: String(row + 1),
          channel_name: nameOf(row),
          group_title: channel.group_title,
          tvg_logo: channel.tvg_logo,
        }
      : null,
  }
}

function guideRows(url, isLarge) {
  const search = (url.searchParams.get('search') ?? '').toLowerCase()
  const ids = url.searchParams.get('channel_filter')?.split(',')
  const count = isLarge ? LARGE.guide : 60
  return Array.from({ length: count }, (_, row) => row).filter(
    row =>
      (ids === undefined || ids.includes(`channel${row}.example`)) &&
      (search === '' || `${nameOf(row)}\nchannel${row}.example`.toLowerCase().includes(search)),
  )
}

/** One way of standing in a playlist each: published and changed, taken away, to come, switched off with its source. */
function publishedIn(id) {
  const channel = few.find(one => one.id === id) ?? few[0]
  const change = (field, from, to) => ({ field, from, to })
  const standing = (at, fields) => ({
    proxy_id: playlists[at].id,
    proxy_name: playlists[at].name,
    is_active: playlists[at].is_active,
    is_published: false,
    channel_number: null,
    is_kept: false,
    reason: null,
    removed_by: null,
    detail: '',
    changed_by: [],
    differences: [],
    guide: null,
    ...fields,
  })
  const { channel_name, group_title, stream_url } = channel
  return {
    channel_id: id,
    channel_name,
    source_id: channel.source_id,
    source_name: channel.source_name,
    proxies: [
      standing(0, {
        is_published: true,
        channel_number: '107',
        is_kept: true,
        changed_by: [
          {
            rule_id: mappings[1].id,
            rule_name: mappings[1].name,
            changes: [change('group_title', group_title, 'Sports')],
          },
          {
            rule_id: mappings[2].id,
            rule_name: mappings[2].name,
            changes: [change('group_title', 'Sports', 'Sports and more'), change('tvg_shift', '', '1')],
          },
        ],
        differences: [
          change('group_title', group_title, 'Sports and more'),
          change('tvg_shift', '', '1'),
          change('stream_url', stream_url, 'http://tv.home.example/stream/01JT/107'),
        ],
        guide: {
          epg_source_id: sources[4].id,
          epg_source_name: sources[4].name,
          channel_id: channel.tvg_id,
          channel_name,
          published_id: channel.tvg_id,
        },
      }),
      standing(1, {
        reason: 'filter',
        removed_by: { filter_id: filters[1].id, filter_name: filters[1].name, action: 'exclude' },
      }),
      standing(2, { is_kept: true, reason: 'not_generated' }),
      standing(3, { is_published: true, channel_number: '12', reason: 'source_disabled' }),
    ],
  }
}

export function answer(method, path, url, scenario) {
  if (method !== 'GET') return undefined
  const isLarge = scenario === 'large'
  const all = isLarge
    ? { count: LARGE.channels, at: computed }
    : scenario === 'full'
      ? { count: few.length + 1, at: at => (at === few.length ? SERIES : few[at]) }
      : { count: 0, at: () => undefined }
  if (path === '/channels') return paged(url, chosen(url, all), at => all.at(at))
  if (path === '/channels/groups') {
    const search = (url.searchParams.get('search') ?? '').toLowerCase()
    const names = isLarge
      ? Array.from({ length: 200 }, (_, at) => `Group ${at}`)
      : few.slice(0, 4).map(one => one.group_title)
    const found = names.filter(name => name.toLowerCase().includes(search))
    return paged(url, all.count === 0 ? [] : found, name => ({ name, count: 300 }))
  }
  if (path.endsWith('/episodes'))
    return paged(
      url,
      [1, 2, 3, 4, 5, 6].map(at => ({ season: at > 4 ? 2 : 1, episode: at > 4 ? at - 4 : at })),
      ({ season, episode }) => ({
        id: `${season}.${episode}`,
        season,
        episode,
        title: episode === 2 ? '' : 'The storm',
        plot: 'A ship is late.',
        duration_seconds: 2700,
        image: '',
        stream_url: 'http://tv.example.org/series/{username}/{password}/1.mkv',
      }),
    )
  if (/^\/channels\/[^/]+\/stream$/.test(path))
    return [502, 'The provider answered with a web page instead of a stream (HTTP 200, text/html).']
  if (/^\/channels\/[^/]+\/published$/.test(path)) return publishedIn(path.split('/')[2])
  if (path.startsWith('/channels/')) {
    const id = path.slice(10)
    if (id.startsWith('01LARGE')) return computed(Number(id.slice(7)))
    return [...few, SERIES].find(one => one.id === id) ?? [404, 'There is no such channel.']
  }
  if (path.startsWith('/epg/') && all.count === 0) return paged(url, [], one => one)
  if (path === '/epg/guide') {
    const [from, to] = ['start_time', 'end_time'].map(name => new Date(url.searchParams.get(name)).getTime())
    return {
      start_time: new Date(from).toISOString(),
      end_time: new Date(to).toISOString(),
      time_slots: [],
      ...paged(url, guideRows(url, isLarge), row => ({
        ...guideRow(row, url.searchParams.has('proxy_id')),
        programs: programmes(row, from, to),
      })),
    }
  }
  if (path === '/epg/now') {
    const now = Date.now()
    return paged(url, guideRows(url, isLarge), row => {
      const [first, second] = programmes(row, now, now + 6 * HOUR)
      return { ...guideRow(row, url.searchParams.has('proxy_id')), now: first ?? null, next: second ?? null }
    })
  }
  if (path === '/epg/search') {
    const search = (url.searchParams.get('q') ?? url.searchParams.get('search') ?? '').toLowerCase()
    const found = []
    for (let row = 0; row < 20; row++)
      for (const one of programmes(row, Date.now(), Date.now() + 2 * DAY))
        if (one.title.toLowerCase().includes(search)) found.push(one)
    found.sort((a, b) => (a.start < b.start ? -1 : 1))
    return paged(url, found, one => one)
  }
  if (path.startsWith('/epg/programs/')) {
    const [row, start] = path.slice(15).split('.').map(Number)
    return programmes(row, start, start + 1)[0] ?? [404, 'There is no such programme.']
  }
  if (isLarge && path === '/proxies') return paged(url, playlists, one => one)
  if (isLarge && path === '/sources') return paged(url, sources, one => ({ ...one, guide_until: hours(160) }))
  return undefined
}
