// Rules: written with help, tried, put in order, used by a playlist, imported and deleted.
import assert from 'node:assert/strict'
import { test } from './fixtures.js'
import { checkView } from './view.js'

/** In the page: presses Enter as soon as all of `typed` is in the editor and the list shows the option `label`. */
function pressOnceShown({ typed, label }) {
  const observer = new MutationObserver(() => {
    const option = document.querySelector('[role=option][aria-selected=true]')
    if (option?.textContent.startsWith(label) !== true) return
    if (document.activeElement.textContent.trim() !== typed) return
    observer.disconnect()
    const enter = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', enter))
  })
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true })
}

/** The expression editor and the tabs of the page. */
const editor = page => ({
  expression: () => page.getByRole('textbox', { name: 'Expression' }),
  tab: name => page.getByRole('tab', { name, exact: true }).click(),
  written: text => page.getByRole('textbox', { name: 'Expression' }).filter({ hasText: text }).waitFor(),
})

test('a mapping rule is written with help and a built-in one is copied', async ({ page, ui, provoke }) => {
  const { heading, button, field, focused } = ui
  const { expression, tab, written } = editor(page)
  await test.step('a mapping rule is written with help, tried, saved and switched off', async () => {
    await page.goto('./rules')
    await page.getByText('Default Timeshift Detection').waitFor()
    await checkView(page, 'rules')
    await page.getByRole('link', { name: 'New mapping rule' }).click()
    await heading('New mapping rule').waitFor()
    provoke('POST /tv/api/v1/data-mapping 422', 'POST /tv/api/v1/impact 422')
    // An empty form is refused at the first required field.
    await button('Create').click()
    await focused(field('Name')).and(page.locator('[aria-invalid=true]')).waitFor()
    await field('Name').fill('Films on top')
    await expression().fill('group_titel == "Films" AND channel_name != "📺" SET group_title = "Movies"')
    await page.getByText('Unknown field group_titel').waitFor()
    await page.locator('.cm-lintRange-error', { hasText: 'group_titel' }).waitFor()
    await checkView(page, 'rule-mistake')
    // The draft survives a reload and is checked again.
    await page.reload()
    await page.getByText('Unknown field group_titel').waitFor()
    await button('Use group_title').click()
    await written(/^group_title == "Films" AND .*"📺" SET/)
    await page.getByText('12 of 24 channels match, all change').waitFor()
    await page.getByText('Movies').first().waitFor()
    await button('Conditions').click()
    await page.getByRole('group', { name: 'Conditions' }).getByText('all of these').waitFor()
    await checkView(page, 'rule')
    // The keyboard can leave the editor.
    await expression().focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    assert.equal(await expression().evaluate(it => it === document.activeElement), false)
    await button('Create').click()
    await heading('Rules').waitFor()
    await tab('Mapping rules')
    const row = page.getByRole('listitem').filter({ hasText: 'Films on top' })
    const last = page.getByRole('list', { name: 'Mapping rules' }).getByRole('listitem').last()
    const isFocused = () => button('Move Films on top up').evaluate(it => it === document.activeElement)
    await button('Move Films on top up').focus()
    await page.keyboard.press('Enter')
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
    assert.equal(await isFocused(), true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await last.filter({ hasText: 'Films on top' }).waitFor()
    assert.equal(await isFocused(), true)
    // With the mouse too: the link covers the whole row, but not its buttons.
    await button('Move Films on top up').click()
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
    await page.waitForURL(/\/rules\/mapping$/)
    await row.getByRole('switch').press('Space')
    await row.getByRole('switch', { checked: false }).waitFor()
    await button('Undo').click()
    await row.getByRole('switch', { checked: true }).waitFor()
    await row.getByRole('switch').press('Space')
    await row.getByRole('switch', { checked: false }).waitFor()
    await page.reload()
    await row.getByRole('switch', { checked: false }).waitFor()
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
  })

  await test.step('a built-in rule is opened and copied', async () => {
    await page.getByRole('link', { name: 'Country from Group' }).click()
    await page
      .getByRole('region', { name: 'Try it out' })
      .getByText(/ of 24 channels match/)
      .waitFor()
    await checkView(page, 'rule-built-in')
    await page.getByRole('link', { name: 'Duplicate' }).click()
    await field('Name').and(page.locator('[value="Country from Group copy"]')).waitFor()
    provoke('POST /tv/api/v1/data-mapping 409', 'POST /tv/api/v1/impact 409')
    await field('Name').fill('Films on top')
    await button('Create').click()
    // The refused field has the focus.
    await focused(field('Name')).and(page.locator('[aria-invalid=true]')).waitFor()
    await button('Cancel').click()
    await page.getByRole('list', { name: 'Mapping rules' }).waitFor()
  })
})

test('suggestions are chosen with the keyboard: fields, then values of real channels', async ({ page, ui }) => {
  const { button, focused } = ui
  const { expression } = editor(page)
  await page.goto('./rules')
  await page.getByRole('link', { name: 'New mapping rule' }).click()
  await expression().click()
  await page.evaluate(pressOnceShown, { typed: 'group_t', label: 'group_title' })
  await page.keyboard.type('group_t')
  await page.getByRole('option', { name: /^contains/ }).waitFor()
  await page.keyboard.type('==')
  await page.keyboard.type(' ')
  await page.getByRole('option', { name: /^Films/ }).waitFor()
  await checkView(page, 'rule-suggestions')
  await page.keyboard.press('Escape')
  await button('Cancel').click()
  await focused(page.getByRole('link', { name: 'New mapping rule' })).waitFor()
})

test('a filter decides what a playlist contains', async ({ page, ui }) => {
  const { rail, button, field } = ui
  const { expression, tab, written } = editor(page)
  await page.goto('./rules/filters')
  await page.getByRole('link', { name: 'New filter' }).click()
  await field('Name').fill('Films only')
  await expression().fill('name = a AND group = films OR group = "📺"')
  await button('Add parentheses').click()
  await written(/^\(name .*films"?\) OR /)
  await expression().fill('group = films')
  await page.getByText('Understood as').waitFor()
  await page.getByText('12 of 24 channels match', { exact: true }).waitFor()
  await page.getByText('By itself: keeps 12, removes 12').waitFor()
  await checkView(page, 'filter')
  await button('Create').click()
  await page.getByRole('listitem').filter({ hasText: 'Films only' }).getByText('Not in any playlist yet').waitFor()
  await rail('Playlists').click()
  await page.getByRole('link', { name: 'New playlist' }).click()
  await field('Name').fill('Cinema')
  await page.getByRole('combobox', { name: 'Add a filter' }).click()
  await page.getByRole('option', { name: /^Films only/ }).click()
  await page.getByRole('switch', { name: 'Films only' }).waitFor()
  await page.getByRole('region', { name: 'Preview' }).getByText('12 of 24 channels').waitFor()
  await checkView(page, 'playlist-filters')
  await button('Create playlist').click()
  const card = page.getByRole('article', { name: 'Cinema' })
  await card.getByText('12 of 24 channels included').waitFor()
  await card.getByRole('button', { name: 'Details: Cinema' }).click()
  await card.getByRole('button', { name: 'Rule results' }).click()
  await card.getByRole('link', { name: 'Films only' }).waitFor()
  await checkView(page, 'playlist-counts')
  await rail('Rules').click()
  const own = page.getByRole('region', { name: 'Filters of Cinema' })
  await own.getByText(/12 of 24 channels matched, all included/).waitFor()
  await checkView(page, 'rules-in-order')
  await own.getByRole('switch', { name: 'Enable Films only in Cinema' }).press('Space')
  await own.getByRole('switch', { name: 'Enable Films only in Cinema', checked: false }).waitFor()
  await button('Undo').click()
  await own.getByRole('switch', { name: 'Enable Films only in Cinema', checked: true }).waitFor()
  await tab('Filters')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Films only' })
    .getByText(/Used by 1 playlist: Cinema/)
    .waitFor()
  await checkView(page, 'filters')
  await page.getByRole('link', { name: 'Films only' }).click()
  await button('Delete').click()
  const used = page.getByRole('dialog', { name: 'Films only is in use' })
  await used.getByText('Cinema uses this filter').waitFor()
  assert.match(await used.getByRole('link', { name: 'Cinema' }).getAttribute('href'), /\/playlists\/[^/]+$/)
  await checkView(page, 'filter-used')
  await used.getByText('Close', { exact: true }).click()
  await button('Cancel').click()
})

test('rules of another program are imported, deleted and restored', async ({ page, ui, provoke }) => {
  const { button, gone, dialog } = ui
  await test.step('rules of another program are previewed and imported', async () => {
    const rules = JSON.stringify({
      filters: [
        {
          name: 'British or news',
          source_type: 'stream',
          is_inverse: false,
          is_active: true,
          sort_order: 1,
          expression: 'group_title contains "UK" AND channel_name contains "HD" OR group_title contains "News"',
        },
        { name: 'Broken', source_type: 'stream', is_inverse: true, sort_order: 2, expression: 'chanel == "x"' },
      ],
      data_mapping_rules: [
        {
          name: 'Strip the quality',
          source_type: 'stream',
          is_active: true,
          sort_order: 3,
          expression: 'channel_name contains "HD" SET tvg_name -= "HD"',
        },
      ],
    })
    await page.goto('./rules/filters')
    await page.getByRole('link', { name: 'Import' }).click()
    const pasted = page.getByRole('textbox', { name: 'Exported rules' })
    await pasted.fill(rules.slice(0, -3))
    await button('Preview').click()
    await page.getByText('The text is incomplete').waitFor()
    await checkView(page, 'import')
    // An export that does not say which program it is from.
    provoke('POST /tv/api/v1/import/rules 400')
    await pasted.fill('[{"name": "x", "expression": "true"}]')
    await button('Preview').click()
    await page.getByRole('radio', { name: 'tvarr' }).click()
    await button('Import 1 rule').waitFor()
    await button('Back').click()
    const file = { name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(rules) }
    await page.locator('input[type=file]').setInputFiles(file)
    const item = name => dialog.getByRole('listitem').filter({ hasText: name })
    await item('British or news').getByText('Rewritten, same effect').waitFor()
    await item('British or news').getByText('AND (channel_name').waitFor()
    await item('Broken').getByText('Can’t be imported').waitFor()
    assert.equal(await page.getByRole('checkbox', { name: 'Import Broken' }).isDisabled(), true)
    await item('Strip the quality').getByText('Needs your decision').waitFor()
    await checkView(page, 'import-preview')
    await page.getByRole('checkbox', { name: 'Import British or news' }).press('Space')
    await button('Import 1 rule').waitFor()
    await page.getByRole('checkbox', { name: 'Import British or news' }).press('Space')
    await page.getByRole('radio', { name: 'Remove the text' }).click()
    await item('Strip the quality').getByText('Decided').waitFor()
    await button('Import 2 rules').click()
    await page.getByText('1 mapping rule and 1 filter were imported.').waitFor()
    await gone(dialog)
    await page.getByRole('listitem').filter({ hasText: 'British or news' }).waitFor()
    await page.getByRole('tab', { name: 'Mapping rules' }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Strip the quality' })
      .getByText('REMOVE tvg_name = "HD"')
      .waitFor()
  })

  await test.step('a rule is deleted and restored', async () => {
    await page.getByRole('link', { name: 'Strip the quality' }).click()
    await button('Delete').click()
    // The list is shown as it was known, and read again.
    await page.getByRole('list', { name: 'Mapping rules' }).waitFor()
    await page.getByRole('link', { name: 'Strip the quality' }).waitFor({ state: 'detached' })
    await button('Undo').click()
    await page.getByRole('link', { name: 'Strip the quality' }).click()
    await button('Delete').click()
    await page.getByRole('list', { name: 'Mapping rules' }).waitFor()
    await page.getByRole('link', { name: 'Strip the quality' }).waitFor({ state: 'detached' })
    await page.waitForURL(/\/rules\/mapping$/)
  })
})
