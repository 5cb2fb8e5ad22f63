// The search takes every key that is typed after its own, however fast, from its first opening on.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'

/** Milliseconds between keys. At 0 the next key is pressed before anything is drawn. */
const PACES = [0, 60, 100, 150]

test('what is typed after the key of the search is searched for', async ({ page, ui }) => {
  for (const delay of PACES)
    for (const [path, open] of [
      ['./', '/'],
      ['./sources', '/'],
      ['./channels', 'Control+k'],
    ]) {
      // Loads the page anew, so that this is the first opening.
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.keyboard.press(open)
      await page.keyboard.type('sports package', { delay })
      assert.equal(await ui.dialog.getByRole('combobox').inputValue(), 'sports package', `${path} at ${delay} ms`)
    }
})

test('keys that are typed into the search do nothing else', async ({ page, ui }) => {
  const started = []
  page.on('request', request => {
    if (request.method() === 'POST') started.push(request.url())
  })
  for (const delay of PACES)
    for (const keys of ['/rrr', '/gp', '/ej']) {
      await page.goto('./sources')
      await page.getByRole('listitem').filter({ hasText: 'Cable' }).first().waitFor()
      await page.keyboard.press('j')
      await page.keyboard.type(keys, { delay })
      assert.equal(await ui.dialog.getByRole('combobox').inputValue(), keys.slice(1), `${keys} at ${delay} ms`)
      assert.ok(page.url().includes('/sources'), page.url())
      await page.keyboard.press('Escape')
      await ui.gone(ui.dialog)
    }
  assert.deepEqual(started, [])
})

test('the search gives the focus back', async ({ page, ui }) => {
  await page.goto('./')
  const opener = page.getByRole('banner').getByRole('button', { name: /^Search/ })
  await opener.focus()
  await page.keyboard.press('Enter')
  await ui.dialog.getByRole('combobox').waitFor()
  await page.keyboard.press('Escape')
  await ui.gone(ui.dialog)
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-keyshortcuts') === '/ Control+K')
})
