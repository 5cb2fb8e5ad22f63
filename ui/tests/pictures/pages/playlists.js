// Playlists.
import { all, press, seen } from './acts.js'

const edited =
  (tab = '') =>
  ({ living }) =>
    `/playlists/${living.id}${tab && `?tab=${tab}`}`
const counted = page =>
  page
    .getByRole('region', { name: 'Preview' })
    .getByText(/\d+ of \d+ channels|All \d+ channels/)
    .first()
    .waitFor()
/** On a phone what players would get is below the form. */
const lower = page =>
  page
    .getByRole('tab')
    .first()
    .evaluate(tab => tab.scrollIntoView({ block: 'center' }))

/** One playlist has an update on hold, the other serves a restored version. */
async function decisions(page) {
  const held = { version: 12, channel_count: 173, removed_count: 202, since: '2026-11-30T07:42:00Z', is_kept: false }
  const channel = (n, group) => ({
    channel_id: String(n),
    channel_number: String(n),
    channel_name: `Channel ${n}`,
    group_title: group,
  })
  const changed = async (path, change) =>
    page.route(path, async route => {
      const response = await route.fetch()
      const json = await response.json()
      change(json.items)
      await route.fulfill({ response, json })
    })
  await changed(/\/api\/v1\/proxies(\?|$)/, ([one, other]) => {
    Object.assign(one, { held, version: 12, channel_count: 375 })
    if (other !== undefined) Object.assign(other, { pinned_version: other.version })
  })
  await changed(/\/versions(\?|$)/, items => {
    const [first] = items
    const older = [8, 5, 3].map((version, at) => ({
      ...first,
      version,
      is_current: false,
      day: `2026-11-${28 - at}`,
      generated_at: `2026-11-${28 - at}T07:42:00Z`,
    }))
    Object.assign(first, { version: 12 })
    items.push(...older)
  })
  await page.route(/\/diff\//, route =>
    route.fulfill({
      json: {
        added_count: 1,
        removed_count: 202,
        changed_count: 2,
        renamed_count: 1,
        moved_count: 1,
        renumbered_count: 0,
        group_count: 2,
        added: [channel(900, 'Sports')],
        removed: Array.from({ length: 40 }, (_, at) => channel(at + 1, at % 3 ? 'UK: News' : 'UK: Kids')),
        changed: [
          { before: channel(300, 'Films'), after: { ...channel(300, 'Films'), channel_name: 'Cinema One HD' } },
          { before: channel(301, 'Films'), after: channel(301, '') },
        ],
        groups: [
          { group_title: 'UK: News', before: 160, after: 0 },
          { group_title: 'UK: Kids', before: 50, after: 8 },
        ],
      },
    }),
  )
}

export const playlists = [
  { name: 'playlists-decisions', path: '/playlists', route: decisions },
  { name: 'playlists-decisions', path: '/playlists', route: decisions, language: 'de' },
  { name: 'home-decisions', path: '/', route: decisions },
  {
    name: 'playlist-review',
    path: ({ living }) => `/playlists?review=${living.id}`,
    route: decisions,
    act: seen('202 removed'),
  },
  {
    name: 'versions-kept',
    path: ({ living }) => `/playlists?versions=${living.id}`,
    route: decisions,
    act: seen('Version 8'),
  },
  {
    name: 'versions-compared',
    path: ({ living }) => `/playlists?versions=${living.id}&compare=8-12`,
    route: decisions,
    act: seen('202 removed'),
  },
  {
    name: 'playlist-details',
    path: '/playlists',
    act: press(/^Details: Living room/),
  },
  { name: 'playlists', path: '/playlists' },
  { name: 'playlists', path: '/playlists', world: 'empty' },
  { name: 'playlists', path: '/playlists', language: 'de' },
  { name: 'playlist-edit', path: edited(), act: counted },
  { name: 'playlist-edit', path: edited('changes'), language: 'de' },
  {
    name: 'playlist-guide',
    path: edited('guide'),
    act: all(counted, seen(/^\d\d:\d\d \w/), lower),
  },
  {
    name: 'playlist-raw',
    path: edited('raw'),
    act: all(counted, seen('#EXTM3U'), lower),
  },
  {
    name: 'playlist-changes',
    path: edited('changes'),
    act: all(counted, lower),
  },
  {
    name: 'playlist-end',
    path: edited(),
    act: all(counted, page => page.getByText('players get nothing').last().scrollIntoViewIfNeeded()),
  },
  { name: 'playlist-new', path: '/playlists/new', act: counted },
  {
    name: 'playlist-watch',
    path: ({ living }) => `/playlists?watch=${living.id}&player=jellyfin`,
    act: seen('Keep these addresses secret'),
  },
  {
    name: 'versions',
    path: '/playlists',
    async act(page) {
      await page.getByRole('button', { name: 'More for Living room' }).click()
      await page.getByRole('menuitem', { name: 'Versions' }).click()
      await page.getByText('(current)').waitFor()
    },
  },
  {
    name: 'playlist-rules',
    path: '/playlists',
    async act(page) {
      const card = page.getByRole('article', { name: 'Living room' })
      await press('Details: Living room')(card)
      await press('Rule results')(card)
      await card.getByRole('link', { name: 'No shopping' }).waitFor()
    },
  },
]
