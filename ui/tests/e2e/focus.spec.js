// An edit drawer begins at its first field, whether it opens by link or from its record.
import { test } from './fixtures.js'

test('the focus lands on the first field of an edit drawer', async ({ page, ui, home }) => {
  const { focused, dialog } = ui
  const field = name => dialog.getByRole('textbox', { name, exact: true })
  await page.goto(`./sources/${home.channels.id}?edit=true`)
  await focused(field('Address')).waitFor()
  await page.goto(`./sources/${home.channels.id}`)
  await dialog.getByRole('link', { name: 'Edit' }).click()
  await focused(field('Address')).waitFor()
  await page.goto('./sources?add=true')
  await focused(field('Address')).waitFor()
  await page.goto('./settings?tab=jobs')
  await page.getByRole('button', { name: 'Retry profiles' }).click()
  await page.getByRole('button', { name: 'Add a profile' }).click()
  await focused(field('Name')).waitFor()
})
