// What goes wrong in life: wrong input, two tabs at once, a session that ends, a server that restarts, a small screen.
import assert from 'node:assert/strict'
import { SIZES } from './browser.js'

export const USER = { name: 'anna', password: 'correct horse battery' }

/** The words of a page, by their roles. */
export function handles(page) {
  return {
    heading: name => page.getByRole('heading', { level: 1, name }),
    button: name => page.getByRole('button', { name, exact: true }),
    field: name => page.getByRole('textbox', { name, exact: true }),
    link: name => page.getByRole('link', { name, exact: true }),
    rail: name => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }),
  }
}

/** Waits until a field is marked as wrong, and its own description says why. */
export async function wrong(field, words) {
  const marked = field.and(field.page().locator('[aria-invalid=true]'))
  await marked.waitFor()
  const said = await marked.evaluate(it =>
    (it.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map(id => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  )
  assert.match(said, words)
}

export async function signIn(page, password = USER.password) {
  const { button, field } = handles(page)
  await field('User name').fill(USER.name)
  await field('Password').fill(password)
  await button('Sign in').click()
}

export async function hard({ page, context, step }, server, source) {
  const { heading, button, field, link, rail } = handles(page)
  const dialog = page.getByRole('dialog')
  const gone = locator => locator.first().waitFor({ state: 'detached' })
  const choose = async (label, option) => {
    await page.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }

  await step('on a phone, from the first start to a player', async () => {
    await page.setViewportSize(SIZES.phone)
    const fits = async () => {
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(wide, 0, `${page.url()} is too wide`)
    }
    const more = async name => {
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await page.goto(`${server.url}/`)
    await button('Create account').click()
    await wrong(field('User name'), /A user name is needed/)
    await wrong(field('Password'), /At least 8 characters/)
    await field('User name').fill(USER.name)
    await field('Password').fill('short')
    await button('Create account').click()
    await wrong(field('Password'), /At least 8 characters/)
    await fits()
    await field('Password').fill(USER.password)
    await button('Create account').click()
    await heading(/^Welcome\./).waitFor()
    await button('Look at it').click()
    await wrong(field('What your provider gave you'), /An address begins with/)
    await fits()
    await field('What your provider gave you').fill(`${source.url}/list.m3u`)
    await button('Look at it').click()
    await page.getByText(/^A playlist\. It works: 24 channels/).waitFor()
    await field('Name').fill('Cable')
    await button('Go on').click()
    await page.getByRole('checkbox', { name: 'News' }).check()
    await field('Name of the playlist').fill('')
    await button('Take 12 channels').click()
    await wrong(field('Name of the playlist'), /./)
    await field('Name of the playlist').fill('Living room')
    await fits()
    await button('Take 12 channels').click()
    await page.getByText('12 channels are ready').waitFor()
    await fits()
    await link('Done').click()
    const card = page.getByRole('article', { name: 'Living room' })
    await card.waitFor()
    await fits()
    await rail('Playlists').click()
    await card.getByRole('button', { name: 'Copy playlist address' }).click()
    const address = await page.evaluate(() => navigator.clipboard.readText())
    assert.equal((await (await fetch(address)).text()).match(/#EXTINF/g).length, 12)
    await fits()
    await more('Channels')
    await page.getByText('24 channels', { exact: true }).waitFor()
    await link('Channel 3').click()
    await dialog.getByText('c2.example').first().waitFor()
    await fits()
    await page.goBack()
    await gone(dialog)
    await rail('Guide').click()
    await page.getByRole('listitem').filter({ hasText: '1 · Channel 1' }).first().waitFor()
    await fits()
    await more('Settings')
    await heading('Settings').waitFor()
    await fits()
    await page.setViewportSize(SIZES.desktop)
  })

  await step('each form says at its field what is wrong', async () => {
    await page.goto(`${server.url}/settings`)
    await button('Change password').click()
    await wrong(page.getByLabel('Password now'), /A password is needed/)
    await wrong(page.getByLabel('New password'), /At least 8 characters/)
    await page.getByLabel('Password now').fill('not this one')
    await page.getByLabel('New password').fill('another horse')
    await button('Change password').click()
    await wrong(page.getByLabel('Password now'), /That is not the password/)
    await button('Create token').click()
    await wrong(field('Name of a new token'), /A name is needed/)
    await page.getByLabel('Jobs at a time').fill('1000')
    await button('Save limits').click()
    await wrong(page.getByLabel('Jobs at a time'), /./)
    await page.getByLabel('Jobs at a time').fill('3')
    await page.getByRole('combobox', { name: 'Time zone of schedules' }).fill('Nowhere/City')
    await button('Save limits').click()
    await wrong(page.getByRole('combobox', { name: 'Time zone of schedules' }), /./)

    await page.goto(`${server.url}/sources?add=true`)
    for (const [what, fields] of [
      ['Playlist address', ['Address']],
      ['Guide address', ['Address']],
      ['Xtream account', ['Server', 'User name']],
      ['Xtream guide', ['Server', 'User name']],
      ['Channels I write down', []],
    ]) {
      await choose('What it is', what)
      await button('Add source').click()
      await wrong(dialog.getByRole('textbox', { name: 'Name', exact: true }), /A name is needed/)
      for (const name of fields) await wrong(dialog.getByRole('textbox', { name, exact: true }).first(), /./)
    }
    await choose('What it is', 'Playlist address')
    await field('Name').fill('Cable')
    await field('Address').fill(`${source.url}/list.m3u?again`)
    await page.getByText(/^A playlist\. It works/).waitFor()
    await button('Add source').click()
    await wrong(field('Name'), /./)
    await button('Cancel').click()
    await gone(dialog)

    for (const kind of ['mapping', 'filters']) {
      await page.goto(`${server.url}/rules/${kind}/new`)
      await button('Create').click()
      await wrong(field('Name'), /./)
      await field('Name').fill('Wrong')
      await field('Expression').fill('chanel == "x"')
      await page.getByText('Unknown field chanel').waitFor()
      await button('Create').click()
      await page.getByRole('textbox', { name: 'Expression' }).and(page.locator('[aria-invalid=true]')).waitFor()
      await button('Cancel').click()
      await heading('Rules').waitFor()
    }
    await page.goto(`${server.url}/playlists/new`)
    await button('Create playlist').click()
    await wrong(field('Name'), /./)
    await field('Name').fill('Den')
    await choose('Make it anew', 'Own schedule')
    await page.getByLabel('Cron expression').fill('30 25 * * *')
    await button('Create playlist').click()
    await wrong(page.getByLabel('Cron expression'), /./)
    await link('Cancel').click()
  })

  await step('what one tab does shows in the other', async () => {
    const other = await context.newPage()
    await other.goto(`${server.url}/playlists`)
    const card = name => other.getByRole('article', { name })
    await card('Living room')
      .getByText(/^12 channels/)
      .waitFor()
    source.channels = 22
    await rail('Sources').click()
    await button('Refresh Cable').click()
    await page.getByRole('listitem').filter({ hasText: '22 channels' }).first().waitFor()
    await card('Living room')
      .getByText(/^11 channels/)
      .waitFor()

    // Nothing was begun here: what is saved there comes in.
    await card('Living room').getByRole('button', { name: 'More for Living room' }).click()
    await other.getByRole('menuitem', { name: 'Edit' }).click()
    const there = handles(other)
    await there.field('Name').and(other.locator('[value="Living room"]')).waitFor()
    await page.goto(other.url())
    await field('Name').fill('Lounge')
    await button('Save and publish').click()
    await heading('Playlists').waitFor()
    await there.field('Name').and(other.locator('[value="Lounge"]')).waitFor()

    // Something was: it stays, and nobody's is run over without a word.
    await page.goto(other.url())
    await there.field('Description').fill('Theirs')
    await field('Description').fill('Mine')
    await field('Name').fill('Den')
    await there.button('Save and publish').click()
    await there.heading('Playlists').waitFor()
    await button('Save and publish').click()
    await page.getByText('The playlist was changed elsewhere meanwhile').waitFor()
    assert.equal(await field('Description').inputValue(), 'Mine')
    await page.reload()
    await field('Name').and(page.locator('[value="Den"]')).waitFor()
    await button('Save and publish').click()
    await button('Discard mine').click()
    await field('Name').and(page.locator('[value="Lounge"]')).waitFor()
    assert.equal(await field('Description').inputValue(), 'Theirs')
    await field('Name').fill('Den')
    await button('Save and publish').click()
    await card('Den').waitFor()
    await other.close()
  })

  await step('a session that ends leads to the door and back, with what was begun', async () => {
    await page.getByRole('article', { name: 'Den' }).getByRole('button', { name: 'More for Den' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page.getByRole('tab', { name: 'Differences' }).click()
    await page.waitForURL(/tab=changes/)
    const address = page.url()
    await field('Name').fill('Kitchen')
    await page.getByText('Nothing changes against what players get now.', { exact: true }).waitFor()
    const cookie = (await context.cookies(server.url)).map(({ name, value }) => `${name}=${value}`).join('; ')
    const out = await fetch(`${server.url}/api/v1/auth/logout`, {
      method: 'POST',
      headers: { cookie, origin: server.origin, 'sec-fetch-site': 'same-origin' },
    })
    assert.equal(out.status, 204)
    await button('Save and publish').click()
    await heading('Sign in').waitFor()
    await button('Sign in').click()
    await wrong(field('User name'), /A user name is needed/)
    await wrong(field('Password'), /A password is needed/)
    await signIn(page, 'something else')
    await page.locator('form').getByRole('alert').waitFor()
    await signIn(page)
    await field('Name').and(page.locator('[value="Kitchen"]')).waitFor()
    assert.equal(page.url(), address)
    await button('Save and publish').click()
    await page.getByRole('article', { name: 'Kitchen' }).waitFor()
    // Who signs out leaves nothing behind.
    await page.goto(address)
    await field('Name').fill('Cellar')
    await button(`Account: ${USER.name}`).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await signIn(page)
    await field('Name').and(page.locator('[value="Kitchen"]')).waitFor()
  })

  await step('a server that restarts is waited for, without a reload', async () => {
    await page.goto(`${server.url}/sources`)
    await page.getByRole('listitem').filter({ hasText: '22 channels' }).first().waitFor()
    await page.evaluate(() => (window.isSame = true))
    assert.equal(await server.halt(), 0)
    const banner = page.getByText('The connection to Lineup is lost')
    await banner.waitFor()
    await server.resume()
    await gone(banner)
    source.channels = 20
    await button('Refresh Cable').click()
    await page.getByRole('listitem').filter({ hasText: '20 channels' }).first().waitFor()
    assert.equal(await page.evaluate(() => window.isSame), true)
  })
}
