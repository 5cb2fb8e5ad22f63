// The servers that pictures are taken of: one with every state at once, filled over the interface from the provider of
// `lineup demo`, and a few smaller ones. What goes wrong in it is a fault of that provider, or a file made here.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setUp } from '../e2e/api.js'
import { demoProvider, lineup } from '../e2e/lineup.js'

/** Starts a server and fills it. */
async function started(fill) {
  // Sources may read the lists that are made here.
  const server = await lineup('/tv', { LINEUP_REGENERATE_DELAY: '0', LINEUP_IMPORT_DIRS: tmpdir() })
  const closing = [() => server.stop()]
  const stop = async () => {
    for (const close of closing.toReversed()) await close()
  }
  const world = { url: server.url, stop }
  try {
    await fill?.(world, closing)
  } catch (error) {
    console.error(server.log())
    await stop()
    throw error
  }
  return world
}

async function demo(closing) {
  const provider = await demoProvider()
  closing.push(() => provider.stop())
  return provider
}

/** A playlist of `provider` as a file, with lines between its channels that no reader can use. */
async function oddList(provider, closing) {
  const folder = await mkdtemp(join(tmpdir(), 'lineup-pictures-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'list.m3u')
  const lines = (await (await fetch(provider.list)).text()).trimEnd().split('\n')
  const entries = Array.from({ length: (lines.length - 1) / 2 }, (_, at) => lines.slice(1 + at * 2, 3 + at * 2))
  const odd = at => (at % 2 ? ['#EXTINF:-1 tvg-id="odd.demo" An entry without a comma'] : ['http://192.0.2.1/alone'])
  const write = chosen =>
    writeFile(
      path,
      `${[lines[0], ...chosen.flatMap((entry, at) => (at % 3 ? entry : [...odd(at), ...entry]))].join('\n')}\n`,
    )
  return { url: pathToFileURL(path).href, entries, write }
}

const ROWS = [
  ['Front door', '1', 'Cameras', 'rtsp://192.168.1.20:554/stream1', ''],
  ['Garden, seen from the shed with a name that goes on for a while', '2', 'Cameras', 'rtsp://192.168.1.21/main', ''],
  ['Harbour One HD', '7', 'Tuner', 'http://192.168.1.4:9981/stream/channel/4f2d8a0b6c1e', 'harbour.example'],
  ['Orchard 1', '8', 'Tuner', 'http://192.168.1.4:9981/stream/channel/77aa10', 'orchard.example'],
  ['Village radio', '', '', 'http://radio.example.org/live.mp3', ''],
  ['Old camera', '9', 'Cameras', 'udp://@239.0.0.1:1234', ''],
].map(([channel_name, tvg_chno, group_title, stream_url, tvg_id]) => ({
  ...{ channel_name, tvg_chno, group_title, stream_url, tvg_id },
  enabled: channel_name !== 'Old camera',
}))

/** Sources, rules, playlists and jobs in every state that there is. */
async function full(world, closing) {
  const [provider, elsewhere] = [await demo(closing), await demo(closing)]
  const api = await setUp(world.url)
  const stream = fields =>
    api.post('sources/stream', {
      source_type: 'm3u',
      update_cron: '0 */6 * * *',
      ...fields,
    })
  const epg = fields =>
    api.post('sources/epg', {
      source_type: 'xmltv',
      update_cron: '30 4 * * *',
      ...fields,
    })
  const refresh = async ({ id, source_kind }) => {
    await api.post(`sources/${source_kind}/${id}/refresh`)
    await api.idle()
  }

  // Failed jobs are tried again only after these pictures are taken.
  await api.put('settings/job-scheduling', {
    ...(await api.get('settings/job-scheduling')),
    retry_delay: 3600,
  })
  // A provider that failed is left alone until then, too.
  await api.put('circuit-breakers/config', {
    ...(await api.get('circuit-breakers/config')),
    profiles: { strict: { failure_threshold: 1, reset_timeout: 3600 } },
  })
  await provider.set({ account: 'bert', status: 'Expired' })

  const list = await oddList(provider, closing)
  await list.write(list.entries.slice(3))
  const cable = await stream({ name: 'Cable', url: list.url })
  const guide = await epg({
    name: 'Cable guide',
    url: provider.guide,
    linked_source_id: cable.id,
    time_offset_minutes: 30,
  })
  const panel = await stream({
    ...{
      name: 'Panel',
      source_type: 'xtream',
      url: provider.url,
      username: 'demo',
      password: 'demo',
    },
    accounts: [{ username: 'bert', password: 'bert', max_concurrent_streams: 1 }],
  })
  const held = await stream({
    name: 'Sports extra with a rather long name that somebody pasted',
    url: `${provider.list}&channels=120`,
  })
  const failed = await stream({
    name: 'Neighbourhood',
    url: `${elsewhere.list}&channels=57`,
  })
  const old = await stream({
    name: 'Old box',
    url: `${provider.list}&channels=12`,
  })
  const northern = await epg({
    name: 'Northern',
    url: `${provider.url}/guide.xml?username=demo&password=demo-password&channels=35`,
  })
  const written = await stream({
    name: 'Cameras and tuners',
    source_type: 'manual',
    update_cron: '',
  })
  await api.put(`sources/stream/${written.id}/manual-channels`, ROWS)
  const alone = await stream({
    name: 'Hillside',
    url: `${elsewhere.list}&channels=31`,
  })
  await api.put('circuit-breakers/config', { services: { [`source-${failed.id.toLowerCase()}`]: 'strict' } })
  await api.idle()
  await api.patch(`sources/stream/${old.id}`, { enabled: false })
  await api.patch(`sources/stream/${panel.id}`, {
    category_choice: 'except',
    categories: ['live:3', 'vod:2'],
  })

  const filter = fields => api.post('filters', fields)
  const mapping = await api.post('data-mapping', {
    name: 'Sports in one group, whatever the provider of the day calls them',
    expression: 'group_title contains "sport" SET group_title = "Sports and more"',
    source_id: cable.id,
    stop_on_match: true,
  })
  const shopping = await filter({
    ...{ name: 'No shopping', action: 'exclude', source_type: 'epg' },
    expression: 'programme_title contains "market"',
  })
  const adults = await filter({
    name: 'Adults',
    action: 'exclude',
    expression: 'is_adult == true',
    is_enabled: false,
  })
  const radio = await filter({
    name: 'No radio',
    action: 'exclude',
    expression: 'group_title equals "Radio"',
  })
  const nothing = await filter({
    name: 'Nothing',
    expression: 'channel_name equals "nothing"',
  })

  const playlist = (name, sources, filters, fields) =>
    api.post('proxies', {
      name,
      stream_sources: sources.map(({ id }, at) => ({
        source_id: id,
        priority_order: at + 1,
      })),
      epg_sources: [{ epg_source_id: guide.id, priority_order: 1 }],
      filters: filters.map(({ id }, at) => ({
        filter_id: id,
        priority_order: at + 1,
      })),
      ...fields,
    })
  const living = await playlist('Living room', [cable, held], [shopping, radio, adults], { description: 'The big one' })
  await playlist('Children', [cable], [], { epg_sources: [] })
  await playlist('Kitchen', [cable], [], {
    is_active: false,
    auto_regenerate: false,
  })
  const guests = await playlist('Guest house', [panel], [])
  await api.idle()
  await api.patch(`proxies/${guests.id}`, {
    filters: [{ filter_id: nothing.id, priority_order: 1 }],
  })
  await api.idle()

  // The provider's list changes: channels come, go, and move to another group.
  const moved = list.entries
    .slice(0, 36)
    .map(([head, url], at) => [
      at === 4 ? head.replace(/group-title="[^"]*"/, 'group-title="Regional and local"') : head,
      url,
    ])
  await list.write(moved)
  await refresh(cable)
  await list.write(moved.slice(1))
  await refresh(cable)
  await api.post('auth/tokens', { name: 'Backup script' })

  // What fails, in the end: a list that lost most channels, a server error, a provider that is left alone, and a guide
  // that comes so slowly that it is still being read in every picture.
  const failing = async (at, path, kind, source) => {
    await at.fault(path, kind)
    await api.post(`sources/${source.source_kind}/${source.id}/refresh`)
    while ((await api.get('jobs/runner')).running > 0);
  }
  await failing(provider, '/playlist.m3u', 'cut-text', held)
  await provider.fault('/playlist.m3u', 'none')
  await failing(elsewhere, '/playlist.m3u', 'error', failed)
  await failing(elsewhere, '/playlist.m3u', 'error', alone)
  await provider.fault('/guide.xml', 'slow')
  await api.post(`sources/epg/${northern.id}/refresh`)
  const [channel] = (await api.get(`channels/proxy/${living.id}?limit=1&page=1`)).items
  // Its stream is a web page.
  const [file] = /\d+\.ts/.exec(channel.stream_url)
  await provider.fault(`/live/demo/demo-password/${file}`, 'html')
  const [series] = (await api.get('channels?stream_type=series&limit=1')).items
  const [shown] = (await api.get(`epg/now?proxy_id=${living.id}&limit=1`)).items
  const manual = (await api.get(`sources/stream/${written.id}/manual-channels`)).items
  Object.assign(world, {
    ...{ cable, guide, panel, held, written, alone, living, mapping, shopping },
    ...{
      channel,
      series,
      programme: shown.now ?? shown.next,
      row: manual[2],
      url: world.url,
    },
    builtIn: (await api.get('data-mapping')).items.find(({ is_system }) => is_system),
    list: provider.list,
  })
}

/** Enough channels and programmes that nothing is shown whole. */
async function large(world, closing) {
  const provider = await demo(closing)
  const api = await setUp(world.url)
  const channels = await api.post('sources/stream', {
    ...{ name: 'Cable', source_type: 'm3u' },
    url: `${provider.list}&channels=20000`,
  })
  const guide = await api.post('sources/epg', {
    ...{ name: 'Cable guide', source_type: 'xmltv' },
    url: `${provider.guide}&channels=1000&programmes=100000`,
  })
  await api.idle()
  await api.playlist('Living room', channels, guide)
}

/** Sources in which nothing is written yet. */
async function written(world) {
  const api = await setUp(world.url)
  world.written = await api.post('sources/stream', {
    name: 'Cameras and tuners',
    source_type: 'manual',
  })
  await api.idle()
}

const FILL = {
  full,
  large,
  written,
  empty: world => setUp(world.url),
  setup: undefined,
}

/** Worlds by name, made when they are asked for. */
export function worlds() {
  const made = new Map()
  return {
    get(name) {
      if (!made.has(name)) made.set(name, started(FILL[name]))
      return made.get(name)
    },
    async stop() {
      // One that could not be filled has stopped.
      for (const world of made.values()) await (await world.catch(() => undefined))?.stop()
    },
  }
}
