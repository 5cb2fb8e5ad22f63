// Playlists: what they would publish, what is wrong with them, and how they are watched.

export async function playlists({ page, rail, button, heading, focused, look, step }) {
  const result = () => page.getByRole('region', { name: 'What players would get' })
  const name = () => page.getByRole('textbox', { name: 'Name', exact: true })

  await step('a playlist shows what it would publish, and what would be different', async () => {
    await rail('Playlists').click()
    await button('More for Cinema').click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await heading('Edit Cinema').waitFor()
    await result().getByText('12 of 24 channels').waitFor()
    await result().getByText('Nothing changes against what players get now.').waitFor()
    await button('Take Films only out').click()
    await result().getByText('All 24 channels').waitFor()
    await result()
      .getByText(/12 new/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: 'Differences' }).click()
    await result().getByRole('heading', { name: /^New/ }).waitFor()
    await result()
      .getByRole('listitem')
      .first()
      .filter({ hasText: /^Channel \d+$/ })
      .waitFor()
    await look(page, 'playlist-changes')
    await page.getByRole('tab', { name: 'M3U' }).click()
    await page.getByRole('region', { name: 'M3U' }).getByText('#EXTM3U').waitFor()
    await page.getByRole('tab', { name: 'Guide', exact: true }).click()
    await result().getByText('What the first channels show now').waitFor()
    await look(page, 'playlist-guide')
    // What was begun survives, and so does what is looked at.
    await page.reload()
    await result().getByText('All 24 channels').waitFor()
    await page.getByRole('tab', { name: 'Guide', exact: true, selected: true }).waitFor()
  })

  await step('what is wrong with a playlist is said at its field', async () => {
    await name().fill('Living room')
    await button('Save and publish').click()
    await focused(name()).and(page.locator('[aria-invalid=true]')).waitFor()
    await look(page, 'playlist-wrong')
    await page.getByRole('link', { name: 'Cancel' }).click()
    await page.getByRole('article', { name: 'Cinema' }).waitFor()
  })

  await step('the addresses for a player have an address of their own', async () => {
    await page.getByRole('link', { name: 'Set up a player for Cinema' }).click()
    await page
      .getByRole('dialog', { name: 'Watch Cinema' })
      .getByRole('textbox', { name: /^Guide, gzip/ })
      .waitFor()
    await look(page, 'playlist-watch')
    await page.reload()
    await page.getByRole('dialog', { name: 'Watch Cinema' }).waitFor()
    await page.goBack()
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
  })
}
