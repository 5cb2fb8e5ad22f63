// Two tabs: each shows what the other does, and neither overwrites the other's changes without asking.
import assert from 'node:assert/strict'
import { bare, handles, test } from './fixtures.js'

bare('what one tab saves shows in the other', async ({ page, ui, api, provider, context, provoke }) => {
  // Both tabs ask for a preview: the newer request replaces the older one, which is asked again.
  provoke.ignore(/proxies\/preview 409$/)
  // So it is where its beginning was already sent.
  provoke.ignore(/INCOMPLETE_CHUNKED_ENCODING \S*\/proxies\/preview\?limit=100$/)
  const { heading, button, field } = ui
  const news = await api.post('filters', { name: 'News only', expression: 'group_title equals "News"' })
  await api.livingRoom(provider, [news])
  const other = await context.newPage()
  await other.goto('./playlists')
  const card = name => other.getByRole('article', { name })
  await card('Living room')
    .getByText(/^12 channels/)
    .waitFor()
  provider.channels = 22
  await page.goto('./sources')
  await button('Refresh Cable').click()
  await page.getByRole('listitem').filter({ hasText: '22 channels' }).first().waitFor()
  await card('Living room')
    .getByText(/^11 channels/)
    .waitFor()

  // An unchanged form takes over what the other tab saves.
  await card('Living room').getByRole('button', { name: 'More for Living room' }).click()
  await other.getByRole('menuitem', { name: 'Edit' }).click()
  const there = handles(other)
  await there.field('Name').and(other.locator('[value="Living room"]')).waitFor()
  await page.goto(other.url())
  await field('Name').fill('Lounge')
  await button('Save and publish').click()
  await heading('Playlists').waitFor()
  await there.field('Name').and(other.locator('[value="Lounge"]')).waitFor()

  // A changed form keeps its changes, and saving asks before it overwrites.
  await page.goto(other.url())
  await there.field('Description').fill('Theirs')
  await field('Description').fill('Mine')
  await field('Name').fill('Den')
  await there.button('Save and publish').click()
  await there.heading('Playlists').waitFor()
  await button('Save and publish').click()
  await page.getByText('The playlist was changed elsewhere').waitFor()
  assert.equal(await field('Description').inputValue(), 'Mine')
  await page.reload()
  await field('Name').and(page.locator('[value="Den"]')).waitFor()
  await button('Save and publish').click()
  await button('Discard my changes').click()
  await field('Name').and(page.locator('[value="Lounge"]')).waitFor()
  assert.equal(await field('Description').inputValue(), 'Theirs')
  await field('Name').fill('Den')
  await button('Save and publish').click()
  await card('Den').waitFor()
  await other.close()
})

test('a filter and a source that are edited in two tabs are not overwritten without asking', async ({
  page,
  ui,
  api,
  context,
}) => {
  const { heading, button, field, gone, dialog } = ui
  await api.post('filters', { name: 'Two tabs', expression: 'channel_name contains "Channel"' })
  const other = await context.newPage()
  const there = handles(other)
  const theirs = other.getByRole('dialog')
  const changed = page.getByText('The filter was changed elsewhere')
  await page.goto('./rules/filters')
  await page.getByRole('link', { name: 'Two tabs', exact: true }).click()
  await field('Name').fill('Mine')
  await other.goto(page.url())
  await there.field('Name').fill('Theirs')
  await there.button('Save').click()
  await there.heading('Rules').waitFor()
  await button('Save').click()
  await changed.waitFor()
  assert.equal(await field('Name').inputValue(), 'Mine')
  await button('Discard my changes').click()
  await gone(changed)
  await field('Name').and(page.locator('[value="Theirs"]')).waitFor()
  await field('Name').fill('Mine')
  await other.getByRole('link', { name: 'Theirs', exact: true }).click()
  await there.field('Name').fill('Theirs again')
  await there.button('Save').click()
  await there.heading('Rules').waitFor()
  await button('Save').click()
  await changed.waitFor()
  await button('Save my changes anyway').click()
  await heading('Rules').waitFor()
  await page.getByRole('link', { name: 'Mine', exact: true }).waitFor()

  await page.goto('./sources')
  await page.getByRole('link', { name: 'Cable', exact: true }).click()
  await dialog.getByRole('link', { name: 'Edit' }).click()
  await other.goto(page.url())
  await theirs.getByRole('textbox', { name: 'Name', exact: true }).fill('Cable TV')
  await field('Name').fill('Satellite')
  await theirs.getByRole('button', { name: 'Save' }).click()
  await other.getByRole('dialog', { name: 'Cable TV' }).waitFor()
  await button('Save').click()
  await dialog.getByText('The source was changed elsewhere').waitFor()
  await button('Discard my changes').click()
  await field('Name').and(page.locator('[value="Cable TV"]')).waitFor()
  await field('Name').fill('Cable')
  await button('Save').click()
  await page.getByRole('dialog', { name: 'Cable', exact: true }).waitFor()
  await other.close()
})
