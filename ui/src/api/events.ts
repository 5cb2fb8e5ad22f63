// One event stream for all of the page, and for all its tabs. It keeps the operations in the cache and makes stale what they changed.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { accountKey, cache } from './cache'
import { api, base, body } from './client'
import { isFinal, merged, reconciled, toldIn, type Operation } from './operation'
import type { Asked } from './shared.worker'
import { follow, type Heard, type Stream } from './stream'

export const operationsKey = ['operations']

let isLost = false
/** Opens the stream anew, now. */
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

/** What runs and what ended lately, with what events told while the answer was on its way. */
export async function askOperations(): Promise<Operation[]> {
  const before = known() ?? []
  const { items } = await body(api.GET('/api/v1/progress/operations', { params: { query: { limit: 500 } } }))
  return reconciled(items, before, known() ?? [])
}

/** Takes over what is known now, and makes stale what `told`, a part of it, has changed. */
function learn(before: Operation[], after: Operation[], told: Operation[]) {
  cache.setQueryData(operationsKey, after)
  const old = new Map(before.map(operation => [operation.id, operation]))
  // However many tell of it, each is asked for once.
  const stale = new Set<string>()
  for (const operation of told) {
    const was = old.get(operation.id)
    // Beginning and end change what lists show; all between is progress only.
    if (was === undefined || isFinal(was) !== isFinal(operation)) changedBy(operation).forEach(key => stale.add(key))
    else if (was.stage !== operation.stage) stale.add('jobs')
  }
  for (const key of stale) void cache.invalidateQueries({ queryKey: [key] })
}

function take(data: string) {
  const [before, told] = [known() ?? [], toldIn(data)]
  learn(before, told.reduce(merged, before), told)
}

/** The stream tells what runs and what changes: of what ended before it was open, only the list tells. */
async function catchUp() {
  const wasListed = known() !== undefined
  try {
    const all = await askOperations()
    // Without a list before, all that is shown was asked for just now.
    learn((wasListed ? known() : undefined) ?? all, all, all)
  } catch {
    // The query tries again by itself, and says so where it cannot.
    void cache.invalidateQueries({ queryKey: operationsKey })
  }
}

function changedBy(operation: Operation): string[] {
  const keys =
    operation.operation_type === 'proxy_regeneration'
      ? ['playlists', 'versions', 'rules', 'jobs']
      : ['sources', 'history', 'jobs']
  // The guide shows what is published; a refresh changes the channels that can be.
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
    // When the session has ended, the page goes away.
    if (heard.isRefused) void cache.invalidateQueries({ queryKey: accountKey })
  }
}

/** How long the shared stream may say nothing at all, not even that it is lost; in milliseconds. */
const SILENCE = 10_000

function sharedWorker(): SharedWorker | undefined {
  if (!('SharedWorker' in window)) return undefined
  try {
    return new SharedWorker(new URL('./shared.worker.ts', import.meta.url), { type: 'module', name: 'events' })
  } catch {
    // The browser keeps it from this page.
    return undefined
  }
}

/** The stream that all tabs share; one of its own where the browser cannot share, or the shared one does not come. */
function shared(): Stream {
  const url = new URL(`${base}/api/v1/progress/events`, location.origin).href
  const worker = sharedWorker()
  if (worker === undefined) return follow(url, hear)
  const { port } = worker
  let own: Stream | undefined
  const ask = (asked: Asked) => port.postMessage(asked)
  const join = () => ask({ to: 'follow', url })
  const leave = () => ask({ to: 'leave' })
  // A page that is kept for "Back" comes again as it was.
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

/** What shows that somebody is there. */
const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const
/** What a page shows at first was asked for a moment ago, so that nothing is late by then; in milliseconds. */
const GRACE = 5_000

/**
 * Follows the server's events for as long as the page is shown, which is while somebody is signed in. Begins at once when
 * something runs (`isBusy`) or somebody is there: a page that is only glanced at, or left again, takes no connection.
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
  // What ran once is followed to its end, and what comes after it.
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

/** Does not wait for the next try. */
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
