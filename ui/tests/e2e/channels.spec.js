// Channels: found, sorted, shown as tiles, reached with the keyboard, and played.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'
import { checkView } from './view.js'

test('channels are sorted and filtered, and the address keeps that', async ({ page, ui, api }) => {
  const { rail, button, dialog, gone } = ui
  const list = page.getByRole('grid', { name: 'Channels' })
  const link = name => list.getByRole('link', { name, exact: true })
  await page.goto('./')
  await rail('Channels').click()
  await link('Channel 1').waitFor()
  await list.getByRole('button', { name: 'Number' }).click()
  await list.getByRole('button', { name: 'Number' }).click()
  await page.waitForURL(/sort=tvg_chno&order=desc|order=desc&sort=tvg_chno/)
  await list.getByRole('columnheader', { name: 'Number' }).and(page.locator('[aria-sort=descending]')).waitFor()
  await list.getByRole('row').nth(1).getByRole('link', { name: 'Channel 24' }).waitFor()
  await page.getByRole('button', { name: 'Filter: Group' }).click()
  await page.getByRole('option', { name: 'Films' }).click()
  await page.getByText('12 channels', { exact: true }).waitFor()
  await page.reload()
  await page.getByText('12 channels', { exact: true }).waitFor()
  await checkView(page, 'channels-filtered')
  // Hidden in three clicks, by the name that filters see.
  await button('Create a filter from this').click()
  await dialog.getByText('12 of 24 channels match').waitFor()
  await checkView(page, 'channels-filter')
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await gone(dialog)
  const { items } = await api.get('filters?search=Hide+Films')
  assert.deepEqual(
    items.map(({ name, action, expression, used_by }) => ({ name, action, expression, used_by })),
    [{ name: 'Hide Films', action: 'exclude', expression: 'group_title equals "Films"', used_by: ['Living room'] }],
  )
  await button('Clear all').click()
  await page.getByText('24 channels', { exact: true }).waitFor()
  await page.locator('label', { hasText: 'Tiles' }).click()
  await page.waitForURL(/view=tiles/)
  await link('Channel 24').waitFor()
  await checkView(page, 'channels-tiles')
  await page.locator('label', { hasText: 'Table' }).click()
})

test('keys move from channel to channel and open one', async ({ page, ui }) => {
  const { focused, gone, dialog } = ui
  const list = page.getByRole('grid', { name: 'Channels' })
  const link = name => list.getByRole('link', { name, exact: true })
  await page.goto('./channels')
  await link('Channel 1').waitFor()
  await page.keyboard.press('j')
  await focused(link('Channel 2')).waitFor()
  await page.keyboard.press('k')
  await focused(link('Channel 1')).waitFor()
  await page.keyboard.press('End')
  await focused(link('Channel 24')).waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByText('c23.example').first().waitFor()
  await dialog
    .getByText(/^Programme \d+ of 24$/)
    .first()
    .waitFor()
  await checkView(page, 'channel-on-now')
  await page.keyboard.press('Escape')
  await gone(dialog)
  await focused(link('Channel 24')).waitFor()
})

test('a stream that the browser cannot play can be opened elsewhere', async ({ page, ui, provoke, server }) => {
  const { button, gone, dialog } = ui
  provoke(
    // A stream that its provider does not allow web pages to read.
    "Access to fetch at '/live/23.ts' (redirected from '/tv/api/v1/channels/{id}/stream') from origin '' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource. /tv/channels?search=channel+24&play={id}",
    'Failed to load resource: net::ERR_FAILED /live/23.ts',
  )
  await page.goto('./channels?search=channel+24')
  await button('Play Channel 24').click()
  await dialog.getByRole('alert').waitFor()
  await checkView(page, 'player')
  const address = await dialog.getByRole('textbox', { name: 'Stream address' }).inputValue()
  assert.ok(address.startsWith(`${server.url}/stream/`), address)
  const loading = page.waitForEvent('download')
  await button('Open in VLC (.m3u)').click()
  assert.equal((await loading).suggestedFilename(), 'Channel 24.m3u')
  await page.goBack()
  await gone(dialog)
  await page.goto('./channels?search=nothing')
  await page.getByText('No channel matches').waitFor()
})
