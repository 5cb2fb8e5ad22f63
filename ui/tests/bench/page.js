// How quickly channels and guide answer to a hand: `node page.js ADDRESS USER PASSWORD`, against a server with very long
// lists (tests/bench/page.py starts one). Of each interaction the slowest event until its next picture, the longest task,
// and the time until what was asked for is there. Fails where a picture takes longer than it may.
import { chromium } from '@playwright/test'
import config from '../../playwright.config.js'

const [address, username, password] = process.argv.slice(2)
/** Milliseconds to the next picture. */
const MOST = 100

/** In the page: collects how long the browser took for each event and each long task. */
function watch() {
  window.taken = []
  const note = list => window.taken.push(...list.getEntries().map(({ name, duration }) => ({ name, duration })))
  new PerformanceObserver(note).observe({ type: 'event', durationThreshold: 16, buffered: true })
  new PerformanceObserver(note).observe({ type: 'longtask', buffered: true })
}

const rows = []

/** Does something, waits until it shows, lets the page come to rest, and notes the longest event and task of it. */
async function measured(page, name, act, shown) {
  await page.evaluate(() => {
    window.taken = []
  })
  await act()
  const begin = performance.now()
  await shown?.()
  const waited = Math.round(performance.now() - begin)
  // The observers are told of an event after its picture is shown.
  await page.evaluate(() => new Promise(done => requestIdleCallback(() => setTimeout(done, 150), { timeout: 2000 })))
  const taken = await page.evaluate(() => window.taken)
  const isTask = ({ name }) => name === 'self' || name === 'unknown'
  const longest = list => Math.round(Math.max(0, ...list.map(({ duration }) => duration)))
  rows.push({
    interaction: name,
    'to next picture (ms)': longest(taken.filter(one => !isTask(one))),
    'longest task (ms)': longest(taken.filter(isTask)),
    'until it is there (ms)': shown === undefined ? '' : waited,
  })
}

async function wheel(page, x, y, times) {
  for (let n = 0; n < times; n++) {
    await page.mouse.wheel(x, y)
    await page.evaluate(() => new Promise(done => requestAnimationFrame(done)))
  }
}

async function channels(page) {
  const list = page.getByRole('grid', { name: 'Channels' })
  const filled = () => list.getByRole('link').first().waitFor()
  const total = () => page.getByText(/^[\d,]+ channels$/).first()
  await page.goto('./')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await measured(
    page,
    'channels: open the page',
    () => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Channels' }).click(),
    filled,
  )
  const all = await total().innerText()
  const counted = () => total().filter({ hasNotText: all }).waitFor()
  await list.hover()
  await measured(page, 'channels: wheel', () => wheel(page, 0, 400, 60), filled)
  const middle = it => {
    it.scrollTop = it.scrollHeight / 2
  }
  await measured(page, 'channels: scroll bar to the middle', () => list.evaluate(middle), filled)
  await measured(page, 'channels: j, 30 times', async () => {
    await page.keyboard.press('Home')
    for (let n = 0; n < 30; n++) await page.keyboard.press('j')
  })
  await measured(
    page,
    'channels: End',
    () => page.keyboard.press('End'),
    () => list.getByRole('link').and(page.locator(':focus')).waitFor(),
  )
  await measured(
    page,
    'channels: search',
    () => page.getByRole('searchbox').pressSequentially('nova', { delay: 60 }),
    counted,
  )
  await page.getByRole('searchbox').fill('')
  await total().filter({ hasText: all }).waitFor()
  const sort = () => list.getByRole('button', { name: 'Number' }).click()
  await measured(page, 'channels: sort', sort, () => list.locator('[aria-sort=ascending]').waitFor())
  await measured(page, 'channels: sort the other way', sort, () => list.locator('[aria-sort=descending]').waitFor())
  await measured(
    page,
    'channels: open one',
    () => list.getByRole('link').first().click(),
    () => page.getByRole('dialog').getByText('Sent by the provider').waitFor(),
  )
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await measured(page, 'channels: tiles', () => page.getByText('Tiles').first().click(), filled)
  await list.hover()
  await measured(page, 'channels: wheel over tiles', () => wheel(page, 0, 400, 40), filled)
}

async function guide(page) {
  const grid = page.getByRole('grid', { name: 'Programmes by channel' })
  const onNow = () => grid.locator('[data-on]').first().waitFor()
  const filled = () => grid.locator('[data-programme]').first().waitFor()
  const button = name => page.getByRole('button', { name, exact: true }).click()
  await page.goto('./')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await measured(
    page,
    'guide: open the page',
    () => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Guide' }).click(),
    onNow,
  )
  await grid.hover()
  await measured(page, 'guide: wheel down', () => wheel(page, 0, 300, 60), filled)
  await measured(page, 'guide: wheel to the right', () => wheel(page, 200, 0, 60), filled)
  await measured(
    page,
    'guide: drag',
    async () => {
      await page.mouse.move(1000, 500)
      await page.mouse.down()
      for (let n = 0; n < 30; n++) await page.mouse.move(1000 - n * 20, 500 - n * 8)
      await page.mouse.up()
    },
    filled,
  )
  await measured(
    page,
    'guide: arrow keys',
    async () => {
      await grid.locator('[data-programme]').first().focus()
      await page.keyboard.press('Home')
      for (const key of ['ArrowDown', 'ArrowRight']) for (let n = 0; n < 20; n++) await page.keyboard.press(key)
    },
    filled,
  )
  await measured(
    page,
    'guide: page down',
    async () => {
      for (let n = 0; n < 10; n++) await page.keyboard.press('PageDown')
    },
    filled,
  )
  await measured(page, 'guide: tonight', () => button('Tonight'), filled)
  await measured(page, 'guide: now', () => button('Now'), onNow)
  await measured(
    page,
    'guide: search',
    () => page.getByRole('searchbox').pressSequentially('st29.', { delay: 60 }),
    () => page.getByText(/^\d{1,3} channels?$/).waitFor(),
  )
  await page.getByRole('searchbox').fill('')
  await onNow()
  await measured(page, 'guide: a kind stands out', () => button('Sport'))
  await measured(
    page,
    'guide: open one',
    () => grid.locator('[data-programme][data-on]').first().press('Enter'),
    () => page.getByRole('dialog').getByText('Show in the guide').waitFor(),
  )
}

const { launchOptions, ...options } = config.use
const browser = await chromium.launch(launchOptions)
try {
  const { viewport, locale, contextOptions } = options
  const context = await browser.newContext({ baseURL: `${address}/`, viewport, locale, ...contextOptions })
  // Minutes, because it also measures what is far too slow.
  context.setDefaultTimeout(300_000)
  await context.request.post('api/v1/auth/login', { data: { username, password } })
  const page = await context.newPage()
  await page.addInitScript(watch)
  await channels(page)
  await guide(page)
} finally {
  await browser.close()
  console.table(rows)
}
const slow = rows.filter(row => row['to next picture (ms)'] > MOST)
for (const { interaction } of slow) console.error(`${interaction}: more than ${MOST} ms`)
process.exitCode = slow.length > 0 ? 1 : 0
