// A page in both looks and sizes: a picture into test-results/e2e, no barriers, nothing wider than the screen.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'
import { barriers, COLOURS } from './axe.js'

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

const target = fileURLToPath(new URL('../../test-results/e2e/', import.meta.url))
mkdirSync(target, { recursive: true })

/** In the page: it has the wanted look, and no transition runs. */
function isSettled(look) {
  const changing = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity)
  return document.documentElement.dataset.mantineColorScheme === look && changing.length === 0
}

export async function checkView(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      await loaded(page)
      await page.waitForFunction(isSettled, colorScheme)
      await page.screenshot({ path: `${target}${name}-${size}-${colorScheme}.png` })
      // The dark look is the same page in other colours.
      const rules = colorScheme === 'light' ? undefined : COLOURS
      expect(await barriers(page, rules), `barriers on ${name}, ${size}, ${colorScheme}`).toEqual([])
      await fits(page, `${name}, ${size}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize(SIZES.desktop)
}

/** Waits until nothing on the page is being loaded. */
export async function loaded(page) {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
}

/** Fails when the page is wider than the screen. */
export async function fits(page, name = page.url()) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(excess, `pixels by which ${name} is too wide`).toBe(0)
}
