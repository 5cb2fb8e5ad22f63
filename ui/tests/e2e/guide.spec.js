// The guide: keyboard, moving in time, search, and the view of a phone.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'
import { checkView, SIZES } from './view.js'

test('arrow keys move from programme to programme, and Enter opens one', async ({ page, ui }) => {
  const { gone, dialog } = ui
  const grid = page.getByRole('grid', { name: 'Programmes by channel' })
  const row = name =>
    grid.getByRole('row').filter({ has: page.getByRole('rowheader').getByText(name, { exact: true }) })
  const here = () => page.evaluate(() => document.activeElement?.innerText ?? '')
  /** Waits until the cell with the focus matches. */
  const at = pattern =>
    page.waitForFunction(text => new RegExp(text).test(document.activeElement?.innerText ?? ''), pattern)
  await page.goto('./guide')
  await row('Channel 1')
    .getByText(/^Programme \d+ of 1$/)
    .first()
    .waitFor()
  await grid.locator('[data-active]').focus()
  await at('^Programme \\d+ of 1\\n')
  const first = Number(/\d+/.exec(await here())[0])
  await page.keyboard.press('ArrowRight')
  await at(`^Programme ${first + 1} of 1\\n`)
  await page.keyboard.press('ArrowDown')
  await at(`^Programme ${first + 1} of 2\\n`)
  await page.keyboard.press('ArrowLeft')
  await at(`^Programme ${first} of 2\\n`)
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('ArrowRight')
    await at(`^Programme ${first + n + 1} of 2\\n`)
  }
  await page.keyboard.press('Home')
  await at(`^Programme ${first} of 2\\n`)
  await page.keyboard.press('Enter')
  await dialog.getByText('Words about it.').waitFor()
  await checkView(page, 'guide-programme')
  await page.reload()
  await dialog.getByText('Words about it.').waitFor()
  await page.keyboard.press('Escape')
  await gone(dialog)
})

test('tonight, another day, another zone, and back to now', async ({ page, ui }) => {
  const { button } = ui
  const grid = page.getByRole('grid', { name: 'Programmes by channel' })
  await page.goto('./guide')
  await grid.locator('[data-on]').first().waitFor()
  await button('Tonight').click()
  await page.waitForURL(/from=/)
  await page.getByRole('combobox', { name: 'Day' }).click()
  const tonight = page.url()
  await page.getByRole('option', { name: 'Tomorrow' }).click()
  // Not by its name: at midnight tomorrow is called today.
  await page.waitForURL(url => url.href !== tonight)
  await page.getByRole('combobox', { name: 'Time zone' }).fill('tokyo')
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click()
  await page.waitForURL(/zone=Asia/)
  await grid
    .getByText(/^Programme \d+ of 1$/)
    .first()
    .waitFor()
  await checkView(page, 'guide-tomorrow')
  await button('Now').click()
  await page.waitForURL(url => !url.search.includes('from='))
  await grid.locator('[data-on]').first().waitFor()
  await button('News').click()
  await page.waitForURL(/category=news/)
})

test('a programme that the search found is shown in the grid', async ({ page }) => {
  const grid = page.getByRole('grid', { name: 'Programmes by channel' })
  const row = name =>
    grid.getByRole('row').filter({ has: page.getByRole('rowheader').getByText(name, { exact: true }) })
  await page.goto('./guide')
  await page.locator('label', { hasText: 'Programmes' }).click()
  await page.getByRole('searchbox').fill('of 17')
  const hit = page.getByRole('button', { name: /Programme \d+ of 17/ }).last()
  await hit.waitFor()
  await checkView(page, 'guide-found')
  const title = /Programme \d+ of 17/.exec(await hit.innerText())[0]
  await hit.click()
  await row('Channel 17').getByText(title, { exact: true }).waitFor()
  assert.equal(await page.getByRole('searchbox').inputValue(), 'c16.example')
})

test('a phone shows now and next', async ({ page, ui }) => {
  const { button, gone, dialog } = ui
  await page.setViewportSize(SIZES.phone)
  await page.goto('./guide')
  const first = page.getByRole('listitem').filter({ hasText: '1 · Channel 1' }).first()
  await first
    .getByText(/Programme \d+ of 1$/)
    .first()
    .waitFor()
  const title = await first
    .getByText(/^Programme \d+ of 1$/)
    .first()
    .innerText()
  await button('Later').click()
  await first.getByText(title, { exact: true }).waitFor({ state: 'detached' })
  await first.getByRole('button').click()
  await dialog.getByText('Words about it.').waitFor()
  await page.keyboard.press('Escape')
  await gone(dialog)
  await page.setViewportSize(SIZES.desktop)
})
