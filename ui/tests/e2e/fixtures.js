// What a test gets: a server of its own, a provider, requests to set things up, and a page that is watched for
// complaints. Every test can run alone and beside any other.
import { expect, test as base } from '@playwright/test'
import { setUp, USER } from './api.js'
import { complaints } from './complaints.js'
import { demoProvider, lineup } from './lineup.js'
import { startProvider } from './provider.js'

export { expect, USER }

/** Tests that begin at a new server. */
export const bare = base.extend({
  /** The path below which the server serves. */
  basePath: ['/tv', { option: true }],

  /** Where the server listens. */
  listen: ['127.0.0.1:0', { option: true }],

  /** A server with an empty data directory. */
  server: async ({ basePath, listen }, use, info) => {
    // Changes are published at once: no test is about how long they are gathered.
    const server = await lineup(basePath, { LINEUP_TRUSTED_PROXIES: '127.0.0.1', LINEUP_REGENERATE_DELAY: '0' }, listen)
    await use(server)
    if (info.status !== info.expectedStatus) await info.attach('log of the server', { body: server.log() })
    expect(await server.stop(), 'exit code of the server').toBe(0)
  },

  /** A small provider whose number of channels the test sets. */
  provider: async ({}, use) => {
    const provider = await startProvider()
    await use(provider)
    provider.stop()
  },

  /** The provider of `lineup demo`. */
  demo: async ({}, use) => {
    const demo = await demoProvider()
    await use(demo)
    expect(await demo.stop(), 'exit code of the demo').toBe(0)
  },

  /** Addresses of tests are relative to that of the server. */
  baseURL: ({ server }, use) => use(`${server.url}/`),

  /** Requests of the administrator, who is also signed in on the page. */
  api: async ({ server, context }, use) => {
    const api = await setUp(server.url)
    await context.request.post(`${server.url}/api/v1/auth/login`, {
      data: { username: USER.name, password: USER.password },
    })
    await use(api)
  },

  /** The playlist "Living room" of the sources "Cable" and "Cable guide" with 24 channels. */
  home: ({ api, provider }, use) => api.livingRoom(provider).then(use),

  /** Names complaints that the test provokes. Each of them must come; others must not, unless they are ignored. */
  provoke: async ({}, use) => {
    const expected = new Set()
    const ignored = []
    const provoke = (...complaints) => complaints.forEach(one => expected.add(one))
    await use(Object.assign(provoke, { expected, ignored, ignore: pattern => ignored.push(pattern) }))
  },

  page: async ({ page, provoke }, use, info) => {
    const found = complaints(page)
    await use(page)
    // The server answers the newest question of a session; the page asks the one again whose place it took.
    const ignored = provoke.expected.has('POST /tv/api/v1/impact 409') ? [] : [/^POST \S*\/impact 409$/]
    const counted = [...found].filter(one => ![...ignored, ...provoke.ignored].some(pattern => pattern.test(one)))
    if (info.status === info.expectedStatus) expect(counted.toSorted()).toEqual([...provoke.expected].toSorted())
    else await info.attach('complaints', { body: counted.join('\n') })
  },

  /** The elements of the page by their roles. */
  ui: ({ page }, use) => use(handles(page)),
})

/** Tests that begin with the playlist "Living room" and its sources. */
export const test = bare.extend({
  seed: [({ home }, use) => use(home), { auto: true }],
})

/** The elements of a page by their roles. */
export function handles(page) {
  const button = name => page.getByRole('button', { name, exact: true })
  const field = name => page.getByRole('textbox', { name, exact: true })
  return {
    button,
    field,
    heading: name => page.getByRole('heading', { level: 1, name }),
    link: name => page.getByRole('link', { name, exact: true }),
    rail: name => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }),
    dialog: page.getByRole('dialog'),
    focused: locator => locator.and(page.locator(':focus')),
    gone: locator => locator.first().waitFor({ state: 'detached' }),
    copied: () => page.evaluate(() => navigator.clipboard.readText()),
    async choose(label, option) {
      await page.getByRole('combobox', { name: label }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    },
    async signIn(password = USER.password) {
      await field('User name').fill(USER.name)
      await field('Password').fill(password)
      await button('Sign in').click()
    },
  }
}

/** Waits until a field is marked as invalid and its description matches `words`. */
export async function invalid(field, words) {
  const marked = field.and(field.page().locator('[aria-invalid=true]'))
  await expect(marked).toHaveAccessibleDescription(words)
}
