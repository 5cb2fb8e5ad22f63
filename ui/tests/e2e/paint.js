// From a press to the next picture: the slowest of each kind of interaction, with half a million channels and with a
// week of 3,000 channels. `npm run build` first. Fails where one takes longer than it may.
import { fileURLToPath } from 'node:url'
import { mock } from '../mock/server.js'
import { withBrowser } from './browser.js'

const folder = process.env.LINEUP_UI_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url))
/** Milliseconds. */
const MOST = 100

/** Collects how long the browser took for each event, and for each frame while it scrolled. */
function watch() {
  window.taken = []
  new PerformanceObserver(list => {
    for (const { name, duration } of list.getEntries()) window.taken.push({ name, duration })
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) window.taken.push({ name: 'task', duration })
  }).observe({ type: 'longtask', buffered: true })
}

const rows = []

/** Does something, lets the page come to rest, and takes the longest event and task of it. */
async function measured(page, name, work) {
  await page.evaluate(() => {
    window.taken = []
  })
  await work()
  // The observers are told of an event after its picture is shown.
  await page.evaluate(() => new Promise(done => requestIdleCallback(() => setTimeout(done, 150), { timeout: 2000 })))
  const taken = await page.evaluate(() => window.taken)
  const longest = list => Math.round(Math.max(0, ...list.map(({ duration }) => duration)))
  rows.push({
    interaction: name,
    'to next paint (ms)': longest(taken.filter(one => one.name !== 'task')),
    'longest task (ms)': longest(taken.filter(one => one.name === 'task')),
  })
}

async function wheel(page, x, y, times) {
  for (let n = 0; n < times; n++) {
    await page.mouse.wheel(x, y)
    await page.evaluate(() => new Promise(done => requestAnimationFrame(done)))
  }
}

async function channels(page, url) {
  const list = page.getByRole('grid', { name: 'Channels' })
  await page.goto(`${url}/channels`)
  await list.getByRole('link', { name: 'Harbour 1', exact: true }).waitFor()
  await measured(page, 'channels: wheel', async () => {
    await list.hover()
    await wheel(page, 0, 400, 60)
  })
  await measured(page, 'channels: scroll bar to the middle', async () => {
    await list.evaluate(it => {
      it.scrollTop = it.scrollHeight / 2
    })
    await list.getByRole('link').first().waitFor()
  })
  await measured(page, 'channels: j, 30 times', async () => {
    await page.keyboard.press('Home')
    for (let n = 0; n < 30; n++) await page.keyboard.press('j')
  })
  await measured(page, 'channels: End', async () => {
    await page.keyboard.press('End')
    await list.getByRole('link', { name: 'Valley 500000', exact: true }).waitFor()
  })
  await measured(page, 'channels: search', async () => {
    await page.getByRole('searchbox').pressSequentially('meadow 4', { delay: 60 })
    await list.getByRole('link', { name: 'Meadow 43', exact: true }).waitFor()
  })
  await measured(page, 'channels: sort', async () => {
    await list.getByRole('button', { name: 'Number' }).click()
    await list.getByRole('button', { name: 'Number' }).click()
    await list.locator('[aria-sort=descending]').waitFor()
  })
  await measured(page, 'channels: open one', async () => {
    await list.getByRole('link').first().click()
    await page.getByRole('dialog').getByText('What the provider sent').waitFor()
  })
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await measured(page, 'channels: tiles', async () => {
    await page.getByText('Tiles').first().click()
    await page.waitForURL(/view=tiles/)
  })
  await measured(page, 'channels: wheel over tiles', async () => {
    await list.hover()
    await wheel(page, 0, 400, 40)
  })
}

async function guide(page, url) {
  const grid = page.getByRole('grid', { name: 'Programmes by channel' })
  await page.goto(`${url}/guide`)
  await grid.locator('[data-on]').first().waitFor()
  await measured(page, 'guide: wheel down', async () => {
    await grid.hover()
    await wheel(page, 0, 300, 60)
  })
  await measured(page, 'guide: wheel to the right', () => wheel(page, 200, 0, 60))
  await measured(page, 'guide: drag', async () => {
    await page.mouse.move(1000, 500)
    await page.mouse.down()
    for (let n = 0; n < 30; n++) await page.mouse.move(1000 - n * 20, 500 - n * 8)
    await page.mouse.up()
  })
  await measured(page, 'guide: arrow keys', async () => {
    await grid.locator('[data-programme]').first().focus()
    await page.keyboard.press('Home')
    for (const key of ['ArrowDown', 'ArrowRight']) for (let n = 0; n < 20; n++) await page.keyboard.press(key)
  })
  await measured(page, 'guide: page down', async () => {
    for (let n = 0; n < 10; n++) await page.keyboard.press('PageDown')
  })
  await measured(page, 'guide: tonight and now', async () => {
    await page.getByRole('button', { name: 'Tonight' }).click()
    await page.waitForURL(/from=/)
    await page.getByRole('button', { name: 'Now', exact: true }).click()
    await grid.locator('[data-on]').first().waitFor()
  })
  await measured(page, 'guide: search', async () => {
    await page.getByRole('searchbox').pressSequentially('channel29', { delay: 60 })
    await page.getByText('111 channels').waitFor()
  })
  await measured(page, 'guide: a kind stands out', () =>
    page.getByRole('button', { name: 'Sport', exact: true }).click(),
  )
  await measured(page, 'guide: open one', async () => {
    await grid
      .locator('[data-on]')
      .first()
      .click({ position: { x: 12, y: 12 } })
    await page.getByRole('dialog').getByText('What happens next').waitFor()
  })
}

const server = mock({ folder, scenario: 'large' })
await new Promise(done => server.listen(0, '127.0.0.1', done))
try {
  await withBrowser(async context => {
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    await page.addInitScript(watch)
    const url = `http://127.0.0.1:${server.address().port}`
    await channels(page, url)
    await guide(page, url)
  })
} finally {
  server.closeAllConnections()
  server.close()
  console.table(rows)
}
const slow = rows.filter(row => row['to next paint (ms)'] > MOST)
for (const { interaction } of slow) console.error(`${interaction}: more than ${MOST} ms`)
process.exitCode = slow.length > 0 ? 1 : 0
