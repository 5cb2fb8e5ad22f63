// The binary as a process: the server with a data directory of its own, and the provider of `lineup demo`.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const { LINEUP_BIN, ...ENVIRONMENT } = process.env
const BINARY =
  LINEUP_BIN ?? fileURLToPath(new URL('../../../target/x86_64-unknown-linux-gnu/debug/lineup', import.meta.url))

/** Starts the server below the path `base` and waits for the line that names its address. */
export async function lineup(base, env = {}, listen = '127.0.0.1:0') {
  const data = await mkdtemp(join(tmpdir(), 'lineup-e2e-'))
  const log = []
  let running = await serve(data, base, env, listen, log)
  const { origin } = running
  return {
    origin,
    url: origin + base,
    pid: () => running.child.pid,
    log: () => log.join(''),
    /** Stops it and keeps its data directory. Returns the exit code. */
    async halt() {
      running.child.kill('SIGTERM')
      return running.ended
    },
    /** Starts it again at the same address. */
    async resume() {
      running = await serve(data, base, env, new URL(origin).host, log)
    },
    /** Stops it and removes its data directory. Returns the exit code. */
    async stop() {
      const code = await this.halt()
      await rm(data, { recursive: true, force: true })
      return code
    },
  }
}

async function serve(data, base, env, listen, log) {
  const { child, ended } = run(['serve', '--listen', listen, '--data-dir', data, '--base-path', base], env)
  child.stderr.on('data', text => log.push(String(text)))
  const [, origin] = await line(child.stdout, /listening on (http:\/\/[^/\s]+)/, ended, log)
  // At every address: this machine reaches it at one.
  return { child, ended, origin: origin.replace('//0.0.0.0:', '//127.0.0.1:') }
}

/** The built-in provider of made-up channels. The server that `lineup demo` runs beside it is not used. */
export async function demoProvider() {
  const { child, ended } = run(['demo', '--listen', '127.0.0.1:0'])
  child.stdout.resume()
  const [, url, username, password] = await line(
    child.stderr,
    /Xtream source: (http:\S+), user name (\S+), password (\S+?);/,
    ended,
    [],
  )
  const set = async path => {
    const response = await fetch(url + path, { method: 'POST', redirect: 'manual' })
    if (response.status >= 400) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  }
  return {
    url,
    list: `${url}/playlist.m3u?username=demo&password=demo-password`,
    guide: `${url}/guide.xml.gz?username=demo&password=demo-password`,
    panel: { url, username, password },
    /** Makes a path fail in one of the ways that the provider's page lists; `none` ends it. */
    fault: (path, kind) => set(`/fault?${new URLSearchParams({ path, kind })}`),
    /** Sets switches of the Xtream panel, such as `{ account: 'bert', status: 'Expired' }`. */
    set: switches => set(`/panel?${new URLSearchParams(switches)}`),
    /** Returns the exit code. */
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Processes that run, which an interrupted test would leave behind. */
const children = new Set()
process.on('exit', () => children.forEach(child => child.kill()))

function run(args, env = {}) {
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...ENVIRONMENT, ...env } })
  children.add(child)
  const ended = new Promise((done, failed) => {
    child.once('exit', code => {
      children.delete(child)
      done(code)
    })
    child.once('error', failed)
  })
  return { child, ended }
}

/** The first line of `stream` that `pattern` matches; fails when the process ends before. */
async function line(stream, pattern, ended, log) {
  return new Promise((found, failed) => {
    createInterface({ input: stream }).on('line', text => {
      const match = pattern.exec(text)
      if (match !== null) found(match)
    })
    ended.then(code => failed(new Error(`${BINARY} ended with ${code}:\n${log.join('')}`)), failed)
  })
}
