// A page that is open asks only when it has cause: when something ended elsewhere, and then each thing a few times at most.
import assert from 'node:assert/strict'
import { handles, USER } from './hard.js'

const PAGES = ['', 'channels', 'guide', 'playlists', 'sources', 'rules', 'activity', 'settings']
/** A refresh begins, has stages, and ends. */
const MOST = 6

export async function quiet({ page, step }, server, source) {
  const { button } = handles(page)
  const bell = page.getByRole('button', { name: /^Work in progress and done/ })
  const out = page.getByRole('menuitem', { name: 'Sign out' })
  let asked = []
  page.on('request', request => {
    const { pathname, search } = new URL(request.url())
    if (pathname.includes('/api/')) asked.push(`${request.method()} ${pathname}${search}`)
  })

  /** Three times something opens and closes that the server has nothing to do with. */
  async function look() {
    for (let n = 0; n < 3; n++) {
      await button(`Account: ${USER.name}`).click()
      // Where the focus is: before the menu has it, the key is nobody's.
      await out.press('Escape')
      await out.waitFor({ state: 'detached' })
    }
  }

  await step('an open page repeats no request without cause', async () => {
    const { refresh, idle } = await worker(server)
    // All that was begun before is done.
    await page.goto(`${server.url}/playlists`)
    await page
      .getByRole('article')
      .getByText(`${source.channels / 2} channels`)
      .first()
      .waitFor()
    // What earlier steps changed at the provider is new to the first refresh only, and brings work with it.
    await idle()
    await refresh()
    await idle()
    for (const path of PAGES) {
      await page.goto(`${server.url}/${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
      // What was there before is seen.
      await bell.click()
      await bell.and(page.locator('[aria-expanded=true]')).waitFor()
      await bell.click()
      await button('Work in progress and done').waitFor()
      asked = []
      await refresh()
      await button('Work in progress and done, 1 new message').waitFor()
      await idle()
      await look()
      const times = grouped(asked)
      for (const [one, all] of times) {
        assert.ok(all.length <= MOST, `/${path} asked ${all.length} times: ${one}`)
      }
      asked = []
      await look()
      assert.deepEqual(asked, [], `/${path} asks although nothing happens`)
    }
  })

  await step('a page that is older than the server is loaded anew', async () => {
    const old = await page.context().newPage()
    await old.goto(`${server.url}/`)
    await old.getByRole('heading', { level: 1 }).waitFor()
    let missed = 0
    const miss = route => {
      missed++
      return route.fulfill({ status: 404 })
    }
    // As after an upgrade: the file has another name by now.
    await old.route(/\/assets\/Page-[^/]+\.js$/, miss, { times: 1 })
    await old.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Sources' }).click()
    await old.getByRole('list', { name: 'Sources' }).getByRole('listitem').first().waitFor()
    assert.equal(missed, 1)
    await old.close()
  })

  await step('eight tabs follow what happens, and the eighth opens as the first did', async () => {
    // A browser opens six connections to a server at most.
    const tabs = []
    for (let n = 0; n < 8; n++) {
      const tab = await page.context().newPage()
      tabs.push(tab)
      await tab.goto(`${server.url}/sources`)
      await tab.getByRole('heading', { level: 1 }).waitFor()
      await tab.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
      await tab.mouse.move(300, 300 + n)
    }
    const { refresh, idle } = await worker(server)
    await refresh()
    await idle()
    for (const tab of tabs) {
      await tab.getByRole('button', { name: /^Work in progress and done, \d+ new/ }).waitFor()
      await tab.close()
    }
  })
}

function grouped(all) {
  const by = new Map()
  for (const one of all) by.set(one, [...(by.get(one) ?? []), one])
  return by
}

/** Refreshes the source from elsewhere. */

async function worker({ url }) {
  const ask = async (method, path, given, body) => {
    const headers = { 'content-type': 'application/json', ...given }
    const response = await fetch(`${url}/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) })
    assert.ok(response.ok, `${path}: ${response.status}`)
    return response.json()
  }
  const { token } = await ask('POST', 'auth/login', {}, { username: USER.name, password: USER.password })
  const authorization = { authorization: `Bearer ${token}` }
  const { items } = await ask('GET', 'sources/stream', authorization)
  return {
    refresh: () => ask('POST', `sources/stream/${items[0].id}/refresh`, authorization),
    /** Nothing runs, and nothing waits for its moment. */
    async idle() {
      let busy
      do {
        const { running, ready, delayed } = await ask('GET', 'jobs/runner', authorization)
        busy = running + ready + delayed
      } while (busy > 0)
    },
  }
}
