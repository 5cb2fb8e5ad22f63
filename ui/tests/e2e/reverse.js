// A reverse proxy that passes the path on as it is, or removes the beginning of it.
import { createServer, request } from 'node:http'

/** Forwards to `origin`. `cut` is the path below which it serves, which the server behind it does not see. */
export async function reverse(origin, cut = '') {
  const { hostname, port } = new URL(origin)
  const server = createServer((asked, answer) => {
    if (!asked.url.startsWith(`${cut}/`)) return answer.writeHead(404).end()
    const headers = {
      ...asked.headers,
      host: `${hostname}:${port}`,
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-host': asked.headers.host,
      'x-forwarded-proto': 'http',
      ...(cut !== '' && { 'x-forwarded-prefix': cut }),
    }
    const path = asked.url.slice(cut.length)
    const passed = request({ hostname, port, path, method: asked.method, headers }, from => {
      answer.writeHead(from.statusCode, from.headers)
      from.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
