// Playlists: what they would publish, what is wrong with them, older versions, and how they are watched.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'
import { look } from './look.js'

const result = page => page.getByRole('region', { name: 'What players would get' })

test.describe('with a filter', () => {
  test.beforeEach(async ({ api, home, page }) => {
    const films = await api.post('filters', { name: 'Films only', expression: 'group_title equals "Films"' })
    await api.playlist('Cinema', home.channels, home.guide, [films])
    await page.goto('./playlists')
  })

  test('a playlist shows what it would publish, and what would be different', async ({ page, ui }) => {
    const { rail, heading, button } = ui
    await rail('Playlists').click()
    await button('More for Cinema').click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await heading('Edit Cinema').waitFor()
    await result(page).getByText('12 of 24 channels').waitFor()
    await result(page).getByText('Nothing changes against what players get now.').waitFor()
    await button('Take Films only out').click()
    await result(page).getByText('All 24 channels').waitFor()
    await result(page)
      .getByText(/12 new/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: 'Differences' }).click()
    await result(page).getByRole('heading', { name: /^New/ }).waitFor()
    await result(page)
      .getByRole('listitem')
      .first()
      .filter({ hasText: /^Channel \d+$/ })
      .waitFor()
    await look(page, 'playlist-changes')
    await page.getByRole('tab', { name: 'M3U' }).click()
    await page.getByRole('region', { name: 'M3U' }).getByText('#EXTM3U').waitFor()
    await page.getByRole('tab', { name: 'Guide', exact: true }).click()
    await result(page).getByText('What the first channels show now').waitFor()
    await look(page, 'playlist-guide')
    // What was begun survives, and so does what is looked at.
    await page.reload()
    await result(page).getByText('All 24 channels').waitFor()
    await page.getByRole('tab', { name: 'Guide', exact: true, selected: true }).waitFor()
  })

  test('what is wrong with a playlist is said at its field', async ({ page, ui, provoke }) => {
    const { button, field, focused } = ui
    await button('More for Cinema').click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await field('Name').and(page.locator('[value=Cinema]')).waitFor()
    provoke('PATCH /tv/api/v1/proxies/{id} 409')
    await field('Name').fill('Living room')
    await button('Save and publish').click()
    await focused(field('Name')).and(page.locator('[aria-invalid=true]')).waitFor()
    await look(page, 'playlist-wrong')
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('article', { name: 'Cinema' }).waitFor()
  })

  test('keys lead through playlists', async ({ page, ui }) => {
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

  test('the addresses for a player have an address of their own', async ({ page, ui }) => {
    const { button, gone, dialog } = ui
    await page.getByRole('link', { name: 'Another one: set up Cinema' }).click()
    await page
      .getByRole('dialog', { name: 'Watch Cinema' })
      .getByRole('textbox', { name: /^Guide, gzip/ })
      .waitFor()
    await look(page, 'playlist-watch')
    await dialog.getByRole('img', { name: 'QR code' }).waitFor()
    await button('Test the addresses').click()
    await page.getByText(/^Playlist: \d+ channels, /).waitFor()
    await page.reload()
    await page.getByRole('dialog', { name: 'Watch Cinema' }).waitFor()
    await page.goBack()
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
  await button('Copy playlist address').click()
  await page.getByText('Copied').first().waitFor()
  const address = await copied()
  await test.step('a refresh that loses most channels waits for a decision', async () => {
    provider.channels = 8
    await rail('Sources').click()
    await button('Refresh Cable').click()
    await page.getByText('A refresh is held back').waitFor()
    await rail('Activity').click()
    await page.getByRole('article', { name: 'Refresh Cable' }).getByText('Held back').waitFor()
    await rail('Home').click()
    await heading(/held back/).waitFor()
    await look(page, 'home-held')
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByText('16 of 24 channels would disappear.').waitFor()
    await look(page, 'source-held')
    await button('Accept new list').click()
    await dialog.getByText('Fine').waitFor()
    await dialog.getByText('8 channels').first().waitFor()
    await button('Close').click()
    await rail('Activity').click()
    await page.getByText('Refresh Cable').first().waitFor()
    await look(page, 'activity')
  })

  await test.step('an older version can be had back, and an address can be taken back', async () => {
    await rail('Playlists').click()
    const card = page.getByRole('article', { name: 'Living room' })
    await card.getByText(/8 channels/).waitFor()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    await page
      .getByRole('button', { name: /^Restore version/ })
      .last()
      .click()
    await card.getByText(/24 channels/).waitFor()
    await look(page, 'versions')
    await button('Close').click()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'New secret address' }).click()
    await button('Make a new address').click()
    await page.getByText('The new addresses are here').waitFor()
    assert.equal((await fetch(address)).status, 404)
  })
})
