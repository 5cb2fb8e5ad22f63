// The guard of publishing on the page: what playlists would lose is said before it is saved, and can be taken back.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'
import { checkView } from './view.js'

const count = async (api, { id }) => (await api.get(`proxies/${id}`)).channel_count

test('a rule that would halve a playlist is asked about, saved and undone', async ({ page, api, home, ui }) => {
  const { button, heading, field } = ui
  const { playlist } = home
  const expression = page.getByRole('textbox', { name: 'Expression' })
  await test.step('a small loss is said in a line', async () => {
    await page.goto(`./rules/filters/new?playlist=${playlist.id}`)
    await heading('New filter').waitFor()
    await field('Name').fill('Without films')
    await page.getByText('Excluded', { exact: true }).click()
    await expression.fill('group_title equals "Films"')
    await page.getByText('Living room: 24 → 12 channels').waitFor()
    await button('Create').click()
    await page.getByText('Without films saved.').waitFor()
    await api.idle()
    assert.equal(await count(api, playlist), 12)
  })
  await test.step('what goes too far, in steps too, is asked about before it is saved', async () => {
    await page.goto(`./rules/filters`)
    await page.getByRole('link', { name: 'Without films' }).click()
    await expression.fill('group_title equals "Films" OR channel_name ends_with "1" OR channel_name ends_with "3"')
    await button('Save').click()
    const dialog = page.getByRole('dialog', { name: 'Publish fewer channels?' })
    await dialog.getByText('No longer included:').waitFor()
    await checkView(page, 'guard')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await api.idle()
    assert.equal(await count(api, playlist), 12)
    await button('Save').click()
    await dialog.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByText('Without films saved.').waitFor()
    await api.idle()
    assert.ok((await count(api, playlist)) < 12)
  })
  await test.step('undone, the channels are back', async () => {
    const restored = page.waitForResponse(answer => answer.request().method() === 'PATCH')
    await button('Undo').click()
    await restored
    await api.idle()
    assert.equal(await count(api, playlist), 12)
  })
})
