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

export const playlists = [
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
      await press('Rule results')(card)
      await card.getByRole('link', { name: 'No shopping' }).waitFor()
    },
  },
]
