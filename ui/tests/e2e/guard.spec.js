// The guard of publishing on the page: what playlists would lose is said before it is saved, and can be taken back.
import assert from 'node:assert/strict'
import { expect, test } from './fixtures.js'
import { checkView } from './view.js'

const count = async (api, { id }) => (await api.get(`proxies/${id}`)).channel_count

/** The dialog that asks before channels are lost. */
const asked = page => page.getByRole('dialog', { name: 'Publish fewer channels?' })

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
    const dialog = asked(page)
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

test('a filter of what the list shows is asked about', async ({ page, ui, api, home }) => {
  const { button, gone, dialog } = ui
  await page.goto('./channels?search=Channel+24')
  await button('Create a filter from this').click()
  await dialog.getByText('Show only these').click()
  await dialog.getByText('1 of 24 channels match').waitFor()
  await button('Create').click()
  await asked(page).getByText('Living room: 24 → 1 channel').waitFor()
  await asked(page).getByRole('button', { name: 'Cancel' }).click()
  await gone(asked(page))
  assert.equal((await api.get('filters?search=Channel+24')).items.length, 0)
  await button('Create').click()
  await asked(page).getByRole('button', { name: 'Save anyway' }).click()
  await gone(dialog)
  await api.idle()
  assert.equal(await count(api, home.playlist), 1)
})

test('a source is not switched off, edited off or deleted unseen', async ({ page, ui, api, home, provider }) => {
  const { button, gone, dialog } = ui
  const path = `sources/stream/${home.channels.id}`
  const refused = async () => {
    await asked(page).getByText('Living room: 24 → 0 channels').waitFor()
    await asked(page).getByText('Channel 1 News').waitFor()
    await asked(page).getByRole('button', { name: 'Cancel' }).click()
    await gone(asked(page))
    assert.equal((await api.get(path)).enabled, true)
  }
  await test.step('in its sheet and in its form', async () => {
    await page.goto(`./sources/${home.channels.id}`)
    await button('Disable').click()
    await refused()
    await dialog.getByRole('link', { name: 'Edit' }).click()
    await dialog.locator('label', { hasText: 'Enabled' }).click()
    await button('Save').click()
    await refused()
    await button('Cancel').click()
    await page
      .getByRole('dialog', { name: 'Cable' })
      .or(page.getByRole('button', { name: 'Discard' }))
      .first()
      .waitFor()
  })
  await test.step('with others', async () => {
    const other = await api.post('sources/stream', {
      name: 'Other',
      source_type: 'm3u',
      url: `${provider.url}/list.m3u?b`,
    })
    await api.idle()
    await api.patch(`proxies/${home.playlist.id}`, {
      stream_sources: [home.channels, other].map(({ id }, at) => ({ source_id: id, priority_order: at + 1 })),
    })
    await api.idle()
    await page.goto('./sources')
    for (const name of ['Cable', 'Other'])
      await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
    const chosen = page.getByRole('group', { name: 'Selected sources' })
    await chosen.getByRole('button', { name: 'Disable' }).click()
    await asked(page)
      .getByText(/Living room: \d+ → 0 channels/)
      .waitFor()
    await asked(page).getByRole('button', { name: 'Cancel' }).click()
    await chosen.getByRole('button', { name: 'Delete' }).click()
    const ask = page.getByRole('dialog', { name: 'Delete 2 sources?' })
    await ask.getByText(/Living room: \d+ → 0 channels/).waitFor()
    await checkView(page, 'sources-delete')
    await ask.getByRole('button', { name: 'Cancel' }).click()
    await chosen.getByRole('button', { name: 'Disable' }).click()
    await asked(page).getByRole('button', { name: 'Save anyway' }).click()
    await page.getByText('Cable and Other disabled').waitFor()
    assert.equal((await api.get(path)).enabled, false)
  })
})

test('quick changes of the filters of a playlist all count, and each is undone alone', async ({
  page,
  ui,
  api,
  home,
}) => {
  const { button } = ui
  const ids = []
  for (const at of [1, 2, 3]) {
    const expression = `channel_name equals "Channel ${at}"`
    ids.push((await api.post('filters', { name: `No ${at}`, action: 'exclude', expression })).id)
  }
  await api.patch(`proxies/${home.playlist.id}`, {
    filters: ids.map((filter_id, at) => ({ filter_id, priority_order: at + 1 })),
  })
  await api.idle()
  const used = async () =>
    (await api.get(`proxies/${home.playlist.id}`)).filters.map(({ filter_id, is_active }) => [
      ids.indexOf(filter_id) + 1,
      is_active,
    ])
  await page.goto('./rules')
  const own = page.getByRole('region', { name: 'Filters of Living room' })
  const turned = (at, checked) => own.getByRole('switch', { name: `Enable No ${at} in Living room`, checked })
  await turned(1, true).waitFor()
  await page.evaluate(() => {
    for (const at of [1, 2]) document.querySelector(`[aria-label="Enable No ${at} in Living room"]`).click()
    document.querySelector('[aria-label="Remove No 3 from Living room"]').click()
  })
  await turned(1, false).waitFor()
  await turned(2, false).waitFor()
  await button('Undo').nth(2).waitFor()
  assert.deepEqual(await used(), [
    [1, false],
    [2, false],
  ])
  for (const text of ['No 1 disabled', 'No 3 removed from Living room'])
    await page.getByRole('alert').filter({ hasText: text }).getByRole('button', { name: 'Undo' }).click()
  await turned(1, true).waitFor()
  await turned(3, true).waitFor()
  // The page shows a change before it is saved.
  await expect.poll(used).toEqual([
    [1, true],
    [2, false],
    [3, true],
  ])
})

test('an undo does not overwrite what was changed since', async ({ page, ui, api, home }) => {
  const { button, field } = ui
  await page.goto(`./playlists/${home.playlist.id}`)
  await field('Description').fill('For the evening')
  await button('Save and publish').click()
  await page.getByText('Living room saved.').waitFor()
  await api.patch(`proxies/${home.playlist.id}`, { description: 'By a script' })
  await button('Undo').click()
  await page.getByText('This was changed elsewhere in the meantime.').waitFor()
  assert.equal((await api.get(`proxies/${home.playlist.id}`)).description, 'By a script')
})

test('what was published after a review can be taken back at once', async ({ page, ui, api, home, provoke }) => {
  // Asked again until the update has ended.
  provoke.ignore(/restore 409$/)
  const { button } = ui
  const { id } = await api.post('filters', { name: 'One', expression: 'channel_name equals "Channel 1"' })
  await api.patch(`proxies/${home.playlist.id}`, { filters: [{ filter_id: id, priority_order: 1 }] })
  await api.idle()
  await page.goto(`./playlists?review=${home.playlist.id}`)
  const removed = page.getByRole('dialog').getByRole('listitem')
  await removed.filter({ hasText: /^2 Channel 2/ }).waitFor()
  // Another update of the same size takes its place.
  await api.patch(`filters/${id}`, { expression: 'channel_name equals "Channel 2"' })
  await removed.filter({ hasText: /^1 Channel 1/ }).waitFor()
  await button('Publish 1 channel').click()
  await page.getByText('Publishing 1 channel. Undo restores version 1 and pauses updates.').waitFor()
  await button('Undo').click()
  await page.getByText('Version 1 restored. Updates are paused.').waitFor()
  await api.idle()
  const { version, pinned_version, channel_count } = await api.get(`proxies/${home.playlist.id}`)
  assert.deepEqual({ version, pinned_version, channel_count }, { version: 1, pinned_version: 1, channel_count: 24 })
})
