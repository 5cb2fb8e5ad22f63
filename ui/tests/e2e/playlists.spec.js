// Playlists: what they would publish, what is wrong with them, older versions, and how they are watched.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'
import { checkView } from './view.js'

const result = page => page.getByRole('region', { name: 'Preview' })

test.describe('with a filter', () => {
  test.beforeEach(async ({ api, home, page }) => {
    const films = await api.post('filters', { name: 'Films only', expression: 'group_title equals "Films"' })
    await api.playlist('Cinema', home.channels, home.guide, [films])
    await page.goto('./playlists')
  })

  test('the editor shows what a playlist would publish and what would change', async ({ page, ui }) => {
    const { rail, heading, button } = ui
    await rail('Playlists').click()
    await button('More for Cinema').click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await heading('Edit Cinema').waitFor()
    await result(page).getByText('12 of 24 channels').waitFor()
    await result(page).getByText('No changes to what players get now.').waitFor()
    await button('Remove Films only').click()
    await result(page).getByText('All 24 channels').waitFor()
    await result(page)
      .getByText(/12 added/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: 'Changes' }).click()
    await result(page)
      .getByRole('heading', { name: /^Added/ })
      .waitFor()
    await result(page)
      .getByRole('listitem')
      .first()
      .filter({ hasText: /^Channel \d+$/ })
      .waitFor()
    await checkView(page, 'playlist-changes')
    await page.getByRole('tab', { name: 'M3U' }).click()
    await page.getByRole('region', { name: 'M3U' }).getByText('#EXTM3U').waitFor()
    await page.getByRole('tab', { name: 'Guide', exact: true }).click()
    await result(page).getByText('On now on the first channels').waitFor()
    await checkView(page, 'playlist-guide')
    // Unsaved changes and the open tab survive a reload.
    await page.reload()
    await result(page).getByText('All 24 channels').waitFor()
    await page.getByRole('tab', { name: 'Guide', exact: true, selected: true }).waitFor()
  })

  test('a name that is taken is refused at its field', async ({ page, ui, provoke }) => {
    const { button, field, focused } = ui
    await button('More for Cinema').click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await field('Name').and(page.locator('[value=Cinema]')).waitFor()
    provoke('PATCH /tv/api/v1/proxies/{id} 409')
    await field('Name').fill('Living room')
    await button('Save and publish').click()
    await focused(field('Name')).and(page.locator('[aria-invalid=true]')).waitFor()
    await checkView(page, 'playlist-wrong')
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('article', { name: 'Cinema' }).waitFor()
  })

  test('keys move from playlist to playlist', async ({ page, ui }) => {
    const { field, focused } = ui
    await page.getByRole('article', { name: 'Cinema' }).waitFor()
    await page.keyboard.press('j')
    await focused(page.locator('[data-row]').first()).waitFor()
    await page.keyboard.press('j')
    await focused(page.locator('[data-row]').nth(1)).waitFor()
    await page.keyboard.press('k')
    await focused(page.locator('[data-row]').first()).waitFor()
    await page.keyboard.press('Enter')
    await field('Name').waitFor()
    await page.goBack()
    await page.getByRole('article', { name: 'Cinema' }).waitFor()
  })

  test('the addresses for players have a link of their own and can be tested', async ({ page, ui }) => {
    const { button, choose, gone, dialog } = ui
    await page.getByRole('link', { name: 'Set up a player: Cinema' }).click()
    const watch = page.getByRole('dialog', { name: 'Watch Cinema' })
    const guide = watch.getByRole('textbox', { name: 'Guide address' })
    const addresses = new Set()
    for (const player of ['Jellyfin', 'Channels DVR', 'Other player']) {
      await choose('Player', player)
      addresses.add(await guide.inputValue())
    }
    assert.equal(addresses.size, 1, 'one guide address for every player')
    assert.match([...addresses][0], /\.xmltv$/)
    await checkView(page, 'playlist-watch')
    await dialog.getByRole('img', { name: 'QR code' }).waitFor()
    await button('Test the addresses').click()
    await page.getByText(/^Playlist: \d+ channels, /).waitFor()
    await page.reload()
    await watch.waitFor()
    await button('Close').click()
    await gone(dialog)
  })
})

