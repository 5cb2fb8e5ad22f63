// Sources and what was done for them.
import { scroll, seen } from './acts.js'

const of =
  (name, query = '') =>
  world =>
    `/sources/${world[name].id}${query}`

/** Fills in an account and tries it. */
async function tried(page, { panel }) {
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: 'Xtream account' }).click()
  await page.getByLabel('Server').fill(`${panel.url}/get.php?username=demo&password=demo`)
  await page.getByLabel('Server').blur()
  await page.getByRole('button', { name: 'Test login' }).click()
  await page.getByText('Login works').waitFor()
}

async function chosen(page) {
  await page.getByRole('checkbox', { name: 'Select Cable', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Select Old box' }).click()
  await page.getByText('2 selected').waitFor()
}

const adding =
  (query = '') =>
  ({ list }) =>
    `/sources?add=true${query === 'list' ? `&url=${encodeURIComponent(list)}` : query}`

export const sources = [
  { name: 'sources', path: '/sources' },
  { name: 'sources', path: '/sources', world: 'empty' },
  { name: 'sources', path: '/sources', language: 'de' },
  { name: 'sources-chosen', path: '/sources', act: chosen },
  {
    name: 'sources-chosen',
    path: '/sources',
    language: 'de',
    async act(page) {
      await page.getByRole('checkbox', { name: /Cable/ }).first().click()
      await page.getByText('1 ausgewählt').waitFor()
    },
  },
  {
    name: 'sources-delete',
    path: '/sources',
    async act(page) {
      await chosen(page)
      await page.getByRole('group', { name: 'Selected sources' }).getByRole('button', { name: 'Delete' }).click()
      await page.getByText('will lose them').waitFor()
    },
  },
  { name: 'sources-attention', path: '/sources?state=attention&sort=state' },
  { name: 'sources-none', path: '/sources?search=zzz' },
  { name: 'source', path: of('cable') },
  { name: 'source', path: of('cable'), language: 'de' },
  { name: 'source-oddities', path: of('cable', '?tab=oddities') },
  {
    name: 'source-held',
    path: of('held'),
    async act(page) {
      await page.getByRole('button', { name: /^By group/ }).click()
      await page.getByRole('button', { name: /^Affected channels/ }).click()
    },
  },
  {
    name: 'source-held-accept',
    path: of('held'),
    async act(page) {
      await page.getByRole('button', { name: 'Accept new list' }).click()
      await page.getByText('You can undo this').waitFor()
    },
  },
  { name: 'source-held', path: of('held'), language: 'de' },
  { name: 'source-gone', path: '/sources/none' },
  {
    name: 'source-history',
    path: of('cable', '?tab=history'),
    async act(page) {
      await page.getByRole('link', { name: 'Show', exact: true }).nth(1).click()
      await page.getByRole('dialog').getByRole('list').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'source-history',
    path: of('cable', '?tab=history'),
    language: 'de',
    act: page => page.getByRole('link', { name: 'Anzeigen', exact: true }).nth(1).click(),
  },
  { name: 'source-guide', path: of('guide') },
  { name: 'source-guide-edit', path: of('guide', '?edit=true') },
  { name: 'source-panel', path: of('panel') },
  { name: 'source-panel', path: of('panel'), language: 'de' },
  {
    name: 'source-panel-edit',
    path: of('panel', '?edit=true'),
    async act(page) {
      await page.getByLabel('Server').fill('http://other.example.net')
      await page.getByText('Also change the guide').waitFor()
      await page.getByRole('checkbox', { name: 'Movies' }).first().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'source-accounts',
    path: of('panel', '?edit=true'),
    act: scroll('Add another account'),
  },
  {
    name: 'source-accounts',
    path: of('panel', '?edit=true'),
    language: 'de',
    act: scroll('Weiteres Konto'),
  },
  { name: 'source-alone', path: of('alone') },
  { name: 'source-edit', path: of('cable', '?edit=true') },
  { name: 'source-edit', path: of('panel', '?edit=true'), language: 'de' },
  { name: 'source-add', path: adding('list'), act: seen('Playlist found') },
  { name: 'source-add', path: adding('list'), language: 'de' },
  { name: 'source-add-xtream', path: adding(), act: tried },
  {
    name: 'source-add-offer',
    path: adding('&url=http%3A%2F%2F127.0.0.1:9%2Fget.php%3Fusername%3Da%26password%3Db'),
    act: seen('is an Xtream account'),
  },
  {
    name: 'source-schedule',
    path: adding(),
    async act(page) {
      await page.getByRole('combobox', { name: 'Refresh schedule' }).click()
      await page.getByRole('option', { name: 'Custom schedule' }).click()
      await page.getByLabel('Cron expression').fill('30 25 * * *')
      await page.locator('mark', { hasText: '25' }).waitFor()
    },
  },
  {
    name: 'source-wrong',
    path: adding(),
    async act(page) {
      await page.getByLabel('Address').fill('nonsense')
      await page.getByLabel('Address').blur()
      await page.getByText('An address begins').waitFor()
    },
  },
  { name: 'source-written', path: of('written') },
  { name: 'activity', path: '/activity' },
  { name: 'activity', path: '/activity', world: 'empty' },
  { name: 'activity', path: '/activity', language: 'de' },
  { name: 'activity-waiting', path: '/activity?state=pending' },
  {
    name: 'activity-none',
    path: '/activity?state=cancelled&kind=proxy_regeneration',
  },
]
