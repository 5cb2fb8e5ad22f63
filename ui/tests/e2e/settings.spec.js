// Settings: tokens, signing in and out, the language, the base address.
import assert from 'node:assert/strict'
import { invalid, test, USER } from './fixtures.js'
import { checkView, fits, loaded } from './view.js'

test('a token works until it is deleted', async ({ page, ui, server }) => {
  const { button } = ui
  await page.goto('./settings?tab=access')
  await page.getByLabel('Token name').fill('Script')
  await button('Create token').click()
  const token = await page.getByRole('textbox', { name: 'Token address' }).inputValue()
  const ask = () => fetch(`${server.url}/api/v1/sources`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal((await ask()).status, 200)
  await checkView(page, 'settings-access')
  await button('Delete Script').click()
  await button('Delete token').click()
  await page.getByText('No tokens yet.').waitFor()
  assert.equal((await ask()).status, 401)
})

test('signing out and in again', async ({ page, ui, provoke }) => {
  const { rail, heading, button, field } = ui
  provoke('POST /tv/api/v1/auth/login 401')
  await page.goto('./settings')
  await button(`Account: ${USER.name}`).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await heading('Sign in').waitFor()
  await page.getByLabel('User name').fill(USER.name)
  await field('Password').fill('something else')
  await button('Sign in').click()
  await page.locator('form').getByRole('alert').getByText('Wrong user name or password.', { exact: true }).waitFor()
  await page.getByText(/LINEUP_ADMIN_PASSWORD/).waitFor()
  await checkView(page, 'sign-in')
  await field('Password').fill(USER.password)
  await button('Sign in').click()
  await heading('Settings').waitFor()
  await rail('Home').click()
  await heading(/^Everything is working\. 2 sources, /).waitFor()
  await checkView(page, 'home')
})

test('tabs are in the address, turned with arrow keys, and fit a small screen', async ({ page, ui }) => {
  const { focused } = ui
  await page.goto('./settings')
  await page.getByRole('region', { name: 'Theme and language' }).waitFor()
  const tab = name => page.getByRole('tab', { name, exact: true })
  await tab('General').focus()
  await page.keyboard.press('ArrowRight')
  await focused(tab('Access')).waitFor()
  await page.waitForURL(/settings\?tab=access$/)
  await page.getByLabel('Token name').fill('half a na')
  await tab('About').click()
  await page.getByText('Running since').waitFor()
  await page.goBack()
  assert.equal(await page.getByLabel('Token name').inputValue(), 'half a na')
  await page.reload()
  await page.getByLabel('Token name').waitFor()
  await page.goto('./settings#providers')
  await page.getByRole('region', { name: 'Providers' }).waitFor()
  await page.setViewportSize({ width: 320, height: 700 })
  for (const name of ['general', 'access', 'jobs', 'addresses', 'startup', 'about']) {
    await page.goto(`./settings?tab=${name}`)
    await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
    await loaded(page)
    await fits(page)
  }
  await page.goto('./settings?tab=startup')
  await page.getByText('data_dir').waitFor()
  await page.getByText('log_format', { exact: true }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /options at their default values/ }).click()
  await page.getByText('log_format', { exact: true }).waitFor()
  await page.setViewportSize({ width: 1440, height: 900 })
  for (const name of ['general', 'jobs', 'startup', 'about']) {
    await page.goto(`./settings?tab=${name}`)
    await checkView(page, `settings-${name}`)
  }
})

test('the page speaks German, and English again', async ({ page, ui }) => {
  const { heading } = ui
  await page.goto('./settings')
  await page.getByText('Deutsch').click()
  await heading('Einstellungen').waitFor()
  await checkView(page, 'settings-german')
  await page.getByText('Standard des Browsers').click()
  await heading('Settings').waitFor()
})

test('a base address is checked, used by the addresses of playlists, and removed', async ({ page, ui }) => {
  const { rail, copied } = ui
  await page.goto('./settings#addresses')
  const addresses = page.getByRole('region', { name: 'Addresses' })
  const save = addresses.getByRole('button', { name: 'Save', exact: true })
  const base = addresses.getByLabel('Base address')
  await addresses.getByText('This is the address of this page.').waitFor()
  await base.fill('tv.home.example')
  await save.click()
  await invalid(base, /begins with/)
  await base.fill('http://tv.home.example:8080')
  await save.click()
  await addresses.getByText('Set here.').waitFor()
  await addresses.getByText(/^Players see addresses that begin with http:\/\/tv\.home\.example:8080/).waitFor()
  await rail('Playlists').click()
  await page
    .getByRole('article')
    .first()
    .getByRole('button', { name: /^Copy playlist/ })
    .click()
  const address = await copied()
  assert.ok(address.startsWith('http://tv.home.example:8080/'), address)
  await page.goto('./settings?tab=addresses')
  await base.and(page.locator('[value="http://tv.home.example:8080"]')).waitFor()
  await base.fill('')
  await save.click()
  await addresses.getByText('This is the address of this page.').waitFor()
})
