// A provider on loopback: a playlist and its guide around the present, and a way to lose channels.
import { createServer } from 'node:http'

const HOUR = 3_600_000

export async function provider() {
  const state = { channels: 24 }
  const server = createServer((request, response) => {
    const host = `http://${request.headers.host}`
    const answer = {
      '/list.m3u': () => playlist(host, state.channels),
      '/guide.xml': () => guide(state.channels),
      '/logo.svg': logo,
    }[request.url]
    const type = request.url.endsWith('.svg') ? 'image/svg+xml' : 'text/plain'
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': type }).end(answer?.() ?? '')
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    set channels(count) {
      state.channels = count
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
