// What people come for, counted in clicks from the page that they begin at. Typing and pasting are no clicks.
import assert from 'node:assert/strict'
import { bare, test as seeded, USER } from './fixtures.js'
import { ACCOUNT } from './provider.js'

/** Clicks, and counts them. */
function counted() {
  let clicks = 0
  return {
    async click(locator) {
      clicks += 1
      await locator.click()
    },
    within: most => assert.ok(clicks <= most, `${clicks} clicks, ${most} at most`),
  }
}

const GIVEN = {
  'the address of a playlist': ({ url }) => `${url}/list.m3u`,
  'a login in lines': ({ url }) => `Server: ${url}\nUsername: ${ACCOUNT.username}\nPassword: ${ACCOUNT.password}`,
  'a message': ({ url }) =>
    `Hello!\n\n🌐 Portal ➤ ${url}\n👤 User ➤ ${ACCOUNT.username}\n🔑 Pass ➤ ${ACCOUNT.password}\n\nEnjoy, and see https://t.me/example`,
}

for (const [what, textOf] of Object.entries(GIVEN))
  bare(`from the first start to a copied address with ${what}`, async ({ page, ui, provider }) => {
    const { button, field, heading, copied } = ui
    const { click, within } = counted()
    await page.goto('./')
    await field('User name').fill(USER.name)
    await field('Password').fill(USER.password)
    await click(button('Create account'))
    await heading('Set up Lineup').waitFor()
    await page.evaluate(text => navigator.clipboard.writeText(text), textOf(provider))
    await field('Playlist address or provider login').press('Control+v')
    await page.getByText(/^(Playlist found|Login works)/).waitFor()
    await click(button('Continue'))
    await click(button(/^Use (all )?\d+ channels$/))
    await page.getByText(/channels are ready/).waitFor()
    await click(page.getByRole('button', { name: /^Copy/ }).first())
    assert.match(await (await fetch(await copied())).text(), /^#EXTM3U/)
    within(6)
  })

seeded('why a channel is missing, and why one has no guide', async ({ page, ui, api, home }) => {
  const { rail, dialog, link } = ui
  const { id } = await api.post('filters', {
    name: 'Without 17',
    action: 'exclude',
    expression: 'channel_name equals "Channel 17"',
  })
  await api.patch(`proxies/${home.playlist.id}`, { filters: [{ filter_id: id, priority_order: 1 }], epg_sources: [] })
  await api.idle()
  for (const [name, reason] of [
    ['Channel 17', /The filter Without 17 excludes it/],
    ['Channel 18', /No guide/],
  ]) {
    const { click, within } = counted()
    await page.goto('./')
    await click(rail('Channels'))
    await page.getByRole('searchbox').fill(name)
    await click(link(name))
    await dialog.getByText(reason).first().waitFor()
    within(2)
  }
})

seeded('which source failed and why is on the first page', async ({ page, api, home, provider, provoke }) => {
  provoke.ignore(/\/logo\.svg 503$/)
  provider.failing = 503
  await api.post(`sources/stream/${home.channels.id}/refresh`)
  await page.goto('./')
  await page.getByText('Couldn’t refresh Cable.').first().waitFor()
  await page.getByRole('article', { name: /reports an error \(HTTP 503\)$/ }).waitFor()
})

seeded('a refresh on hold is decided', async ({ page, api, ui, home, provider }) => {
  const { button, dialog, gone } = ui
  await api.patch(`sources/stream/${home.channels.id}`, { shrink_threshold: 20 })
  provider.channels = 16
  await api.post(`sources/stream/${home.channels.id}/refresh`)
  await api.idle()
  const { click, within } = counted()
  await page.goto('./')
  await click(page.getByRole('link', { name: 'Review' }))
  await dialog.getByText('Living room loses 8 of 24 channels').waitFor()
  await click(button('Keep current list'))
  await gone(button('Keep current list'))
  within(2)
})
