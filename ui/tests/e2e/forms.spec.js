// Forms: what is invalid is marked at its field, and leaving without saving.
import assert from 'node:assert/strict'
import { invalid, test } from './fixtures.js'

const number = (where, label, value) => where.getByLabel(label).fill(value)

test('each form marks the field that is wrong', async ({ page, ui, provider, provoke }) => {
  const { heading, button, field, link, gone, choose, dialog } = ui
  provoke(
    'POST /tv/api/v1/auth/password 422',
    'POST /tv/api/v1/data-mapping 422',
    'POST /tv/api/v1/filters 422',
    'POST /tv/api/v1/impact 422',
    'POST /tv/api/v1/proxies 422',
    'POST /tv/api/v1/sources/stream 409',
    'PUT /tv/api/v1/settings/job-scheduling 422',
  )
  await page.goto('./settings?tab=access')
  await button('Change password').click()
  await invalid(page.getByLabel('Current password'), /Enter a password/)
  await invalid(page.getByLabel('New password'), /At least 8 characters/)
  await page.getByLabel('Current password').fill('not this one')
  await page.getByLabel('New password').fill('another horse')
  await button('Change password').click()
  await invalid(page.getByLabel('Current password'), /That is not the password/)
  await button('Create token').click()
  await invalid(field('Token name'), /Enter a name/)
  await page.getByRole('tab', { name: 'Jobs and providers' }).click()
  await page.getByLabel('Jobs at a time').fill('1000')
  await button('Save limits').click()
  await invalid(page.getByLabel('Jobs at a time'), /./)
  await page.getByLabel('Jobs at a time').fill('3')
  await page.getByRole('combobox', { name: 'Time zone of schedules' }).fill('Nowhere/City')
  await button('Save limits').click()
  await invalid(page.getByRole('combobox', { name: 'Time zone of schedules' }), /./)

  await page.goto('./sources?add=true')
  for (const [what, fields] of [
    ['Playlist address', ['Address']],
    ['Guide address', ['Address']],
    ['Xtream account', ['Server', 'User name']],
    ['Xtream guide', ['Server', 'User name']],
    ['Manual channels', []],
  ]) {
    await choose('Type', what)
    await button('Add source').click()
    await invalid(dialog.getByRole('textbox', { name: 'Name', exact: true }), /Enter a name/)
    for (const name of fields) await invalid(dialog.getByRole('textbox', { name, exact: true }).first(), /./)
  }
  await choose('Type', 'Playlist address')
  await field('Name').fill('Cable')
  await field('Address').fill(`${provider.url}/list.m3u?again`)
  await page.getByText(/^Playlist found: /).waitFor()
  await button('Add source').click()
  await invalid(field('Name'), /./)
  await button('Cancel').click()
  await gone(dialog)

  for (const kind of ['mapping', 'filters']) {
    await page.goto(`./rules/${kind}/new`)
    await button('Create').click()
    await invalid(field('Name'), /./)
    await field('Name').fill('Wrong')
    await field('Expression').fill('chanel == "x"')
    await page.getByText('Unknown field chanel').waitFor()
    await button('Create').click()
    await page.getByRole('textbox', { name: 'Expression' }).and(page.locator('[aria-invalid=true]')).waitFor()
    await button('Cancel').click()
    await heading('Rules').waitFor()
  }
  await page.goto('./playlists/new')
  await button('Create playlist').click()
  await invalid(field('Name'), /./)
  await field('Name').fill('Den')
  await choose('Update schedule', 'Custom schedule')
  await page.getByLabel('Cron expression').fill('30 25 * * *')
  await button('Create playlist').click()
  await invalid(page.getByLabel('Cron expression'), /./)
  await link('Cancel').click()
})

