// Channels that are written by hand: in the table by keyboard and clipboard, in the form, and out of a playlist.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from './fixtures.js'
import { checkView } from './view.js'

/** Pastes text as a spreadsheet puts it on the clipboard. */
async function paste(page, text) {
  await page.getByRole('grid').evaluate((grid, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    grid.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const [NUMBER, NAME, ADDRESS, GROUP] = [2, 3, 4, 5]

test('channels are written by hand', async ({ page, ui }) => {
  const { heading, button, field, focused, gone, dialog } = ui
  const grid = page.getByRole('grid')
  /** The cell in a visible row and column, both counted from 1. */
  const cell = (row, column) => page.locator(`[role=row][aria-rowindex="${row + 1}"] [aria-colindex="${column + 1}"]`)
  await test.step('channels are typed into a table, which marks mistakes at once', async () => {
    await page.goto('./sources')
    await page.getByRole('link', { name: 'Add a source' }).click()
    await page.getByRole('combobox', { name: 'Type' }).click()
    await page.getByRole('option', { name: 'Manual channels', exact: true }).click()
    await button('Add source').click()
    await page.getByText('Enter a name.', { exact: true }).waitFor()
    await field('Name').fill('Cameras')
    await button('Add source').click()
    await heading('Cameras').waitFor()
    await page.getByText('No channels yet').waitFor()
    await checkView(page, 'written-empty')
    await cell(1, NAME).click()
    await page.keyboard.type('Front door')
    await page.keyboard.press('Tab')
    await page.keyboard.type('ftp://192.168.1.20/video')
    await page.getByText('Addresses that begin with ftp:// can’t be played').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('1 cell has an error').waitFor()
    await checkView(page, 'written-wrong')
    // Saving moves the focus to the mistake.
    await button('Save').click()
    await focused(grid).waitFor()
    await page.keyboard.press('F2')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('rtsp://192.168.1.20/video')
    await page.keyboard.press('Enter')
    await gone(page.getByText('1 cell has an error'))
    await page.getByText('Unsaved changes: 1 added').waitFor()
  })

  await test.step('a pasted table survives a reload before it is saved', async () => {
    await cell(2, NUMBER).click()
    await paste(page, '7\tGarden\thttp://192.168.1.21/video\n7\tShed\thttp://192.168.1.22/video\n')
    await page.getByText('Unsaved changes: 3 added').waitFor()
    await cell(2, NUMBER).click()
    await page.getByText('Shed also has number 7.').last().waitFor()
    await page.keyboard.type('8')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Control+z')
    await cell(2, NUMBER).filter({ hasText: '7' }).waitFor()
    await page.keyboard.type('8')
    await page.keyboard.press('Enter')
    await page.reload()
    await page.getByText('Your unsaved changes were restored.').waitFor()
    await cell(2, NUMBER).filter({ hasText: '8' }).waitFor()
    await cell(2, NAME).click()
    await page.keyboard.press('Alt+ArrowUp')
    await cell(1, NAME).filter({ hasText: 'Garden' }).waitFor()
    await checkView(page, 'written-changed')
    await page.getByRole('link', { name: 'Import' }).click()
    await dialog.getByText('Save or discard them before you import').waitFor()
    await button('Close').click()
    await button('Save').click()
    await page.getByText('All changes saved').waitFor()
    await page.reload()
    await cell(1, NAME).filter({ hasText: 'Garden' }).waitFor()
    await cell(3, NAME).filter({ hasText: 'Shed' }).waitFor()
  })

  await test.step('changes from elsewhere are not overwritten', async () => {
    const list = page.url().replace('/sources/', '/api/v1/sources/stream/').replace('/channels', '/manual-channels')
    await page.evaluate(async list => {
      const { items } = await (await fetch(list)).json()
      const body = JSON.stringify({ group_title: 'Elsewhere' })
      const headers = { 'content-type': 'application/json' }
      await fetch(`${list}/${items[2].id}`, { method: 'PATCH', body, headers })
    }, list)
    await page.getByRole('checkbox', { name: 'Select Shed' }).click()
    await button('Delete').click()
    await page.getByText('Unsaved changes: 1 removed').waitFor()
    await button('Save').click()
    await page.getByText('The list was changed elsewhere').waitFor()
    await checkView(page, 'written-elsewhere')
    // The pictures switched to the list of a phone and back: the changes are still here, and saving is refused again.
    await button('Save').click()
    await button('Discard my changes').click()
    await cell(3, GROUP).filter({ hasText: 'Elsewhere' }).waitFor()
    await page.getByRole('checkbox', { name: 'Select Shed' }).click()
    await button('Delete').click()
    await button('Save').click()
    await page.getByText('All changes saved').waitFor()
  })

  await test.step('the form has all fields, and a playlist is imported', async () => {
    await page.getByRole('link', { name: 'Add a channel' }).click()
    const name = field('Name')
    const address = page.getByRole('textbox', { name: 'Stream address' })
    await name.fill('Gate')
    await button('Add channel').click()
    await page.getByText('Enter an address').waitFor()
    await address.fill('http://192.168.1.23/video')
    await button('Add channel').click()
    await gone(dialog)
    await cell(3, NAME).filter({ hasText: 'Gate' }).waitFor()
    await cell(3, ADDRESS).filter({ hasText: 'http://192.168.1.23/video' }).waitFor()
    await button('Discard changes').click()
    await gone(cell(3, NAME).filter({ hasText: 'Gate' }))
    await page.getByRole('link', { name: 'Import' }).click()
    const preview = async () => {
      await page
        .getByRole('textbox', { name: 'Playlist' })
        .fill('#EXTM3U\n#EXTINF:-1 group-title="Tuner",Harbour\nhttp://192.168.1.4/1\n#EXTINF:-1,Nothing\n')
      await button('Preview').click()
      await dialog.getByText('Line 4:').waitFor()
    }
    await preview()
    await checkView(page, 'written-import')
    await dialog.getByText('Replace all channels').click()
    await dialog.getByText(/1 added, 2 removed/).waitFor()
    await dialog.getByText('Keep other channels').click()
    await button('Import 1 channel').click()
    await cell(3, NAME).filter({ hasText: 'Harbour' }).waitFor()
    await page.getByRole('checkbox', { name: 'Select all shown' }).click()
    await button('Set group').click()
    await page.getByRole('combobox', { name: 'Group' }).fill('House')
    await page.keyboard.press('Enter')
    await cell(1, GROUP).filter({ hasText: 'House' }).waitFor()
    await page.getByRole('checkbox', { name: 'Enable Front door' }).click()
    await button('Save').click()
    await page.getByText('All changes saved').waitFor()
    await checkView(page, 'written')
    await button('Export').click()
    const href = await page.getByRole('menuitem', { name: /^Without accounts/ }).getAttribute('href')
    const text = await page.evaluate(async href => (await fetch(href)).text(), href)
    assert.match(text, /rtsp:\/\/192\.168\.1\.20\/video/)
    assert.match(text, /group-title="House"/)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Source details' }).click()
    await dialog.getByText('2 channels').waitFor()
    await button('Close').click()
  })
})

test('an export contains accounts only where it is asked for', async ({ page, ui, api }) => {
  const { button } = ui
  const [password, address] = ['OtherPw77', 'bob:OtherPw77@192.168.1.9/gate']
  const { id } = await api.post('sources/stream', { name: 'Cameras', source_type: 'manual' })
  await api.put(`sources/stream/${id}/manual-channels`, [{ channel_name: 'Gate', stream_url: `http://${address}` }])
  await page.goto(`./sources/${id}/channels`)
  for (const [choice, isIncluded] of [
    [/^Without accounts/, false],
    [/^With accounts/, true],
  ]) {
    await button('Export').click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: choice }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    assert.match(text, /Gate/)
    assert.equal(text.includes(password), isIncluded, text)
  }
})
