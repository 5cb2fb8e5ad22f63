// The page behind a reverse proxy, below a path: files, answers of the server, events, direct addresses and copied ones.
import assert from 'node:assert/strict'
import { handles, test } from './fixtures.js'
import { reverse } from './reverse.js'

async function through(page, url, provider) {
  const { heading, button, rail, link, copied, signIn } = handles(page)
  await page.goto(`${url}/playlists`)
  await heading('Sign in').waitFor()
  await signIn()
  const card = page.getByRole('article').first()
  await card
    .getByText(/channels/)
    .first()
    .waitFor()
  await card.getByRole('button', { name: /^Copy playlist/ }).click()
  await card.getByText('Copied').first().waitFor()
  const address = await copied()
  assert.ok(address.startsWith(`${url}/`), `${address} is not below ${url}`)
  assert.match(await (await fetch(address)).text(), /^#EXTM3U/)

  // A direct address of a page whose script is not loaded yet.
  await page.goto(`${url}/guide`)
  await page
    .getByRole('grid', { name: 'Programmes by channel' })
    .getByText(/^Programme \d+ of 1$/)
    .first()
    .waitFor()
  await page.goto(`${url}/channels?search=channel+1`)
  await link('Channel 1').click()
  await page.waitForURL(`${url}/channels/*`)
  await page.reload()
  await page.getByRole('dialog').getByText('c0.example').first().waitFor()
  await page.goBack()

  provider.channels -= 1
  await rail('Sources').click()
  await page.waitForURL(`${url}/sources`)
  await button('Refresh Cable').click()
  await page
    .getByRole('listitem')
    .filter({ hasText: `${provider.channels} channels` })
    .first()
    .waitFor()
}

// The reverse proxy is another origin: the session of the server does not count there.
test.beforeEach(({ context }) => context.clearCookies())

test('behind a reverse proxy that passes the path on', async ({ page, server, provider }) => {
  const proxy = await reverse(server.origin)
  await through(page, `${proxy.origin}/tv`, provider)
  await page.goto('about:blank')
  proxy.stop()
})

test.describe('at the root', () => {
  test.use({ basePath: '' })

  test('behind a reverse proxy that removes the path', async ({ page, server, provider }) => {
    const proxy = await reverse(server.origin, '/television')
    await through(page, `${proxy.origin}/television`, provider)
    await page.goto('about:blank')
    proxy.stop()
  })
})
