// Pictures of every page in both sizes and both looks, into test-results/pictures. For the eye; a picture also fails on
// barriers, on errors on the console, and when the page is wider than the screen.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, request, test as base } from '@playwright/test'
import { USER } from '../e2e/api.js'
import { barriers } from '../e2e/axe.js'
import { complaints } from '../e2e/complaints.js'
import { fits, loaded, SIZES } from '../e2e/view.js'
import { channels } from './pages/channels.js'
import { frame } from './pages/frame.js'
import { manual } from './pages/manual.js'
import { playlists } from './pages/playlists.js'
import { rules } from './pages/rules.js'
import { settings } from './pages/settings.js'
import { sources } from './pages/sources.js'
import { worlds } from './world.js'

const target = fileURLToPath(new URL('../../test-results/pictures/', import.meta.url))
mkdirSync(target, { recursive: true })

const PAGES = [...frame, ...channels, ...playlists, ...sources, ...manual, ...rules, ...settings]

/** Refusals and failures that pictures show. */
const SHOWN = / (400|401|404|422|502|503)$|blocked by CORS policy|net::ERR_FAILED/

const test = base.extend({
  /** The servers of one process of tests, made when they are first used. */
  worlds: [
    async ({}, use) => {
      const all = worlds()
      await use(all)
      await all.stop()
    },
    { scope: 'worker' },
  ],
})

for (const { name, path, act, world: wanted = 'full', language, signedOut = false, route } of PAGES) {
  const suffix = [['empty', 'large'].includes(wanted) && wanted, language === 'de' && 'german']
  const title = [name, ...suffix].filter(Boolean).join('-')
  test(title, async ({ browser, worlds }) => {
    const world = await worlds.get(wanted)
    const context = await browser.newContext({
      storageState: await session(world, wanted !== 'setup' && !signedOut),
    })
    const page = await context.newPage()
    const found = complaints(page)
    if (language !== undefined) await page.addInitScript(it => localStorage.setItem('lineup.language', it), language)
    if (route !== undefined) await route(page)
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport)
        // What one picture begins to write is no draft for the next; a page that is left may keep it just then.
        await page.goto(`${world.url}/favicon.svg`)
        await page.evaluate(() => sessionStorage.clear())
        await page.goto(world.url + (typeof path === 'string' ? path : path(world)), { waitUntil: 'load' })
        await page.locator('h1, [role=dialog] h2').first().waitFor()
        await loaded(page)
        await act?.(page, world)
        await page.screenshot({
          path: `${target}${title}-${size}-${colorScheme}.png`,
        })
        expect.soft(await barriers(page), `barriers, ${size}, ${colorScheme}`).toEqual([])
        await fits(page, `${title}, ${size}`)
      }
    }
    expect([...found].filter(text => !SHOWN.test(text))).toEqual([])
    await context.close()
  })
}

/** The cookies of an administrator, or none. They are kept with the world: signing in costs a password's hash. */
async function session(world, isSignedIn) {
  if (!isSignedIn) return undefined
  if (world.session === undefined) {
    const asking = await request.newContext()
    await asking.post(`${world.url}/api/v1/auth/login`, {
      data: { username: USER.name, password: USER.password },
    })
    world.session = await asking.storageState()
    await asking.dispose()
  }
  return world.session
}
