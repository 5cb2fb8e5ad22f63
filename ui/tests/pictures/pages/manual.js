// Channels that are written by hand.
import { press, seen } from './acts.js'

const page =
  (query = '') =>
  ({ written }) =>
    `/sources/${written.id}/channels${query}`
const edit = ({ written, row }) => `/sources/${written.id}/channels?edit=${row.id}`

/** Whether there is a table: a phone has a list. */
async function hasTable(page) {
  await page.getByRole('checkbox').first().waitFor()
  return (await page.getByRole('grid').count()) > 0
}

const PASTED = 'number\tname\turl\n7\tHill\thttp://192.0.2.1/7\n11\tValley\tftp://192.0.2.1/8'
const LIST =
  '#EXTM3U\n#EXTINF:-1,Harbour One HD\nhttp://192.0.2.1/1\n#EXTINF:-1,Hill\nhttp://192.0.2.1/2\n#EXTINF:-1,Nothing\n'

export const manual = [
  { name: 'written', path: page() },
  { name: 'written-empty', path: page(), world: 'written' },
  { name: 'written', path: page(), language: 'de' },
  {
    name: 'written-chosen',
    path: page(),
    async act(page) {
      await page.getByRole('checkbox', { name: 'Select Front door' }).click()
      await page.getByText('1 selected').waitFor()
    },
  },
  {
    name: 'written-pasted',
    path: page(),
    async act(page) {
      if (!(await hasTable(page))) return
      await page.getByText('Add a row').click()
      await page.getByRole('grid').evaluate((grid, text) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', text)
        grid.dispatchEvent(
          new ClipboardEvent('paste', {
            clipboardData,
            bubbles: true,
            cancelable: true,
          }),
        )
      }, PASTED)
      await page.getByText('1 cell has an error').waitFor()
      await page.getByTitle('Show the next error').click()
    },
  },
  {
    name: 'written-typing',
    path: page(),
    async act(page) {
      if (!(await hasTable(page))) return
      await page.getByRole('gridcell', { name: 'rtsp://192.168.1.20' }).dblclick()
      await page.keyboard.press('Control+A')
      await page.keyboard.type('ftp://a')
      await page.getByText('can’t be played').first().waitFor()
    },
  },
  { name: 'written-edit', path: edit, act: press('More options') },
  { name: 'written-edit', path: edit, language: 'de' },
  {
    name: 'written-wrong',
    path: page('?edit=new'),
    async act(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Front door')
      await page.getByLabel('Stream address').fill('ftp://192.168.1.20/video')
      await page.getByRole('button', { name: 'Add channel' }).click()
      await page.getByText('can’t be played').first().waitFor()
    },
  },
  {
    name: 'written-import',
    path: page('?import=true'),
    async act(page) {
      await page.getByRole('textbox', { name: 'Playlist' }).fill(LIST)
      await press('Preview')(page)
      await seen(/^Line \d/)(page)
    },
  },
  {
    name: 'written-import',
    path: page('?import=true'),
    language: 'de',
    async act(page) {
      await page.getByRole('textbox', { name: 'Playlist' }).fill(LIST)
      await press('Vorschau')(page)
      await seen(/^Zeile \d/)(page)
    },
  },
]
