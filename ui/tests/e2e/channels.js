// Channels: found, sorted, shown as tiles, gone through with the keyboard, and played or said why not.
import assert from 'node:assert/strict'

export async function channels({ page, rail, button, focused, look, step }, server) {
  const dialog = page.getByRole('dialog')
  const list = page.getByRole('grid', { name: 'Channels' })
  const link = name => list.getByRole('link', { name, exact: true })

  await step('channels are sorted and narrowed down, and the address keeps it', async () => {
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
    await look(page, 'channels-filtered')
    assert.match(
      decodeURIComponent(await page.getByRole('link', { name: 'Make a filter of this' }).getAttribute('href')),
      /rules\/filters\/new\?expression=.*group_title/,
    )
    await button('Clear all').click()
    await page.getByText('24 channels', { exact: true }).waitFor()
    await page.locator('label', { hasText: 'Tiles' }).click()
    await page.waitForURL(/view=tiles/)
    await link('Channel 24').waitFor()
    await look(page, 'channels-tiles')
    await page.locator('label', { hasText: 'Table' }).click()
  })

  await step('keys go from channel to channel, and one is looked at', async () => {
    await page.goto(`${server.url}/channels`)
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
    await look(page, 'channel-on-now')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await focused(link('Channel 24')).waitFor()
  })

  await step('what cannot be played here can be played elsewhere', async () => {
    await button('Play Channel 24').click()
    await dialog.getByRole('alert').waitFor()
    await look(page, 'player')
    const address = await dialog.getByRole('textbox', { name: 'Stream address' }).inputValue()
    assert.ok(address.startsWith(`${server.url}/stream/`), address)
    const loading = page.waitForEvent('download')
    await button('Download for VLC').click()
    assert.equal((await loading).suggestedFilename(), 'Channel 24.m3u')
    await page.goBack()
    await dialog.waitFor({ state: 'detached' })
    await page.goto(`${server.url}/channels?search=nothing`)
    await page.getByText('No such channel').waitFor()
  })
}
