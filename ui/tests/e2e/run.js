// The main job, by hand, in a browser, against the program: from the first start to an address that a player can use.
// Every page is looked at in both looks and sizes: no barriers, nothing too wide, nothing on the console.
// Pictures are in test-results. Waits for what the page shows, never for time.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { barriers, COLOURS } from './axe.js'
import { complaints, SIZES, withBrowser } from './browser.js'
import { behind } from './behind.js'
import { channels } from './channels.js'
import { demo } from './demo.js'
import { forms } from './forms.js'
import { guide } from './guide.js'
import { hard } from './hard.js'
import { demoProvider, lineup } from './lineup.js'
import { manual } from './manual.js'
import { playlists } from './playlists.js'
import { provider } from './provider.js'
import { quiet } from './quiet.js'
import { rules } from './rules.js'
import { sources, work } from './sources.js'
import { start } from './start.js'

const target = fileURLToPath(new URL('../../test-results/e2e/', import.meta.url))
mkdirSync(target, { recursive: true })

/** Milliseconds for one thing to show; a machine may be slow. */
const PATIENCE = Number(process.env.E2E_PATIENCE ?? 60_000)

const USER = { name: 'anna', password: 'correct horse battery' }

/** In the page: the look is the wanted one, and what changes has changed. */
function isSettled(look) {
  const changing = document.getAnimations().filter(({ effect }) => effect.getTiming().iterations !== Infinity)
  return document.documentElement.dataset.mantineColorScheme === look && changing.length === 0
}

async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
      await page.waitForFunction(isSettled, colorScheme)
      await page.screenshot({ path: `${target}${name}-${size}-${colorScheme}.png` })
      // The other look is the same page in other colours.
      const rules = colorScheme === 'light' ? undefined : COLOURS
      assert.deepEqual(await barriers(page, rules), [], `barriers on ${name}, ${size}, ${colorScheme}`)
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(wide, 0, `${name} is too wide (${size})`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize(SIZES.desktop)
}

async function step(name, work) {
  const begin = performance.now()
  await work()
  console.log(`ok ${name} (${Math.round(performance.now() - begin)} ms)`)
}

