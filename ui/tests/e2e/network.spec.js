// What other devices reach, and how the page says it.
import assert from 'node:assert/strict'
import { bare as test } from './fixtures.js'
import { checkView } from './view.js'

test.use({ listen: '0.0.0.0:0' })

test('the machine’s own addresses are offered where only it can be reached', async ({ page, ui, api }) => {
  const { network_urls } = await api.get('settings')
  test.skip(network_urls.length === 0, 'this machine is in no network')
  const [own] = network_urls
  await page.goto('./settings?tab=addresses')
  await page.getByText('These addresses work on this machine only.').waitFor()
  await checkView(page, 'settings-addresses')
  await ui.button(`Use this: ${own}`).click()
  await page.getByText('Set here.').waitFor()
  await page.getByText(`Players see addresses that begin with ${own}`).waitFor()
  assert.equal((await api.get('settings')).base_url, own)
})
