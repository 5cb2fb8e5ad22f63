// The page behind a reverse proxy, below a path: its files, the server's answers, events, direct addresses, copied addresses.
import assert from 'node:assert/strict'
import { handles, signIn } from './hard.js'
import { reverse } from './reverse.js'

async function through({ page }, url, source) {
  const { heading, button, rail, link } = handles(page)
  await page.goto(`${url}/playlists`)
  await heading('Sign in').waitFor()
  await signIn(page)
  const card = page.getByRole('article').first()
  await card
    .getByText(/channels/)
    .first()
    .waitFor()
  await card.getByRole('button', { name: 'Copy playlist address' }).click()
  await card.getByText('Copied').first().waitFor()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  assert.ok(address.startsWith(`${url}/`), `${address} is not below ${url}`)
  assert.match(await (await fetch(address)).text(), /^#EXTM3U/)

  // A direct address, with a part that is loaded only now.
  await page.goto(`${url}/guide`)
  await page
    .getByRole('grid', { name: 'Programmes by channel' })
    .getByText(/^Programme \d+ of 1$/)
    .first()
    .waitFor()
  await page.goto(`${url}/channels?search=channel+1`)
  await link('Channel 1').click()
  await page.waitForURL(`${url}/channels/*`)
  await page.reload()
  await page.getByRole('dialog').getByText('c0.example').first().waitFor()
  await page.goBack()

  source.channels -= 1
  await rail('Sources').click()
  await page.waitForURL(`${url}/sources`)
  await button('Refresh Cable').click()
  await page
    .getByRole('listitem')
    .filter({ hasText: `${source.channels} channels` })
    .first()
    .waitFor()
}

export async function behind({ page, context, step }, whole, root, source) {
  await step('behind a reverse proxy that passes the path on', async () => {
    const proxy = await reverse(whole.origin)
    await context.clearCookies()
    await through({ page }, `${proxy.origin}/tv`, source)
    await page.goto('about:blank')
    proxy.stop()
  })

  await step('behind a reverse proxy that cuts the path off', async () => {
    await context.clearCookies()
    const proxy = await reverse(root.origin, '/television')
    const url = `${proxy.origin}/television`
    await seed(root, source)
    await through({ page }, url, source)
    await page.goto('about:blank')
    proxy.stop()
  })
}

/** An account, a source and a playlist, without the page. */
async function seed({ url }, source) {
  const ask = async (path, body, token) => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    assert.ok(response.ok, `${path}: ${response.status}`)
    return response.json()
  }
  await ask('auth/setup', { username: 'anna', password: 'correct horse battery' })
  const { token } = await ask('auth/login', { username: 'anna', password: 'correct horse battery' })
  const channels = await ask(
    'sources/stream',
    { name: 'Cable', source_type: 'm3u', url: `${source.url}/list.m3u` },
    token,
  )
  const guide = await ask('sources/epg', { name: 'Guide', source_type: 'xmltv', url: `${source.url}/guide.xml` }, token)
  await ask(
    'proxies',
    {
      name: 'Attic',
      stream_sources: [{ source_id: channels.id, priority_order: 1 }],
      epg_sources: [{ epg_source_id: guide.id, priority_order: 1 }],
    },
    token,
  )
}
