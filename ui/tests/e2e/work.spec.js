// Jobs: the list of them, and the limits for jobs and providers.
import { test } from './fixtures.js'
import { checkView } from './view.js'
import { ACCOUNT } from './provider.js'

/** Adds an Xtream account, which adds its guide. */
const panel = (api, provider) =>
  api.post('sources/stream', { name: 'Panel', source_type: 'xtream', url: provider.url, ...ACCOUNT })

test('jobs are filtered by kind and state, and the address keeps that', async ({ page, ui, api, provider }) => {
  const { button, gone } = ui
  await panel(api, provider)
  await api.post('sources/stream', { name: 'Cameras', source_type: 'manual' })
  await api.idle()
  await page.goto('./activity')
  const filter = async (label, option) => {
    await button(`Filter: ${label}`).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await filter('Type', 'Guide refreshes')
  await filter('State', 'Done')
  await page.getByRole('article', { name: 'Refresh Panel (EPG)' }).first().waitFor()
  await gone(page.getByRole('article', { name: 'Refresh Cameras' }))
  await page.waitForURL(/kind=epg_ingestion/)
  await checkView(page, 'activity-filtered')
  await page.reload()
  await page.getByRole('article', { name: 'Refresh Panel (EPG)' }).first().waitFor()
  await button('Remove filter: Type').click()
  await page.getByRole('article', { name: 'Refresh Cameras' }).first().waitFor()
})

test('limits are checked at their field and saved', async ({ page, ui, api, provider, provoke }) => {
  const { rail, button, focused, dialog } = ui
  // Out of range.
  provoke('PUT /tv/api/v1/settings/job-scheduling 422', 'PUT /tv/api/v1/circuit-breakers/config 422')
  await panel(api, provider)
  await api.idle()
  await page.goto('./settings?tab=jobs')
  const limit = page.getByLabel('Jobs at a time')
  await limit.fill('1000')
  await button('Save limits').click()
  await focused(limit).and(page.locator('[aria-invalid=true]')).waitFor()
  await limit.fill('7')
  await button('Save limits').click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  await page.reload()
  await page.getByLabel('Jobs at a time').and(page.locator('[value="7"]')).waitFor()
  const group = page.getByRole('region', { name: 'Providers' }).getByRole('group', { name: /· Xtream$/ })
  await group.getByText('OK', { exact: true }).waitFor()
  await group.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Never contact' }).click()
  await group.getByText('Never contacted, as set by you').waitFor()
  await button('Retry profiles').click()
  await button('Add a profile').click()
  const profile = page.getByRole('dialog', { name: 'Add a profile' })
  await profile.getByRole('textbox', { name: 'Name' }).fill('two words')
  await profile.getByRole('button', { name: 'Add profile' }).click()
  await profile.getByText('1 to 64 letters').waitFor()
  await profile.getByRole('textbox', { name: 'Name' }).fill('gentle')
  await profile.getByLabel('Failures in a row before the pause').fill('1000')
  await profile.getByRole('button', { name: 'Add profile' }).click()
  await focused(profile.getByLabel('Failures in a row before the pause')).waitFor()
  await profile.getByLabel('Failures in a row before the pause').fill('20')
  await profile.getByRole('button', { name: 'Add profile' }).click()
  await page.getByRole('group', { name: 'gentle', exact: true }).getByText('20 failures').waitFor()
  await rail('Sources').click()
  await page.getByRole('link', { name: 'Panel', exact: true }).click()
  await dialog.getByText('You chose never to contact').waitFor()
  await checkView(page, 'source-closed-off')
  await button('Try again now').click()
  await dialog.getByText('Up to date').first().waitFor()
  await button('Close').click()
})

test('one server’s error is one card with one button, for all of its sources', async ({
  page,
  ui,
  api,
  home,
  provider,
  provoke,
}) => {
  provoke.ignore(/\/logo\.svg 503$/)
  const { heading, button } = ui
  await page.goto('./')
  await heading(/^Everything is working/).waitFor()
  provider.failing = 503
  for (const { id, source_kind } of [home.channels, home.guide]) await api.post(`sources/${source_kind}/${id}/refresh`)
  const card = page.getByRole('article', { name: /reports an error \(HTTP 503\)$/ })
  await card.getByText('Couldn’t refresh Cable and Cable guide.').waitFor()
  await heading(/^127\.0\.0\.1:\d+ reports an error \(HTTP 503\)\.$/).waitFor()
  await checkView(page, 'home-server-error')
  await page.getByRole('button', { name: 'Notifications, 1 new' }).click()
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /reports an error/ })
    .waitFor()
  await page.keyboard.press('Escape')
  provider.failing = undefined
  await card.getByRole('button').click()
  await heading(/^Everything is working/).waitFor()
  await button('Notifications').waitFor()
})
