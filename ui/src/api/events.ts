// One event stream for all tabs. Keeps the operations in the cache and invalidates the queries that they affect.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { accountKey, cache } from './cache'
import { api, base, body } from './client'
import { isFinal, merged, reconciled, toldIn, type Operation } from './operation'
import type { Asked } from './shared.worker'
import { follow, type Heard, type Stream } from './stream'

export const operationsKey = ['operations']

let isLost = false
/** Reconnects the stream at once. */
let again = () => {}
const listeners = new Set<() => void>()

function setLost(lost: boolean) {
  if (isLost === lost) return
  isLost = lost
  listeners.forEach(listener => listener())
}

function known(): Operation[] | undefined {
  return cache.getQueryData(operationsKey)
}

/** Reads the running and recent operations, merged with events that arrive during the request. */
export async function askOperations(): Promise<Operation[]> {
  const before = known() ?? []
  const { items } = await body(api.GET('/api/v1/progress/operations', { params: { query: { limit: 500 } } }))
  return reconciled(items, before, known() ?? [])
}

/** Stores the operations `after`, and invalidates the queries that `told`, some of them, affect. */
function learn(before: Operation[], after: Operation[], told: Operation[]) {
  cache.setQueryData(operationsKey, after)
  const old = new Map(before.map(operation => [operation.id, operation]))
  // Each query is invalidated once, however many operations affect it.
  const stale = new Set<string>()
  for (const operation of told) {
    const was = old.get(operation.id)
    // Lists change when an operation starts or ends. In between there is only progress.
    if (was === undefined || isFinal(was) !== isFinal(operation)) changedBy(operation).forEach(key => stale.add(key))
    else if (was.stage !== operation.stage) stale.add('jobs')
  }
  for (const key of stale) void cache.invalidateQueries({ queryKey: [key] })
}

function take(data: string) {
  const [before, told] = [known() ?? [], toldIn(data)]
  learn(before, told.reduce(merged, before), told)
}

/** Reads operations that ended before the stream was open: the stream reports only later ones. */
async function catchUp() {
  const wasListed = known() !== undefined
  try {
    const all = await askOperations()
    // Without an earlier list, the page has just loaded everything.
    learn((wasListed ? known() : undefined) ?? all, all, all)
  } catch {
    // The query retries by itself and shows its error.
    void cache.invalidateQueries({ queryKey: operationsKey })
  }
}

function changedBy(operation: Operation): string[] {
  const keys =
    operation.operation_type === 'proxy_regeneration'
      ? ['playlists', 'versions', 'rules', 'jobs']
      : ['sources', 'history', 'jobs']
  // The guide shows published channels, and a refresh changes which channels can be published.
  return isFinal(operation) ? [...keys, 'channels', 'groups', 'guide', 'providers'] : keys
}

function hear(heard: Heard) {
  if (heard.is === 'told') {
    take(heard.data)
  } else if (heard.is === 'open') {
    if (isLost) void cache.invalidateQueries()
    else void catchUp()
    setLost(false)
  } else {
    setLost(true)
    // If the session has ended, the sign-in page is shown.
    if (heard.isRefused) void cache.invalidateQueries({ queryKey: accountKey })
  }
}

/** How long the shared stream may report nothing, not even a lost connection, in milliseconds. */
const SILENCE = 10_000

function sharedWorker(): SharedWorker | undefined {
  if (!('SharedWorker' in window)) return undefined
  try {
    return new SharedWorker(new URL('./shared.worker.ts', import.meta.url), { type: 'module', name: 'events' })
  } catch {
    // The browser forbids it for this page.
    return undefined
  }
}

/** The stream that all tabs share, or a stream of this tab if shared workers are missing or do not respond. */
function shared(): Stream {
  const url = new URL(`${base}/api/v1/progress/events`, location.origin).href
  const worker = sharedWorker()
  if (worker === undefined) return follow(url, hear)
  const { port } = worker
  let own: Stream | undefined
  const ask = (asked: Asked) => port.postMessage(asked)
  const join = () => ask({ to: 'follow', url })
  const leave = () => ask({ to: 'leave' })
  // A page restored from the back-forward cache continues with its old state.
  const rejoin = (event: PageTransitionEvent) => {
    if (event.persisted && own === undefined) join()
  }
  const goAlone = () => {
    clearTimeout(patience)
    leave()
    port.onmessage = null
    own ??= follow(url, hear)
  }
  const patience = setTimeout(goAlone, SILENCE)
  worker.onerror = goAlone
  port.onmessage = ({ data }: MessageEvent<Heard>) => {
    clearTimeout(patience)
    hear(data)
  }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', rejoin)
  join()
  return {
    again() {
      if (own === undefined) ask({ to: 'again' })
      else own.again()
    },
    close() {
      clearTimeout(patience)
      removeEventListener('pagehide', leave)
      removeEventListener('pageshow', rejoin)
      worker.onerror = null
      port.onmessage = null
      own?.close()
      leave()
      port.close()
    },
  }
}

/** Events that show that somebody uses the page. */
const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const
/** Delay before the stream opens, in milliseconds: what the page shows at first was loaded a moment ago. */
const GRACE = 5_000

/**
 * Follows the server's events while the page is shown, that is, while somebody is signed in. Starts at once when a job
 * runs (`isBusy`) or somebody uses the page, so that a page that is left again soon takes no connection.
 */
export function useEvents(isBusy: boolean) {
  const [isDue, setDue] = useState(false)
  useEffect(() => {
    const begin = () => setDue(true)
    const timer = setTimeout(begin, GRACE)
    for (const sign of SIGNS) addEventListener(sign, begin, { once: true, passive: true })
    return () => {
      clearTimeout(timer)
      for (const sign of SIGNS) removeEventListener(sign, begin)
    }
  }, [])
  // Once started, the stream stays open after the job has ended.
  if (isBusy && !isDue) setDue(true)
  useEffect(() => {
    if (!isDue) return
    const stream = shared()
    again = () => stream.again()
    return () => {
      stream.close()
      setLost(false)
    }
  }, [isDue])
}

/** Reconnects without waiting for the pause to end. */
export function reconnect() {
  again()
}

export function useLost(): boolean {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isLost,
  )
}
