// The program itself, with a data directory of its own.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const BINARY =
  process.env.LINEUP_BIN ??
  fileURLToPath(new URL('../../../target/x86_64-unknown-linux-gnu/debug/lineup', import.meta.url))

/** Starts it below `base` and waits for the line that says where it listens. */
export async function lineup(base, env = {}) {
  const data = await mkdtemp(join(tmpdir(), 'lineup-e2e-'))
  const log = []
  let running = await start(data, base, env, '127.0.0.1:0', log)
  const { origin } = running
  return {
    origin,
    url: origin + base,
    log: () => log.join(''),
    /** Ends it; what is stored stays. */
    async halt() {
      running.child.kill('SIGTERM')
      return running.ended
    },
    /** Starts it again, where it was. */
    async resume() {
      running = await start(data, base, env, new URL(origin).host, log)
    },
    async stop() {
      const code = await this.halt()
      await rm(data, { recursive: true, force: true })
      return code
    },
  }
}

async function start(data, base, env, listen, log) {
  const child = spawn(BINARY, ['serve', '--listen', listen, '--data-dir', data, '--base-path', base], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const ended = new Promise(done => child.once('exit', code => done(code)))
  child.stderr.on('data', text => log.push(String(text)))
  const origin = await new Promise((found, lost) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const address = /listening on (http:\S+)/.exec(line)?.[1]
      if (address !== undefined) found(address)
    })
    child.once('error', lost)
    void ended.then(code => lost(new Error(`it ended with ${code}:\n${log.join('')}`)))
  })
  return { child, ended, origin: origin.replace(/(:\d+)\/.*$/, '$1') }
}

/** The built-in provider of made-up channels; the program that comes with it is not asked. */
export async function demoProvider() {
  const child = spawn(BINARY, ['demo', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise(done => child.once('exit', code => done(code)))
  const [, url, username, password] = await new Promise((found, lost) => {
    createInterface({ input: child.stderr }).on('line', line => {
      const said = /Xtream source: (http:\S+), user name (\S+), password (\S+?);/.exec(line)
      if (said !== null) found(said)
    })
    child.once('error', lost)
    void ended.then(code => lost(new Error(`the demo ended with ${code}`)))
  })
  return {
    list: `${url}/playlist.m3u?username=demo&password=demo-password`,
    panel: { url, username, password },
    /** Has something go wrong with a path; `none` ends it. */
    async fault(path, kind) {
      const response = await fetch(`${url}/fault?path=${path}&kind=${kind}`, { method: 'POST', redirect: 'manual' })
      assert.equal(response.status, 302)
    },
    async stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
