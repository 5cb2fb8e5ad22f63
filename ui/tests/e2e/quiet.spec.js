// How often an open page asks the server: not at all while nothing happens, and a few times at most after a refresh.
import assert from 'node:assert/strict'
import { test, USER } from './fixtures.js'
import { loaded } from './view.js'

const PAGES = ['', 'channels', 'guide', 'playlists', 'sources', 'rules', 'activity', 'settings']
/** How often one question may be asked during a refresh: when it begins, at its stages and when it ends. */
const MOST = 6

test('an open page sends no needless requests', async ({ page, ui, api, home, provider }) => {
  const { button } = ui
  const bell = page.getByRole('button', { name: /^Notifications/ })
  const out = page.getByRole('menuitem', { name: 'Sign out' })
  let asked = []
  page.on('request', request => {
    const { pathname, search } = new URL(request.url())
    if (pathname.includes('/api/')) asked.push(`${request.method()} ${pathname}${search}`)
  })
  const refresh = () => api.post(`sources/stream/${home.channels.id}/refresh`)

  /** Opens and closes a menu three times, which needs nothing from the server. */
  async function openMenu() {
    for (let n = 0; n < 3; n++) {
      await button(`Account: ${USER.name}`).click()
      // Pressed on the menu, because before that has the focus the key would be lost.
      await out.press('Escape')
      await out.waitFor({ state: 'detached' })
    }
  }

  for (const path of PAGES) {
    provider.channels = 24
    await refresh()
    await api.idle()
    await page.goto(`./${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await loaded(page)
    // Marks the messages so far as read.
    await bell.click()
    await bell.and(page.locator('[aria-expanded=true]')).waitFor()
    await bell.click()
    await button('Notifications').waitFor()
    asked = []
    // A list that lost most of its channels needs a person.
    provider.channels = 8
    await refresh()
    await button('Notifications, 1 new').waitFor()
    await api.idle()
    await openMenu()
    for (const one of new Set(asked)) {
      const times = asked.filter(it => it === one).length
      assert.ok(times <= MOST, `/${path} asked ${times} times: ${one}`)
    }
    asked = []
    await openMenu()
    assert.deepEqual(asked, [], `/${path} asks although nothing happens`)
  }
  provider.channels = 24
})

test('a page that is older than the server reloads', async ({ page }) => {
  const old = await page.context().newPage()
  await old.goto('./')
  await old.getByRole('heading', { level: 1 }).waitFor()
  let missed = 0
  const miss = route => {
    missed++
    return route.fulfill({ status: 404 })
  }
  // As after an upgrade, which gives the file another name.
  await old.route(/\/assets\/Page-[^/]+\.js$/, miss, { times: 1 })
  await old.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Sources' }).click()
  await old.getByRole('list', { name: 'Sources' }).getByRole('listitem').first().waitFor()
  assert.equal(missed, 1)
  await old.close()
})

test('eight tabs get events, and the eighth opens like the first', async ({ page, api, home, provider }) => {
  // A browser opens six connections to a server at most.
  const tabs = []
  for (let n = 0; n < 8; n++) {
    const tab = await page.context().newPage()
    tabs.push(tab)
    await tab.goto('./sources')
    await tab.getByRole('heading', { level: 1 }).waitFor()
    await tab.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
    await tab.mouse.move(300, 300 + n)
  }
  provider.channels = 8
  await api.post(`sources/stream/${home.channels.id}/refresh`)
  await api.idle()
  for (const tab of tabs) {
    await tab.getByRole('button', { name: /^Notifications, \d+ new/ }).waitFor()
    await tab.close()
  }
  provider.channels = 24
})
