// The routes. Every filter is in the address, so Back works and a link shows the same.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router'
import { KINDS, STATES } from '../activity/jobs'
import { base } from '../api/client'
import { COLUMNS, KINDS as CHANNEL_KINDS, ORDERS, VIEWS } from '../channels/words'
import { FAMILY_NAMES } from '../guide/category'
import { HomePage } from '../home/Page'
import { Fault } from '../parts/Fault'
import { fill } from '../parts/fill'
import { Page } from '../parts/Page'
import { TABS as PLAYLIST_TABS } from '../playlists/words'
import { FLAVOURS } from '../sources/flavour'
import { CONDITIONS, SORTS as SOURCE_SORTS, TABS, USES } from '../sources/order'
import { playerNamed } from '../start/players'
import { type Tab as SettingsTab, tabNames } from '../settings/tabs'
import { startSearch } from '../start/steps'
import { t } from '../words/catalogue'
import { Frame } from './Frame'
import { flag, namesOf, oneOf, pageNumber, text, time, wholeNumber } from '../parts/params'

const root = createRootRoute({
  component: Frame,
  errorComponent: ({ error }) => <Fault error={error} />,
  notFoundComponent: () => (
    <Page title={t.frame.nothingHere}>
      <p>{fill(t.frame.leadsNowhere, { home: <Link to="/">{t.frame.goHome}</Link> })}</p>
    </Page>
  ),
})

const channelsSearch = (given: Record<string, unknown>) => ({
  search: text(given.search),
  source: text(given.source),
  group: text(given.group),
  kind: oneOf(CHANNEL_KINDS, given.kind),
  playlist: text(given.playlist),
  sort: oneOf(COLUMNS, given.sort),
  order: oneOf(ORDERS, given.order),
  view: oneOf(VIEWS, given.view),
  play: text(given.play),
})
// A sheet keeps the filters of the list behind it.
const sourcesShown = (given: Record<string, unknown>) => ({
  search: text(given.search),
  kind: oneOf(namesOf(FLAVOURS), given.kind),
  state: oneOf(namesOf(CONDITIONS), given.state),
  use: oneOf(USES, given.use),
  sort: oneOf(SOURCE_SORTS, given.sort),
})
const sourcesSearch = (given: Record<string, unknown>) => ({
  ...sourcesShown(given),
  add: flag(given.add),
  url: text(given.url),
})
const sourceSearch = (given: Record<string, unknown>) => ({
  ...sourcesShown(given),
  edit: flag(given.edit),
  tab: oneOf(TABS, given.tab),
  refresh: wholeNumber(given.refresh),
})
const manualSearch = (given: Record<string, unknown>) => ({
  search: text(given.search),
  page: pageNumber(given.page),
  edit: text(given.edit),
  import: flag(given.import),
})
const guideSearch = (given: Record<string, unknown>) => ({
  search: text(given.search),
  programmes: text(given.programmes),
  playlist: text(given.playlist),
  source: text(given.source),
  from: time(given.from),
  zone: text(given.zone),
  category: oneOf(FAMILY_NAMES, given.category),
  programme: text(given.programme),
  play: text(given.play),
})
const activitySearch = (given: Record<string, unknown>) => ({
  kind: oneOf(KINDS, given.kind),
  state: oneOf(STATES, given.state),
  search: text(given.search),
  page: pageNumber(given.page),
})
const playlistsSearch = (given: Record<string, unknown>) => ({
  watch: text(given.watch),
  player: playerNamed(given.player),
  versions: text(given.versions),
  compare: text(given.compare),
  review: text(given.review),
})
const playlistSearch = (given: Record<string, unknown>) => ({ tab: oneOf(PLAYLIST_TABS, given.tab) })
const rulesSearch = (given: Record<string, unknown>) => ({
  search: text(given.search),
  playlist: text(given.playlist),
  import: flag(given.import),
})
const settingsSearch = (given: Record<string, unknown>): { tab?: SettingsTab } => ({ tab: oneOf(tabNames, given.tab) })
const ruleSearch = (given: Record<string, unknown>) => ({
  copy: text(given.copy),
  playlist: text(given.playlist),
  expression: text(given.expression),
  name: text(given.name),
  source: text(given.source),
  action: oneOf(['include', 'exclude'] as const, given.action),
})

// Home is part of the first script; other pages are loaded when somebody points at a link. Each page has one value: a
// second would be another component, and opening a sheet would draw the list behind it again.
const activityPage = lazyRouteComponent(() => import('../activity/Page'), 'ActivityPage')
const channelsPage = lazyRouteComponent(() => import('../channels/Page'), 'ChannelsPage')
const playlistsPage = lazyRouteComponent(() => import('../playlists/Page'), 'PlaylistsPage')
const rulesPage = lazyRouteComponent(() => import('../rules/Page'), 'RulesPage')
const sourcesPage = lazyRouteComponent(() => import('../sources/Page'), 'SourcesPage')
const editPlaylist = lazyRouteComponent(() => import('../playlists/EditPage'), 'EditPlaylistPage')
const getParentRoute = () => root
const routes = root.addChildren([
  createRoute({ getParentRoute, path: '/', component: HomePage }),
  createRoute({
    getParentRoute,
    path: '/start',
    component: lazyRouteComponent(() => import('../start/Page'), 'StartPage'),
    validateSearch: startSearch,
  }),
  createRoute({ getParentRoute, path: '/channels', component: channelsPage, validateSearch: channelsSearch }),
  createRoute({ getParentRoute, path: '/channels/$id', component: channelsPage, validateSearch: channelsSearch }),
  createRoute({
    getParentRoute,
    path: '/guide',
    component: lazyRouteComponent(() => import('../guide/Page'), 'GuidePage'),
    validateSearch: guideSearch,
  }),
  createRoute({ getParentRoute, path: '/playlists', component: playlistsPage, validateSearch: playlistsSearch }),
  createRoute({ getParentRoute, path: '/playlists/new', component: editPlaylist, validateSearch: playlistSearch }),
  createRoute({ getParentRoute, path: '/playlists/$id', component: editPlaylist, validateSearch: playlistSearch }),
  createRoute({ getParentRoute, path: '/sources', component: sourcesPage, validateSearch: sourcesSearch }),
  createRoute({ getParentRoute, path: '/sources/$id', component: sourcesPage, validateSearch: sourceSearch }),
  createRoute({
    getParentRoute,
    path: '/sources/$id/channels',
    component: lazyRouteComponent(() => import('../manual/Page'), 'ManualPage'),
    validateSearch: manualSearch,
  }),
  createRoute({ getParentRoute, path: '/rules', component: rulesPage, validateSearch: rulesSearch }),
  createRoute({ getParentRoute, path: '/rules/$kind', component: rulesPage, validateSearch: rulesSearch }),
  createRoute({
    getParentRoute,
    path: '/rules/$kind/$id',
    component: lazyRouteComponent(() => import('../rules/EditPage'), 'EditRulePage'),
    validateSearch: ruleSearch,
  }),
  createRoute({ getParentRoute, path: '/activity', component: activityPage, validateSearch: activitySearch }),
  createRoute({
    getParentRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('../settings/Page'), 'SettingsPage'),
    validateSearch: settingsSearch,
  }),
])

export const router = createRouter({
  routeTree: routes,
  basepath: base === '' ? '/' : base,
  scrollRestoration: true,
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }

  interface HistoryState {
    /** Going back leads to the list that the page was opened from. */
    fromList?: boolean
  }
}