test('a refresh that loses channels waits for a decision, and an older version is restored', async ({
  page,
  ui,
  provider,
}) => {
  const { rail, heading, button, copied, dialog } = ui
  await page.goto('./playlists')
  await button('Copy playlist: Living room').click()
  await page.getByText('Copied').first().waitFor()
  const address = await copied()
  await test.step('a refresh that loses most channels waits for a decision', async () => {
    provider.channels = 8
    await rail('Sources').click()
    await button('Refresh Cable').click()
    await page.getByText('Update on hold').waitFor()
    await rail('Activity').click()
    await page.getByRole('article', { name: 'Refresh Cable' }).getByText('On hold').waitFor()
    await rail('Home').click()
    await heading(/update on hold/).waitFor()
    await checkView(page, 'home-held')
    await page.getByRole('link', { name: 'Review' }).click()
    await page.getByText('16 of 24 channels would disappear.').waitFor()
    await checkView(page, 'source-held')
    await button('Accept new list').click()
    const asked = page.getByRole('dialog', { name: 'Accept the new list?' })
    await asked.getByRole('button', { name: 'Accept new list' }).click()
    await dialog.getByText('Up to date').waitFor()
    await dialog.getByText('8 channels').first().waitFor()
    await button('Close').click()
    await rail('Activity').click()
    await page.getByText('Refresh Cable').first().waitFor()
    await checkView(page, 'activity')
  })

  await test.step('an older version is restored, and a secret address is replaced', async () => {
    await rail('Playlists').click()
    const card = page.getByRole('article', { name: 'Living room' })
    // Whoever accepts the list of a source saw what its playlists lose, and is not asked again.
    await card.getByText(/^8 channels/).waitFor()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    await page
      .getByRole('button', { name: /^Restore version/ })
      .last()
      .click()
    await card.getByText(/24 channels/).waitFor()
    await checkView(page, 'versions')
    await button('Close').click()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'Change secret address' }).click()
    await button('Change address').click()
    await page.getByText('The addresses were changed').waitFor()
    assert.equal((await fetch(address)).status, 404)
  })
})

test('a rule that would halve a playlist is held, and the version before it is back in four clicks and stays', async ({
  page,
  ui,
  api,
  home,
}) => {
  const { rail, heading, button, gone, dialog } = ui
  const card = page.getByRole('article', { name: 'Living room' })
  const only = async (name, expression) => {
    const { id } = await api.post('filters', { name, expression })
    await api.patch(`proxies/${home.playlist.id}`, { filters: [{ filter_id: id, priority_order: 1 }] })
    await api.idle()
  }

  await test.step('an update that would lose nearly all is held, and players keep what they have', async () => {
    await only('One channel', 'channel_name equals "Channel 1"')
    await page.goto('./')
    await heading('Living room would lose 23 of 24 channels.').waitFor()
    await page.getByRole('link', { name: 'Review: Living room' }).click()
    const review = page.getByRole('dialog', { name: 'Living room would lose 23 of 24 channels' })
    await review.getByText('Players keep version 1 with 24 channels until you decide.').waitFor()
    await review.getByText('23 removed').waitFor()
    await review.getByText('Films 12 → 0 channels').waitFor()
    await review.getByRole('listitem').filter({ hasText: 'Channel 2' }).first().waitFor()
    await checkView(page, 'playlist-held')
    await button('Keep version 1').click()
    await gone(dialog)
    await card.getByText('Update declined: would lose 23 of 24 channels').waitFor()
    await rail('Home').click()
    await heading(/^Everything is working/).waitFor()
    await rail('Playlists').click()
    await page.getByRole('link', { name: 'Change decision: Living room' }).click()
    await button('Publish 1 channel').click()
    await card.getByText(/^1 channel ·/).waitFor()
  })

  await test.step('the version before it is back in four clicks', async () => {
    await rail('Home').click()
    await rail('Playlists').click()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    await button('Restore version 1').click()
    // Yesterday, where midnight has passed since.
    await card.getByText(/^Serving version 1 from (today|yesterday) at .*\. Updates are paused\.$/).waitFor()
    await card.getByText(/^24 channels ·/).waitFor()
    await checkView(page, 'versions-paused')
    await page.getByRole('link', { name: 'Compare version 2' }).click()
    await dialog.getByText('23 added').waitFor()
    await checkView(page, 'versions-compared')
    await button('Close').click()
  })

  await test.step('it stays through a refresh, a rule and a request to update', async () => {
    await api.post(`sources/stream/${home.channels.id}/refresh`)
    await api.idle()
    await only('Another channel', 'channel_name equals "Channel 2"')
    await api.post(`proxies/${home.playlist.id}/regenerate`)
    await api.idle()
    const { version, pinned_version, channel_count } = await api.get(`proxies/${home.playlist.id}`)
    assert.deepEqual({ version, pinned_version, channel_count }, { version: 1, pinned_version: 1, channel_count: 24 })
    await rail('Home').click()
    await heading('Living room: updates are paused.').waitFor()
    await checkView(page, 'home-paused')
  })

  await test.step('resumed, it is guarded as before', async () => {
    await button('Resume updates: Living room').click()
    await heading('Living room would lose 23 of 24 channels.').waitFor()
  })
})