async function journey(page, context, server, source) {
  const rail = name => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name })
  const heading = name => page.getByRole('heading', { level: 1, name })
  const button = name => page.getByRole('button', { name, exact: true })
  const focused = locator => locator.and(page.locator(':focus'))
  const password = () => page.getByRole('textbox', { name: 'Password' })

  await step('the first start asks for an account', async () => {
    await page.goto(`${server.url}/`)
    await heading('Welcome to Lineup').waitFor()
    await look(page, 'setup')
    await page.getByLabel('User name').fill(USER.name)
    await password().fill(USER.password)
    await button('Create account').click()
    await heading(/^Welcome\./).waitFor()
    await look(page, 'home-empty')
  })

  await step('an address is recognised, and a playlist brings its guide', async () => {
    await rail('Sources').click()
    await page.getByText('No source yet').waitFor()
    await look(page, 'sources-empty')
    await page.getByRole('link', { name: 'Add a source' }).click()
    await page.getByLabel('Address').fill('nonsense')
    await page.getByLabel('Address').blur()
    await page.getByText('An address begins with').waitFor()
    await page.getByLabel('Address').fill(`${source.url}/guide.xml`.replace('http://', ''))
    await page.getByLabel('Address').blur()
    await page.getByText(/^A guide\. It works/).waitFor()
    await page.getByLabel('Address').fill(`${source.url}/list.m3u`)
    await page.getByLabel('Address').blur()
    await page.getByText(/^A playlist\. It works: 24 channels/).waitFor()
    await look(page, 'source-add')
    assert.equal(await page.getByRole('checkbox', { name: 'Also add the guide' }).isChecked(), true)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Cable')
    await button('Add source').click()
    await page.getByRole('listitem').filter({ hasText: 'Cable guide' }).getByText('Fine').waitFor()
    await page.getByRole('listitem').filter({ hasText: '24 channels' }).getByText('Fine').waitFor()
    await look(page, 'sources')
    await page.getByRole('link', { name: 'Cable', exact: true }).click()
    await page.getByText('24 added').or(page.getByText('Nothing changed')).first().waitFor()
    await look(page, 'source')
    await page.goBack()
  })

  let address = ''
  await step('a playlist is published, and its address works', async () => {
    await rail('Playlists').click()
    await page.getByRole('link', { name: 'New playlist' }).click()
    await look(page, 'playlist-new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Living room')
    await button('Create playlist').click()
    const card = page.getByRole('article', { name: 'Living room' })
    await card.getByText('Fine').waitFor()
    await card.getByText(/24 channels · guide until/).waitFor()
    await look(page, 'playlists')
    await button('Copy playlist address').click()
    await card.getByText('Copied').first().waitFor()
    address = await page.evaluate(() => navigator.clipboard.readText())
    assert.ok(address.startsWith(server.url), address)
    const text = await (await fetch(address)).text()
    assert.match(text, /^#EXTM3U .*url-tvg="http/)
    assert.equal(text.match(/#EXTINF/g).length, 24)
    const guide = await (await fetch(/url-tvg="([^"]+)"/.exec(text)[1])).text()
    assert.match(guide, /<programme [^>]*channel="c0\.example"/)
  })

  await step('channels and guide are found', async () => {
    await rail('Channels').click()
    await page.getByRole('searchbox').fill('channel 17')
    await page.getByText('1 channel', { exact: true }).waitFor()
    await look(page, 'channels')
    await page.getByRole('link', { name: 'Channel 17' }).click()
    await page.getByText('c16.example').last().waitFor()
    await look(page, 'channel')
    await rail('Guide').dispatchEvent('click')
    await page
      .getByRole('grid', { name: 'Programmes by channel' })
      .getByText(/^Programme \d+ of 1$/)
      .first()
      .waitFor()
    await look(page, 'guide')
  })

  await channels({ page, rail, button, focused, look, step }, server)
  await guide({ page, rail, button, look, step }, server)

  await rules({ page, rail, button, heading, focused, look, step })

  await playlists({ page, rail, button, heading, focused, look, step })

  await step('a refresh that loses most channels waits for a decision', async () => {
    source.channels = 8
    await rail('Sources').click()
    await button('Refresh Cable').click()
    await page.getByText('A refresh is held back').waitFor()
    await rail('Activity').click()
    await page.getByRole('article', { name: 'Refresh Cable' }).getByText('Held back').waitFor()
    await rail('Home').click()
    await heading(/held back/).waitFor()
    await look(page, 'home-held')
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByText('16 of 24 channels would disappear.').waitFor()
    await look(page, 'source-held')
    await button('Accept new list').click()
    await page.getByRole('dialog').getByText('Fine').waitFor()
    await page.getByRole('dialog').getByText('8 channels').first().waitFor()
    await button('Close').click()
    await rail('Activity').click()
    await page.getByText('Refresh Cable').first().waitFor()
    await look(page, 'activity')
  })

  await step('an older version can be had back, and an address can be taken back', async () => {
    await rail('Playlists').click()
    const card = page.getByRole('article', { name: 'Living room' })
    await card.getByText(/8 channels/).waitFor()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'Versions' }).click()
    await page
      .getByRole('button', { name: /^Restore version/ })
      .last()
      .click()
    await card.getByText(/24 channels/).waitFor()
    await look(page, 'versions')
    await button('Close').click()
    await button('More for Living room').click()
    await page.getByRole('menuitem', { name: 'New secret address' }).click()
    await button('Make a new address').click()
    await page.getByText('The new addresses are here').waitFor()
    assert.equal((await fetch(address)).status, 404)
  })

  await sources({ page, rail, button, focused, look, step }, source)
  await manual({ page, rail, button, heading, focused, look, step })
  await work({ page, rail, button, focused, look, step })

  await step('settings: a token works and can be taken back', async () => {
    await rail('Settings').click()
    await page.getByText('data_dir').waitFor()
    await page.getByLabel('Name of a new token').fill('Script')
    await button('Create token').click()
    const token = await page.getByRole('textbox', { name: 'Token address' }).inputValue()
    const ask = () => fetch(`${server.url}/api/v1/sources`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal((await ask()).status, 200)
    await look(page, 'settings')
    await button('Delete Script').click()
    await button('Delete token').click()
    await page.getByText('None yet.').waitFor()
    assert.equal((await ask()).status, 401)
  })

  await step('signing out and in again', async () => {
    await button(`Account: ${USER.name}`).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading('Sign in').waitFor()
    await page.getByLabel('User name').fill(USER.name)
    await password().fill('something else')
    await button('Sign in').click()
    // In the form: messages of what was done before may still be there on a slow machine.
    await page.locator('form').getByRole('alert').waitFor()
    await look(page, 'sign-in')
    await password().fill(USER.password)
    await button('Sign in').click()
    await page.getByText('data_dir').waitFor()
    await rail('Home').click()
    await heading(/^All fine\. 5 sources, /).waitFor()
    await look(page, 'home')
  })

  await start({ page, rail, button, heading, look, step }, source)

  await step('an address of the page can be opened directly, and a wrong one says so', async () => {
    await page.goto(`${server.url}/playlists/new`)
    await heading('New playlist').waitFor()
    await page.goto(`${server.url}/nowhere`)
    await heading('Nothing here').waitFor()
    for (const [path, what, back] of [
      ['sources/gone', 'source', 'All sources'],
      ['channels/gone', 'channel', 'All channels'],
      ['playlists/gone', 'playlist', 'All playlists'],
      ['rules/filters/gone', 'filter', 'All filters'],
      ['guide?playlist=gone', 'playlist', 'To the guide'],
    ]) {
      await page.goto(`${server.url}/${path}`)
      await page.getByText(`This ${what} does not exist any more`).waitFor()
      await page.getByRole('link', { name: back }).click()
      await page.getByText(`This ${what} does not exist any more`).waitFor({ state: 'detached' })
    }
    // Nothing is asked while the session goes.
    await page.goto('about:blank')
    await context.clearCookies()
    await page.goto(`${server.url}/sources`)
    await heading('Sign in').waitFor()
  })
}

/** What is provoked on purpose in each part, and nothing else. */
const PROVOKED = {
  main: [
    // A stream that its provider keeps from web pages; the browser tells of it by itself.
    "Access to fetch at '/live/23.ts' (redirected from '/tv/api/v1/channels/{id}/stream') from origin '' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource. /tv/channels?play={id}",
    'Failed to load resource: net::ERR_FAILED /live/23.ts',
    // Names that are taken, a rule without anything, an export of nobody knows what.
    'POST /tv/api/v1/data-mapping 409',
    'POST /tv/api/v1/data-mapping 422',
    'PATCH /tv/api/v1/proxies/{id} 409',
    'POST /tv/api/v1/import/rules 400',
    // Out of range.
    'PUT /tv/api/v1/settings/job-scheduling 422',
    'PUT /tv/api/v1/circuit-breakers/config 422',
    // A link to a channel that is not there.
    'GET /tv/api/v1/channels/gone 404',
    // A wrong password.
    'POST /tv/api/v1/auth/login 401',
  ],
  hard: [
    // Forms that lack something, or say what cannot be.
    'POST /tv/api/v1/auth/password 422',
    'POST /tv/api/v1/data-mapping 422',
    'POST /tv/api/v1/filters 409',
    'POST /tv/api/v1/filters 422',
    'POST /tv/api/v1/proxies 422',
    'POST /tv/api/v1/proxies/preview 422',
    'POST /tv/api/v1/sources/stream 409',
    'POST /tv/api/v1/sources/stream 422',
    'PUT /tv/api/v1/circuit-breakers/config 422',
    'PUT /tv/api/v1/features 422',
    'PUT /tv/api/v1/settings/job-scheduling 422',
    // The session that ended, and a wrong password.
    'GET /tv/api/v1/proxies/{id} 401',
    'POST /tv/api/v1/auth/login 401',
  ],
  demo: [],
}
/**
 * While the server is away, the browser may or may not have tried again. Who signs out in the moment in which the event
 * stream opens may or may not be too late with the question of what ran before.
 */
const AWAY =
  /^(Failed to load resource: net::ERR_\w+ \/tv\/api\/v1\/progress\/events|GET \/tv\/api\/v1\/progress\/operations 401)$/

/** A part of the whole: a program and a browser of its own. */
async function part(name, work) {
  const source = await provider()
  const server = await lineup('/tv', { LINEUP_TRUSTED_PROXIES: '127.0.0.1' })
  try {
    await withBrowser(async context => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE)
      const said = complaints(page)
      try {
        await work({ page, context, step, look }, server, source)
      } catch (error) {
        await page.screenshot({ path: `${target}failed-${name}.png` })
        console.error([...said].join('\n'), server.log())
        throw error
      }
      assert.deepEqual(
        [...said].filter(text => name !== 'hard' || !AWAY.test(text)).toSorted(),
        PROVOKED[name].toSorted(),
      )
    })
  } finally {
    source.stop()
    assert.equal(await server.stop(), 0)
  }
}

const PARTS = {
  main: ({ page, context }, server, source) => journey(page, context, server, source),
  async hard(tools, server, source) {
    await hard(tools, server, source)
    await forms(tools, server)
    await quiet(tools, server, source)
    const root = await lineup('', { LINEUP_TRUSTED_PROXIES: '127.0.0.1' })
    try {
      await behind(tools, server, root, source)
    } finally {
      assert.equal(await root.stop(), 0)
    }
  },
  async demo(tools, server) {
    const made = await demoProvider()
    try {
      await demo(tools, server, made)
    } finally {
      assert.equal(await made.stop(), 0)
    }
  },
}

// Beside each other: most of the time each waits for the program. An argument picks one.
const wanted = process.argv.slice(2)
const names = Object.keys(PARTS).filter(name => wanted.length === 0 || wanted.includes(name))
const results = await Promise.allSettled(names.map(name => part(name, PARTS[name])))
for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
  console.error(reason)
  process.exitCode = 1
}
