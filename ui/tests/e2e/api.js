// The interface as a script uses it: an account and a token, then requests. Sets up what a test is not about.
import assert from 'node:assert/strict'

export const USER = { name: 'anna', password: 'correct horse battery' }
const ACCOUNT = { username: USER.name, password: USER.password }

/** Creates the first account of a new server. */
export async function setUp(url) {
  await request(url, 'POST', 'auth/setup', ACCOUNT)
  return signedIn(url)
}

/** Requests with a token of an account that exists. */
export async function signedIn(url) {
  const { token } = await request(url, 'POST', 'auth/login', ACCOUNT)
  const ask = (method, path, body) => request(url, method, path, body, token)
  return {
    get: path => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    put: (path, body) => ask('PUT', path, body),
    /** Returns when no job runs, and none waits to start. */
    async idle() {
      let busy
      do {
        const { running, ready, delayed } = await ask('GET', 'jobs/runner')
        busy = running + ready + delayed
      } while (busy > 0)
    },
    /** The playlist "Living room" with the channels and the guide of `provider`, and its two sources, all refreshed. */
    async livingRoom(provider, filters = []) {
      const channels = await ask('POST', 'sources/stream', {
        name: 'Cable',
        source_type: 'm3u',
        url: `${provider.url}/list.m3u`,
      })
      const guide = await ask('POST', 'sources/epg', {
        name: 'Cable guide',
        source_type: 'xmltv',
        url: `${provider.url}/guide.xml`,
        linked_source_id: channels.id,
      })
      await this.idle()
      const playlist = await this.playlist('Living room', channels, guide, filters)
      return { channels, guide, playlist }
    },
    /** A playlist of the two sources with filters, published. */
    async playlist(name, channels, guide, filters = []) {
      const made = await ask('POST', 'proxies', {
        name,
        stream_sources: [{ source_id: channels.id, priority_order: 1 }],
        epg_sources: [{ epg_source_id: guide.id, priority_order: 1 }],
        filters: filters.map(({ id }, at) => ({ filter_id: id, priority_order: at + 1 })),
      })
      await this.idle()
      return ask('GET', `proxies/${made.id}`)
    },
  }
}

async function request(url, method, path, body, token) {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}
