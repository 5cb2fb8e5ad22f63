// A session that ends, and a server that restarts.
import assert from 'node:assert/strict'
import { invalid, test, USER } from './fixtures.js'

test('after a session ended, signing in returns to the page and its draft', async ({
  page,
  ui,
  server,
  context,
  provoke,
  home,
}) => {
  const { heading, button, field, signIn } = ui
  // The session that ended, and a wrong password.
  provoke('GET /tv/api/v1/proxies/{id} 401', 'POST /tv/api/v1/auth/login 401', 'POST /tv/api/v1/impact 401')
  await page.goto(`./playlists/${home.playlist.id}`)
  await page.getByRole('tab', { name: 'Changes' }).click()
  await page.waitForURL(/tab=changes/)
  const address = page.url()
  await field('Name').fill('Kitchen')
  await page.getByText('No changes to what players get now.', { exact: true }).waitFor()
  const cookie = (await context.cookies(server.url)).map(({ name, value }) => `${name}=${value}`).join('; ')
  const out = await fetch(`${server.url}/api/v1/auth/logout`, {
    method: 'POST',
    headers: { cookie, origin: server.origin, 'sec-fetch-site': 'same-origin' },
  })
  assert.equal(out.status, 204)
  await button('Save and publish').click()
  await heading('Sign in').waitFor()
  await button('Sign in').click()
  await invalid(field('User name'), /Enter a user name/)
  await invalid(field('Password'), /Enter a password/)
  await signIn('something else')
  await page.locator('form').getByRole('alert').waitFor()
  await signIn()
  await field('Name').and(page.locator('[value="Kitchen"]')).waitFor()
  assert.equal(page.url(), address)
  await button('Save and publish').click()
  await page.getByRole('article', { name: 'Kitchen' }).waitFor()
  // Signing out removes drafts.
  await page.goto(address)
  await field('Name').fill('Cellar')
  await button(`Account: ${USER.name}`).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await signIn()
  await field('Name').and(page.locator('[value="Kitchen"]')).waitFor()
})

test('the page waits for a server that restarts, without a reload', async ({ page, ui, server, provider, provoke }) => {
  const { button, gone } = ui
  // While the server is away, the browser may or may not try to connect again.
  provoke.ignore(/^Failed to load resource: net::ERR_\w+ \/tv\/api\/v1\/progress\/events$/)
  await page.goto('./sources')
  await page.getByRole('listitem').filter({ hasText: '24 channels' }).first().waitFor()
  await page.evaluate(() => (window.isSame = true))
  assert.equal(await server.halt(), 0)
  const banner = page.getByText('Connection to Lineup lost')
  await banner.waitFor()
  await server.resume()
  await gone(banner)
  provider.channels = 20
  await button('Refresh Cable').click()
  await page.getByRole('listitem').filter({ hasText: '20 channels' }).first().waitFor()
  assert.equal(await page.evaluate(() => window.isSame), true)
})
