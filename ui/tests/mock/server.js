// A server for looking at the page: files from a folder, answers from data.js, nothing kept.
// `npm run mock` serves ui/dist at port 8090; `npm run dev` asks it unless LINEUP_SERVER names a real one.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as data from './data.js'
import * as editor from './editor.js'
import { imported } from './import.js'
import * as manual from './manual.js'
import * as watch from './watch.js'
import * as work from './work.js'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

const page = (items, url) => {
  const [number, limit] = [Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('limit') ?? 50)]
  return {
    items: items.slice((number - 1) * limit, number * limit),
    total: items.length,
    page: number,
    limit,
    has_more: number * limit < items.length,
  }
}
const started = { job_id: 'x', operation_id: 'x' }

/** `scenario`: full, large (half a million channels), empty, written (sources, and nothing in them), setup, signedout, broken. */
function answer(method, path, url, scenario, sent) {
  const isFull = scenario === 'full' || (scenario === 'written' && path === '/sources')
  const full = list => page(isFull ? list : [], url)
  const search = (url.searchParams.get('search') ?? '').toLowerCase()
  const found = list => list.filter(one => JSON.stringify(one).toLowerCase().includes(search))
  if (path === '/auth/state')
    return {
      setup_required: scenario === 'setup',
      authenticated: !['setup', 'signedout'].includes(scenario),
      user: { id: 'u', username: 'anna', created_at: '2025-01-01T00:00:00Z', updated_at: '2025-01-01T00:00:00Z' },
    }
  if (path === '/auth/login') return [401, 'These are not the name and password of an account.']
  if (path.startsWith('/auth/tokens'))
    return method === 'POST' ? { ...data.tokens[0], token: '01jt7q3x5m8v2k4n6p9r0s1t2w' } : full(data.tokens)
  if (scenario === 'broken') return [503, 'Lineup is starting: the store is being opened.']
  if (path === '/expressions/validate') return { ...data.checked(sent.expression), expression_tree: editor.TREE }
  if (path === '/filters/test') return data.tried(sent.filter_expression, false)
  if (path === '/data-mapping/test') return data.tried(sent.expression, true)
  if (path === '/import/rules')
    return (
      imported(sent, url) ?? [400, 'origin: it cannot be seen', [{ field: 'origin', message: 'it cannot be seen' }]]
    )
  const done =
    watch.answer(method, path, url, scenario) ??
    work.answer(method, path, url, sent, full) ??
    manual.answer(method, path, url, sent, full) ??
    editor.answer(method, path, url, sent, full)
  if (done !== undefined) return done
  if (path.endsWith('/validate') && sent.source_type === 'xtream') return work.tried
  if (path.endsWith('/validate'))
    return {
      is_valid: true,
      message: 'It works: 1203 channels.',
      errors: [],
      warnings: ['No channel says which guide entry is its own (tvg-id).'],
      context: {
        kind: 'stream',
        channels: 1203,
        programmes: 0,
        guide_urls: ['http://tv.example.org/xmltv.php'],
        examples: ['Harbour One HD', 'Orchard 1', 'Meadow 4'],
        first_programme: null,
        last_programme: null,
        content_type: 'audio/x-mpegurl',
        sampled_bytes: 99,
        is_complete: true,
        account: null,
        categories: [],
        has_guide: false,
      },
    }
  if (path.endsWith('/history')) return full(data.history)
  if (/\/history\/\d+$/.test(path)) return data.history[0]
  if (path.endsWith('/versions')) return full(data.versions)
  if (/\/(refresh|accept|cancel|regenerate)$/.test(path)) return started
  if (path === '/sources') return full(found(data.sources))
  if (method === 'GET' && path === '/filters') return full(found(data.filters))
  if (method === 'GET' && path === '/data-mapping') return full(found(data.mappings))
  if (path === '/proxies') return full(found(data.playlists))
  if (path === '/progress/operations') return full(data.operations)
  if (path === '/settings/startup') return data.startup
  if (method !== 'GET') return started
  return [404, 'The mock knows nothing of this.']
}

export function mock({ folder, base = '', scenario = 'full' }) {
  return createServer(async (request, response) => {
    const url = new URL(request.url, 'http://mock')
    const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : '/'
    if (path === '/api/v1/progress/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': connected\n\n')
      return
    }
    if (path.startsWith('/proxy/')) {
      response.writeHead(200).end(published(path))
      return
    }
    if (path === '/health') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data.health))
      return
    }
    if (path.startsWith('/api/v1')) {
      const sent = request.method === 'GET' ? {} : await read(request)
      const said = answer(request.method, path.slice(7), url, scenario, sent)
      const isProblem = Array.isArray(said) && typeof said[0] === 'number'
      const body = isProblem
        ? {
            type: 'about:blank',
            title: 'Problem',
            status: said[0],
            detail: said[1],
            code: 'mock',
            errors: said[2] ?? [],
          }
        : said
      response.writeHead(isProblem ? said[0] : 200, {
        'content-type': isProblem ? 'application/problem+json' : 'application/json',
      })
      response.end(JSON.stringify(body))
      return
    }
    file(folder, path, base).then(
      ({ type, content }) => response.writeHead(200, { 'content-type': type }).end(content),
      () => response.writeHead(404).end(),
    )
  })
}

/** What a player would get. */
function published(path) {
  if (/m3u8?$/.test(path)) return `#EXTM3U\n${'#EXTINF:-1,Harbour\nhttp://tv.example.org/1\n'.repeat(1203)}`
  const guide = `<tv>${'<programme channel="a"/>'.repeat(99120)}</tv>`
  return path.endsWith('.gz') ? gzipSync(guide) : guide
}

async function read(request) {
  const parts = await request.toArray()
  const text = Buffer.concat(parts).toString()
  return request.headers['content-type']?.includes('json') ? JSON.parse(text || '{}') : { text }
}

async function file(folder, path, base) {
  const name = extname(path) === '' ? '/index.html' : path
  const content = await readFile(join(folder, name))
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    content: name === '/index.html' ? String(content).replace('<base href="/"', `<base href="${base}/"`) : content,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mock({ folder: fileURLToPath(new URL('../../dist', import.meta.url)), scenario: process.env.SCENARIO }).listen(
    8090,
    '127.0.0.1',
    () => console.log('http://127.0.0.1:8090'),
  )
}
