// From what a provider gave to a player, step by step; the search and the keys; addresses of the page.
import assert from 'node:assert/strict'
import { expect, test } from './fixtures.js'
import { ACCOUNT } from './provider.js'
import { checkView } from './view.js'

test('the search finds everything, and keys open pages', async ({ page, ui }) => {
  const { heading, gone, dialog } = ui
  await page.goto('./')
  await heading(/^Everything is working/).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await heading('Channels').waitFor()
  await page.keyboard.press('?')
  await dialog.getByText('Previous row').waitFor()
  await checkView(page, 'keys')
  await page.keyboard.press('Escape')
  await gone(dialog)
  await page.keyboard.press('/')
  const field = dialog.getByRole('combobox')
  await field.fill('channel 3')
  await dialog
    .getByRole('group', { name: 'Channels' })
    .getByRole('option', { name: /^Channel 3/ })
    .first()
    .waitFor()
  await checkView(page, 'search')
  await field.fill('living')
  await dialog
    .getByRole('group', { name: 'Playlists' })
    .getByRole('option', { name: /^Living room/ })
    .waitFor()
  await field.press('Enter')
  await gone(dialog)
  await page.waitForURL(/\/playlists\//)
  await page.getByRole('button', { name: /^Notifications/ }).click()
  await page.getByText('Nothing needs your attention.').or(page.getByText('Needs attention')).first().waitFor()
  await checkView(page, 'bell')
  await page.keyboard.press('Escape')
})

test('three steps lead from a provider to a player', async ({ page, ui, provider }) => {
  const { heading, button, dialog } = ui
  await page.goto('./')
  await heading(/^Everything is working/).waitFor()
  await page.keyboard.press('Control+k')
  await dialog.getByRole('combobox').fill('step by step')
  await dialog.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await heading('Set up Lineup').waitFor()
  const pasted = page.getByLabel('Playlist address or provider login')
  await pasted.fill('nonsense')
  await button('Check').click()
  await page.getByText('An address begins with').waitFor()
  await pasted.fill(`Here is your list: ${provider.url}/list.m3u`)
  await button('Check').click()
  await page.getByText(/^Playlist found: 24 channels/).waitFor()
  await page.getByRole('textbox', { name: 'Name' }).fill('Terrace')
  await checkView(page, 'start')
  await button('Continue').click()
  await page.getByRole('checkbox', { name: 'News' }).check()
  await page.reload()
  await page.getByRole('checkbox', { name: 'News', checked: true }).waitFor()
  await checkView(page, 'start-groups')
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByText('Terrace has already been added').waitFor()
  await page.getByRole('link', { name: 'Continue' }).click()
  await page.getByRole('checkbox', { name: 'News', checked: true }).waitFor()
  await page.goBack()
  await page.getByText('Terrace has already been added').waitFor()
  await page.goForward()
  await page.getByRole('checkbox', { name: 'News', checked: true }).waitFor()
  await button('Use 12 channels').click()
  await page.getByText('12 channels are ready').waitFor()
  await page
    .getByRole('status')
    .getByText(/^Playlist: 12 channels, .* in /)
    .waitFor()
  await page
    .getByRole('status')
    .getByText(/^Guide: [\d,]+ programmes, .* in /)
    .waitFor()
  await checkView(page, 'start-player')
  await page.getByRole('combobox', { name: 'Player' }).click()
  await page.getByRole('option', { name: 'VLC' }).click()
  await page.getByText('Open network stream').waitFor()
  await page.waitForURL(/player=vlc/)
  await page.reload()
  await page.getByText('Open network stream').waitFor()
  await page.getByRole('link', { name: 'Done' }).click()
  await page.getByRole('article', { name: 'Television' }).waitFor()
  await page.getByRole('region', { name: 'Activity' }).getByText('Publish Television').first().waitFor()
})

/** Pastes a text as a person does. */
async function paste(page, field, text) {
  await page.evaluate(words => navigator.clipboard.writeText(words), text)
  await field.fill('')
  await field.press('Control+v')
}

test('a message in any shape is checked, and what is missing is asked for', async ({ page, ui, provider }) => {
  const { button, field } = ui
  const { username, password } = ACCOUNT
  await page.goto('./start')
  const pasted = page.getByLabel('Playlist address or provider login')
  const works = page.getByText(/^Login works\. Valid until/)
  for (const text of [
    `🌐 Host ➤ ${provider.url}\n👤 User ➤ ${username}\n🔑 Pass ➤ ${password}`,
    `- **Server:** ${provider.url}\n- **Username:** ${username}\n- **Password:** ${password}`,
    `Host: 127.0.0.1\nPort : ${new URL(provider.url).port}\nBenutzername: ${username}\nPasswort: ${password}`,
    JSON.stringify({ server: provider.url, username, password }),
    `${provider.url}/get.php?username=${username}&password=${encodeURIComponent(password)}&type=m3u_plus`,
  ]) {
    await page.reload()
    await paste(page, pasted, text)
    await works.waitFor()
    await page.getByText(`Xtream account: ${username}`).waitFor()
    await page.getByText('Includes a guide.').waitFor()
  }
  // A part of it.
  await page.reload()
  await paste(page, pasted, `Username: ${username}\nServer: ${provider.url}`)
  await pasted.blur()
  assert.equal(await field('Server').inputValue(), provider.url)
  assert.equal(await field('User name').inputValue(), username)
  await checkView(page, 'start-fields')
  await button('Check').click()
  await ui.focused(field('Password')).waitFor()
  await field('Password').fill(password)
  await button('Check').click()
  await works.waitFor()
  // Nothing of it: the fields are there all the same.
  await paste(page, pasted, 'What they gave me')
  await button('Check').click()
  await page.getByText('An address begins with').waitFor()
  assert.equal(await field('Server').inputValue(), '')
  // What is no playlist at all.
  await paste(page, pasted, `Portal: ${provider.url}/c/\nMAC: 00:1A:79:12:34:56`)
  await pasted.blur()
  await page.getByText(/portal for set-top boxes/).waitFor()
  await paste(page, pasted, `${provider.url}/error.xml`)
  await page.getByText(/^A web page came instead of a playlist or guide/).waitFor()
  await expect(page.getByText('This is a guide')).toHaveCount(0)
  await paste(page, pasted, `${provider.url}/guide.xml`)
  await page.getByText(/^This is a guide, not a playlist/).waitFor()
})

test('the guide of a message is added, and one that is there is not missed', async ({ page, ui, provider, api }) => {
  const { button, field } = ui
  await page.goto('./start')
  const pasted = page.getByLabel('Playlist address or provider login')
  await paste(page, pasted, `${provider.url}/list.m3u`)
  await page.getByText('Its guide is already among your sources.').waitFor()
  await paste(page, pasted, `M3U: ${provider.url}/list.m3u\nEPG: ${provider.url}/xmltv.php`)
  await page.getByText('Includes a guide.').waitFor()
  await field('Name').fill('Message')
  await button('Continue').click()
  await page.getByRole('heading', { name: 'Choose channels' }).waitFor()
  const { items } = await api.get('sources/epg?search=Message')
  assert.deepEqual(
    items.map(({ name, url }) => [name, url]),
    [['Message guide', `${provider.url}/xmltv.php`]],
  )
})

test('a message fills the form of a new source', async ({ page, ui, provider, api }) => {
  const { button, field, dialog } = ui
  const { username, password } = ACCOUNT
  await page.goto('./sources?add=true')
  await ui.focused(field('Address')).waitFor()
  await paste(
    page,
    field('Address'),
    `Server: ${provider.url}\nUser: ${username}\nPass: ${password}\nEPG: ${provider.url}/guide.xml?second`,
  )
  assert.equal(await field('Server').inputValue(), provider.url)
  assert.equal(await field('User name').inputValue(), username)
  assert.equal(await field('Password').inputValue(), password)
  await button('Test login').click()
  await dialog.getByText(/^Login works/).waitFor()
  await field('Name').fill('Panel')
  assert.equal(await page.getByRole('checkbox', { name: 'Also add the guide' }).isChecked(), true)
  await button('Add source').click()
  await ui.gone(dialog)
  const { items } = await api.get('sources?search=Panel')
  assert.deepEqual(items.map(({ name }) => name).toSorted(), ['Panel', 'Panel (EPG)', 'Panel guide'])
})

test('addresses can be opened directly, and a wrong one says so', async ({ page, ui, context, provoke }) => {
  const { heading } = ui
  // A link to a channel that does not exist.
  provoke('GET /tv/api/v1/channels/gone 404')
  await page.goto('./playlists/new')
  await heading('New playlist').waitFor()
  await page.goto('./nowhere')
  await heading('Nothing here').waitFor()
  for (const [path, what, back] of [
    ['sources/gone', 'source', 'All sources'],
    ['channels/gone', 'channel', 'All channels'],
    ['playlists/gone', 'playlist', 'All playlists'],
    ['rules/filters/gone', 'filter', 'All filters'],
    ['guide?playlist=gone', 'playlist', 'Go to the guide'],
  ]) {
    await page.goto(`./${path}`)
    await page.getByText(`This ${what} no longer exists`).waitFor()
    await page.getByRole('link', { name: back }).click()
    await page.getByText(`This ${what} no longer exists`).waitFor({ state: 'detached' })
  }
  // An empty page, so that nothing is asked while the session is removed.
  await page.goto('about:blank')
  await context.clearCookies()
  await page.goto('./sources')
  await heading('Sign in').waitFor()
})
