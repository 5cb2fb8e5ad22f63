// Chromium, as quiet as it can be told to be, in a profile of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

export async function withBrowser(work) {
  const profile = await mkdtemp(join(tmpdir(), 'lineup-ui-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    viewport: SIZES.desktop,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  try {
    return await work(context)
  } finally {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
}

/**
 * Collects what a page complains about: what its own code says, and each refused request as
 * `METHOD path status`, with `{id}` where an id is, and without the host.
 */
export function complaints(page) {
  const all = new Set()
  const add = text => all.add(text.replace(/\b[0-9A-Z]{26}\b/g, '{id}').replace(/http:\/\/127\.0\.0\.1:\d+/g, ''))
  page.on('response', response => {
    if (response.status() < 400) return
    const { pathname } = new URL(response.url())
    add(`${response.request().method()} ${pathname} ${response.status()}`)
  })
  page.on('console', message => {
    // Of these the browser tells by itself; they are named above.
    if (message.text().startsWith('Failed to load resource: the server responded with')) return
    if (message.type() === 'error') add(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => add(String(error)))
  return all
}