test('invalid numbers, schedules and filters are refused at their field', async ({ page, ui, server, provoke }) => {
  const { heading, button, field, gone, choose, dialog } = ui
  provoke(
    'POST /tv/api/v1/filters 409',
    'POST /tv/api/v1/filters 422',
    'POST /tv/api/v1/impact 409',
    'POST /tv/api/v1/impact 422',
    'POST /tv/api/v1/proxies 422',
    'POST /tv/api/v1/proxies/preview 422',
    'POST /tv/api/v1/sources/stream 422',
    'PUT /tv/api/v1/circuit-breakers/config 422',
    'PUT /tv/api/v1/features 422',
  )
  await page.goto('./settings?tab=jobs')
  const providers = page.getByRole('region', { name: 'Providers' })
  await providers.getByRole('button', { name: 'Retry settings' }).click()
  await number(providers, 'Failures in a row before the pause', '0')
  await providers.getByRole('button', { name: 'Save', exact: true }).click()
  await invalid(providers.getByLabel('Failures in a row before the pause'), /./)
  await number(providers, 'Failures in a row before the pause', '5')
  await providers.getByLabel('Status codes that are not failures').fill('all of them')
  await providers.getByRole('button', { name: 'Save', exact: true }).click()
  await invalid(providers.getByLabel('Status codes that are not failures'), /./)
  const waiting = page.getByRole('region', { name: 'Wait for sources' })
  await number(waiting, 'Maximum checks', '100000')
  await waiting.getByRole('button', { name: 'Save', exact: true }).click()
  await invalid(waiting.getByLabel('Maximum checks'), /./)

  await page.goto('./sources?add=true')
  await field('Address').fill(`${server.url}/nowhere.m3u`)
  await field('Name').fill('Nowhere')
  await choose('Refresh schedule', 'Custom schedule')
  await page.getByLabel('Cron expression').fill('61 * * * *')
  await button('Add source').click()
  await invalid(page.getByLabel('Cron expression'), /./)
  await page.getByLabel('Cron expression').fill('0 4 * * *')
  await button('Sign-in, headers and limits').click()
  await number(dialog, 'Time out after', '0')
  await field('Headers').fill('no colon')
  await button('Add source').click()
  await invalid(dialog.getByLabel('Time out after'), /./)
  await invalid(field('Headers'), /./)
  await button('Cancel').click()
  await gone(dialog)

  await page.goto('./rules/filters/new')
  await field('Name').fill('Two tabs')
  await field('Expression').fill('channel_name contains')
  await button('Create').click()
  await invalid(field('Expression'), /./)
  await field('Expression').fill('channel_name contains "Channel"')
  await button('Create').click()
  await heading('Rules').waitFor()
  await page.goto('./rules/filters/new')
  await field('Name').fill('Two tabs')
  await field('Expression').fill('true')
  await button('Create').click()
  await invalid(field('Name'), /./)
  await button('Cancel').click()
  await heading('Rules').waitFor()

  await page.goto('./playlists/new')
  await field('Name').fill('Attic')
  await number(page, 'First number', '9999999')
  // The preview is asked for while the form is filled in, and refused as well.
  await page.getByRole('region', { name: 'Preview' }).getByRole('alert').waitFor()
  await button('Create playlist').click()
  await invalid(page.getByLabel('First number'), /./)
  await page.getByRole('link', { name: 'Cancel', exact: true }).click()
  await heading('Playlists').waitFor()
})

test('leaving unsaved changes asks once', async ({ page, ui }) => {
  const { rail, heading, field, gone } = ui
  await page.goto('./rules/filters')
  await page.getByRole('link', { name: 'New filter' }).click()
  await heading('New filter').waitFor()
  // The form was not changed, so nothing is asked.
  await page.goBack()
  await heading('Rules').waitFor()
  await page.getByRole('link', { name: 'New filter' }).click()
  await field('Name').fill('Half')
  await rail('Sources').click()
  const ask = page.getByRole('dialog', { name: 'Leave without saving?' })
  await ask.getByText('The filter won’t be created').waitFor()
  await ask.getByRole('button', { name: 'Keep editing' }).click()
  await gone(ask)
  assert.equal(await field('Name').inputValue(), 'Half')
  // Going back in the browser leaves the page as well.
  await page.goBack()
  await ask.waitFor()
  await ask.getByRole('button', { name: 'Keep editing' }).click()
  await gone(ask)
  await heading('New filter').waitFor()
  await rail('Sources').click()
  await ask.getByRole('button', { name: 'Leave' }).click()
  await heading('Sources').waitFor()
  await page.goto('./rules/filters/new')
  await heading('New filter').waitFor()
  assert.equal(await field('Name').inputValue(), '')
})
