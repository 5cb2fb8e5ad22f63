// The main job, by hand, in a browser, against the program: from the first start to an address that a player can use.
// Every page is looked at in both looks and sizes: no barriers, nothing too wide, nothing on the console.
// Pictures are in test-results. Waits for what the page shows, never for time.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { barriers } from './axe.js'
import { complaints, SIZES, withBrowser } from './browser.js'
import { lineup } from './lineup.js'
import { manual } from './manual.js'
import { provider } from './provider.js'
import { sources, work } from './sources.js'

const target = fileURLToPath(new URL('../../test-results/e2e/', import.meta.url))
mkdirSync(target, { recursive: true })

const USER = { name: 'anna', password: 'correct horse battery' }

async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
      await page.screenshot({ path: `${target}${name}-${size}-${colorScheme}.png` })
      assert.deepEqual(await barriers(page), [], `barriers on ${name}, ${size}, ${colorScheme}`)
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
      .getByRole('listitem', { name: 'Channel 1', exact: true })
      .getByText(/Programme \d+ of 1/)
      .first()
      .waitFor()
    await look(page, 'guide')
  })

  await step('a mapping rule is written with help, tried, saved and switched off', async () => {
    await rail('Rules').click()
    await page.getByText('Default Timeshift Detection').waitFor()
    await look(page, 'rules')
    await page.getByRole('link', { name: 'New mapping rule' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Films on top')
    const expression = page.getByRole('textbox', { name: 'Expression' })
    await expression.fill('group_titel == "Films" AND channel_name != "📺" SET group_title = "Movies"')
    await page.getByText('Unknown field group_titel').waitFor()
    assert.equal(await page.locator('mark[data-severity=error]').innerText(), 'group_titel')
    await look(page, 'rule-mistake')
    await page.reload()
    await page.getByText('Unknown field group_titel').waitFor()
    await button('Write group_title').click()
    assert.match(await expression.inputValue(), /^group_title == "Films" AND .*"📺" SET/)
    await page.getByText('12 of 24 channels match, all change').waitFor()
    await page.getByText('Movies').first().waitFor()
    await look(page, 'rule')
    await button('Create').click()
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
    const row = page.getByRole('listitem').filter({ hasText: 'Films on top' })
    await button('Move Films on top up').focus()
    await page.keyboard.press('Enter')
    const last = page.getByRole('list', { name: 'Mapping rules' }).getByRole('listitem').last()
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
    assert.equal(await button('Move Films on top up').evaluate(it => it === document.activeElement), true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await last.filter({ hasText: 'Films on top' }).waitFor()
    assert.equal(await button('Move Films on top up').evaluate(it => it === document.activeElement), true)
    await page.keyboard.press('Enter')
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
    // With the mouse too: the link lies over the whole row, and must not lie over its buttons.
    await button('Move Films on top down').click()
    await last.filter({ hasText: 'Films on top' }).waitFor()
    await button('Move Films on top up').click()
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
    assert.match(page.url(), /\/rules\/mapping$/)
    await row.getByRole('switch').press('Space')
    await row.getByRole('switch', { checked: false }).waitFor()
    await page.reload()
    await row.getByRole('switch', { checked: false }).waitFor()
    await last.filter({ hasNotText: 'Films on top' }).waitFor()
  })

  await step('a rule that came with the program is looked at, and copied', async () => {
    const link = page.getByRole('link', { name: 'Country from Group' })
    // Closed by the keyboard from inside the text, it gives the focus back to what opened it.
    await link.click()
    await page.getByRole('textbox', { name: 'Expression' }).press('Escape')
    await focused(link).waitFor()
    await link.click()
    await page
      .getByRole('region', { name: 'Try it out' })
      .getByText(/ of 24 channels match/)
      .waitFor()
    await look(page, 'rule-built-in')
    await page.getByRole('link', { name: 'Duplicate' }).click()
    await page
      .getByRole('textbox', { name: 'Name', exact: true })
      .and(page.locator('[value="Country from Group copy"]'))
      .waitFor()
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await name.fill('Films on top')
    await button('Create').click()
    // The refused field is where the work goes on.
    await focused(name).and(page.locator('[aria-invalid=true]')).waitFor()
    await button('Cancel').click()
    await focused(page.getByRole('link', { name: 'New mapping rule' })).waitFor()
  })

  await step('a filter decides what a playlist contains', async () => {
    await page.getByRole('tab', { name: 'Filters' }).click()
    await page.getByRole('link', { name: 'New filter' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Films only')
    await page.getByRole('textbox', { name: 'Expression' }).fill('name = a AND group = films OR group = "📺"')
    await button('Add the parentheses').click()
    assert.match(await page.getByRole('textbox', { name: 'Expression' }).inputValue(), /^\(name .*films"?\) OR /)
    await page.getByRole('textbox', { name: 'Expression' }).fill('group = films')
    await page.getByText('Understood as').waitFor()
    await page.getByText('12 of 24 channels match', { exact: true }).waitFor()
    await page.getByText('On its own it keeps 12, takes 12 away').waitFor()
    await look(page, 'filter')
    await button('Create').click()
    await page.getByRole('listitem').filter({ hasText: 'Films only' }).getByText('Not in any playlist yet').waitFor()
    await rail('Playlists').click()
    await page.getByRole('link', { name: 'New playlist' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Cinema')
    await page.getByRole('combobox', { name: 'Add a filter' }).click()
    await page.getByRole('option', { name: /^Films only/ }).click()
    await page.getByRole('switch', { name: 'Films only' }).waitFor()
    await look(page, 'playlist-filters')
    await button('Create playlist').click()
    const card = page.getByRole('article', { name: 'Cinema' })
    await card.getByText('12 of 24 channels pass the filters').waitFor()
    await card.getByRole('button', { name: 'What the rules did' }).click()
    await card.getByRole('link', { name: 'Films only' }).waitFor()
    await look(page, 'playlist-counts')
    await rail('Rules').click()
    await page.getByRole('tab', { name: 'Filters' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Films only' })
    await row.getByText(/Used by 1 playlist: Cinema · 12 of 24 channels matched, all let in/).waitFor()
    await look(page, 'filters')
    await page.getByRole('link', { name: 'Films only' }).click()
    await button('Delete').click()
    const used = page.getByRole('dialog', { name: 'Films only is in use' })
    await used.getByText('Cinema uses this filter').waitFor()
    assert.match(await used.getByRole('link', { name: 'Cinema' }).getAttribute('href'), /\/playlists\/[^/]+$/)
    assert.equal(await button('Delete filter').count(), 0)
    await look(page, 'filter-used')
    await used.getByText('Close', { exact: true }).click()
    await button('Cancel').click()
  })

  await step('rules of another program are shown with what changes, and imported', async () => {
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
    await page.getByRole('link', { name: 'Import' }).click()
    const pasted = page.getByRole('textbox', { name: 'Exported rules' })
    await pasted.fill(rules.slice(0, -3))
    await button('Preview').click()
    await page.getByText('The text breaks off').waitFor()
    await look(page, 'import')
    // One that does not say where it is from.
    await pasted.fill('[{"name": "x", "expression": "true"}]')
    await button('Preview').click()
    await page.getByRole('radio', { name: 'tvarr' }).click()
    await button('Import 1 rule').waitFor()
    await button('Back').click()
    const file = { name: 'rules.json', mimeType: 'application/json', buffer: Buffer.from(rules) }
    await page.locator('input[type=file]').setInputFiles(file)
    const item = name => page.getByRole('dialog').getByRole('listitem').filter({ hasText: name })
    await item('British or news').getByText('Written anew, does the same').waitFor()
    await item('British or news').getByText('AND (channel_name').waitFor()
    await item('Broken').getByText('Cannot be imported').waitFor()
    assert.equal(await page.getByRole('checkbox', { name: 'Import Broken' }).isDisabled(), true)
    await item('Strip the quality').getByText('Which was meant?').waitFor()
    await look(page, 'import-preview')
    await page.getByRole('checkbox', { name: 'Import British or news' }).press('Space')
    await button('Import 1 rule').waitFor()
    await page.getByRole('checkbox', { name: 'Import British or news' }).press('Space')
    await page.getByRole('radio', { name: 'Take the text out' }).click()
    await item('Strip the quality').getByText('Decided').waitFor()
    await button('Import 2 rules').click()
    await page.getByText('1 mapping rule and 1 filter are imported.').waitFor()
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
    await page.getByRole('listitem').filter({ hasText: 'British or news' }).waitFor()
    await page.getByRole('tab', { name: 'Mapping rules' }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Strip the quality' })
      .getByText('REMOVE tvg_name = "HD"')
      .waitFor()
  })

  await step('a rule is deleted, and its sheet goes without a word', async () => {
    await page.getByRole('link', { name: 'Strip the quality' }).click()
    await button('Delete').click()
    await button('Delete mapping rule').click()
    await page.getByRole('dialog').first().waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Strip the quality' }).waitFor({ state: 'detached' })
    assert.match(page.url(), /\/rules\/mapping$/)
  })

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
    await page.goto(`${server.url}/channels?page=9`)
    await page.getByText('There is no page 9').waitFor()
    await button('Go to the last page').click()
    await page.getByText('Channel 8').first().waitFor()
    await context.clearCookies()
    await page.goto(`${server.url}/sources`)
    await heading('Sign in').waitFor()
  })
}

const source = await provider()
const server = await lineup('/tv')
try {
  await withBrowser(async context => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    const said = complaints(page)
    try {
      await journey(page, context, server, source)
    } catch (error) {
      await page.screenshot({ path: `${target}failed.png` })
      console.error(said.join('\n'), server.log())
      throw error
    }
    // One wrong password was tried, a name that is taken, what is out of its range, and an export of nobody knows what; the browser tells of that by itself.
    assert.deepEqual(
      said.filter(
        text =>
          !/401 .*\/auth\/login|409 .*\/data-mapping|422 .*\/(job-scheduling|manual-channels)|(400|404) .*\/(import|channels)\//.test(
            text,
          ),
      ),
      [],
    )
  })
} finally {
  source.stop()
  assert.equal(await server.stop(), 0)
}
