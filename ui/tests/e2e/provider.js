// A small provider on loopback: a playlist and its guide around the present time, and the same as an Xtream panel with
// one account. Its number of channels can be changed, and it can fail.
import { createServer } from 'node:http'

const HOUR = 3_600_000

export async function startProvider() {
  const state = { channels: 24, failing: undefined }
  const server = createServer((request, response) => {
    const host = `http://${request.headers.host}`
    const url = new URL(request.url, host)
    const answer = {
      '/list.m3u': () => playlist(host, state.channels),
      '/get.php': () => playlist(host, state.channels),
      '/player_api.php': () => JSON.stringify(panel(url.searchParams)),
      '/xmltv.php': () => guide(state.channels),
      '/guide.xml': () => guide(state.channels),
      '/logo.svg': logo,
      '/error.xml': () => '<!DOCTYPE html><html><head><title>503</title></head><body>Service Unavailable</body></html>',
    }[url.pathname]
    if (state.failing !== undefined) return response.writeHead(state.failing).end()
    const type = url.pathname.endsWith('.svg') ? 'image/svg+xml' : 'text/plain'
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': type }).end(answer?.() ?? '')
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get channels() {
      return state.channels
    },
    set channels(count) {
      state.channels = count
    },
    /** The HTTP status that everything is answered with; undefined: it works. */
    set failing(status) {
      state.failing = status
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const name = at => `Channel ${at + 1}`

function playlist(host, count) {
  const lines = [`#EXTM3U url-tvg="${host}/guide.xml"`]
  for (let at = 0; at < count; at++) {
    lines.push(
      `#EXTINF:-1 tvg-id="c${at}.example" tvg-chno="${at + 1}" tvg-logo="${host}/logo.svg" group-title="${at % 2 ? 'Films' : 'News'}",${name(at)}`,
      `${host}/live/${at}.ts`,
    )
  }
  return `${lines.join('\n')}\n`
}

function guide(count) {
  const stamp = time => `${new Date(time).toISOString().replace(/[-:T]/g, '').slice(0, 14)} +0000`
  const begin = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR
  const channels = Array.from(
    { length: count },
    (_, at) => `<channel id="c${at}.example"><display-name>${name(at)}</display-name></channel>`,
  )
  const programmes = Array.from({ length: count }, (_, at) =>
    Array.from(
      { length: 80 },
      (_, n) =>
        `<programme start="${stamp(begin + n * HOUR)}" stop="${stamp(begin + (n + 1) * HOUR)}" channel="c${at}.example"><title>Programme ${n + 1} of ${at + 1}</title><desc>Words about it.</desc></programme>`,
    ).join('\n'),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<tv>\n${channels.join('\n')}\n${programmes.join('\n')}\n</tv>\n`
}

function logo() {
  return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><text x="30" y="22" text-anchor="middle" font-size="20">TV</text></svg>'
}

export const ACCOUNT = { username: 'bob', password: 'not so secret' }

/** What an Xtream panel answers to its one account. */
function panel(asked) {
  const [username, password] = [asked.get('username'), asked.get('password')]
  if (username !== ACCOUNT.username || password !== ACCOUNT.password) return { user_info: { auth: 0 } }
  const categories = names => names.map((name, at) => ({ category_id: `${at + 1}`, category_name: name, parent_id: 0 }))
  switch (asked.get('action')) {
    case null:
      return {
        user_info: {
          username,
          auth: 1,
          status: 'Active',
          exp_date: String(Math.floor(Date.now() / 1000) + 40 * 86_400),
          is_trial: '0',
          active_cons: '1',
          max_connections: '2',
        },
        server_info: { timezone: 'Europe/Amsterdam', timestamp_now: Math.floor(Date.now() / 1000) },
      }
    case 'get_live_categories':
      return categories(['News', 'Shopping'])
    case 'get_vod_categories':
      return categories(['Drama'])
    case 'get_live_streams':
      return Array.from({ length: 10 }, (_, at) => ({
        num: at + 1,
        name: `Panel ${at + 1}`,
        stream_id: at + 1,
        stream_type: 'live',
        epg_channel_id: `c${at}.example`,
        category_id: at < 6 ? '1' : '2',
      }))
    case 'get_vod_streams':
      return [{ num: 1, name: 'A film', stream_id: 900, container_extension: 'mp4', category_id: '1' }]
    default:
      return []
  }
}
