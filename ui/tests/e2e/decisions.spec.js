// What a person decides about a source: a refresh on hold, a file that is uploaded, an address that is there already.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { bare, test } from './fixtures.js'
import { checkView } from './view.js'

test('a held refresh says what goes, is kept for every browser, and accepting it can be undone', async ({
  page,
  ui,
  api,
  browser,
  context,
  provider,
  home,
}) => {
  const { button, heading, gone, dialog } = ui
  const path = `sources/stream/${home.channels.id}`
  await api.patch(path, { shrink_threshold: 20 })
  await test.step('what would go is named, by playlist, group and channel', async () => {
    provider.channels = 16
    await api.post(`${path}/refresh`)
    await api.idle()
    await page.goto(`./sources/${home.channels.id}`)
    await dialog.getByText('8 of 24 channels would disappear.').waitFor()
    await dialog.getByRole('link', { name: 'Living room loses 8 of 24 channels' }).waitFor()
    await button('By group (2)').click()
    await dialog.getByText('News: 4 of 12').waitFor()
    await button('Affected channels (8)').click()
    await dialog.getByText('Channel 24 Films · in Living room').waitFor()
    await checkView(page, 'source-held-losses')
  })
  await test.step('keeping it is known to every browser', async () => {
    await button('Keep current list').click()
    await dialog.getByText('Current list kept').first().waitFor()
    const other = await browser.newContext({ storageState: await context.storageState(), locale: 'en-GB' })
    const phone = await other.newPage()
    await phone.goto(page.url().replace(/sources.*/, ''))
    await phone.getByRole('heading', { level: 1, name: /^Everything is working/ }).waitFor()
    await other.close()
    await api.post(`${path}/refresh`)
    await api.idle()
    assert.equal((await api.get(path)).status, 'success')
  })
  await test.step('a change of mind is asked about again, and can be undone', async () => {
    await page.reload()
    await button('Change decision').click()
    await button('Accept new list').click()
    const asked = page.getByRole('dialog', { name: 'Accept the new list?' })
    await asked.getByText('Living room loses 8 of 24 channels. You can undo this').waitFor()
    await asked.getByRole('button', { name: 'Accept new list' }).click()
    await gone(asked)
    await button('Undo').waitFor()
    await dialog.getByText('16 channels').first().waitFor()
    await checkView(page, 'source-accepted')
    await button('Bring back the previous list').click()
    await page.getByText('The previous list of Cable is back').waitFor()
    await dialog.getByText('24 channels').first().waitFor()
    await gone(button('Bring back the previous list'))
  })
  await test.step('another list asks again', async () => {
    provider.channels = 15
    await api.post(`${path}/refresh`)
    await api.idle()
    await page.goto('./')
    await heading(/update on hold/).waitFor()
  })
})

test('a file becomes a source, and an address is noticed that is there already', async ({ page, ui, provider }) => {
  const { button, field, gone, dialog } = ui
  const list = '#EXTM3U\n#EXTINF:-1,One\nhttp://127.0.0.1:9/1.ts\n#EXTINF:-1,Two\nhttp://127.0.0.1:9/2.ts\n'
  await page.goto('./sources?add=true')
  await field('Address').fill(`${provider.url}/list.m3u?`)
  await dialog.getByText('This address has already been added').waitFor()
  await dialog.getByRole('link', { name: 'Cable' }).waitFor()
  await checkView(page, 'source-twice')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'My list.m3u', mimeType: 'text/plain', buffer: Buffer.from(list) })
  await dialog.getByText('Playlist found: 2 channels.').waitFor()
  await gone(dialog.getByText('This address has already been added'))
  assert.match(await field('Address').inputValue(), /^file:\/\/.*My%20list\.m3u$/)
  await field('Name').fill('My list')
  await checkView(page, 'source-upload')
  await button('Add source').click()
  await gone(dialog)
  await page.getByRole('listitem').filter({ hasText: 'My list' }).getByText('2 channels').waitFor()
})

bare('the set-up takes a file, and says what is wrong with one', async ({ page, ui, api, provoke }) => {
  const { button } = ui
  provoke('POST /tv/api/v1/sources/upload 422')
  assert.equal((await api.get('sources')).total, 0)
  await page.goto('./start')
  const choose = page.locator('input[type=file]')
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  await choose.setInputFiles(file('page.m3u', '<!DOCTYPE html><html><body>Sign in</body></html>'))
  await page.getByText(/web page/).waitFor()
  await choose.setInputFiles(file('home.m3u', '#EXTM3U\n#EXTINF:-1,One\nhttp://127.0.0.1:9/1.ts\n'))
  await page.getByText('Playlist found: 1 channel.').waitFor()
  await checkView(page, 'start-upload')
  await button('Continue').click()
  await page.getByText('Use 1 channel').waitFor()
})

bare(
  'a certificate that nobody known signed is accepted for one source, and that is taken back',
  async ({ page, ui, api }) => {
    const { button, field, gone, dialog } = ui
    const file = name => readFileSync(new URL(`../../../tests/data/tls/${name}`, import.meta.url))
    const secure = createServer({ cert: file('localhost.pem'), key: file('localhost.key') }, (_, response) =>
      response.end('#EXTM3U\n#EXTINF:-1,One\nhttp://127.0.0.1:9/1.ts\n'),
    )
    await new Promise(done => secure.listen(0, '127.0.0.1', done))
    const url = `https://localhost:${secure.address().port}/list.m3u`
    assert.equal((await api.get('sources')).total, 0)
    await page.goto('./sources?add=true')
    await field('Address').fill(url)
    await dialog.getByText('This server’s certificate isn’t trusted').waitFor()
    await checkView(page, 'source-certificate')
    await button('Accept this certificate').click()
    await dialog.getByText('Playlist found: 1 channel.').waitFor()
    await button('Stop trusting it').click()
    await button('Accept this certificate').click()
    await dialog.getByText('Playlist found: 1 channel.').waitFor()
    await field('Name').fill('Mine')
    await button('Add source').click()
    await gone(dialog)
    await page.getByRole('link', { name: 'Mine', exact: true }).click()
    await dialog.getByText('Up to date').waitFor()
    await dialog.getByText('Accepted certificate').waitFor()
    await dialog.getByText(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/).waitFor()
    await button('Stop trusting it').click()
    await button('Accept this certificate').waitFor()
    await checkView(page, 'source-certificate-failed')
    await button('Accept this certificate').click()
    await dialog.getByText('Up to date').waitFor()
    secure.closeAllConnections()
    secure.close()
  },
)
