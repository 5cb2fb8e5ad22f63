// One event stream for all of the page, and for all its tabs. It keeps the operations in the cache and makes stale what they changed.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { cache } from './cache'
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
  for (const operation of told) {
    const was = old.get(operation.id)
    // Beginning and end change what lists show; all between is progress only.
    if (was === undefined || isFinal(was) !== isFinal(operation)) stale(operation)
    else if (was.stage !== operation.stage) void cache.invalidateQueries({ queryKey: ['jobs'] })
  }
}

function take(data: string) {
  const [before, told] = [known() ?? [], toldIn(data)]
  learn(before, told.reduce(merged, before), told)
}

/** The stream tells what runs and what changes: of what ended before it was open, only the list tells. */
async function catchUp() {
  const all = await askOperations().catch(() => undefined)
  const before = known()
  // Without an answer the connection is away again; without a list before, all that is shown was asked for just now.
  if (all !== undefined) learn(before ?? all, all, all)
}

function stale(operation: Operation) {
  const keys =
    operation.operation_type === 'proxy_regeneration'
      ? ['playlists', 'versions', 'rules', 'jobs']
      : ['sources', 'history', 'jobs']
  // The guide shows what is published; a refresh changes the channels that can be.
  if (isFinal(operation)) keys.push('channels', 'groups', 'guide', 'providers')
  for (const key of keys) void cache.invalidateQueries({ queryKey: [key] })
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
    if (heard.isRefused) void cache.invalidateQueries({ queryKey: ['account'] })
  }
}

/** The stream that all tabs share; of one's own where the browser cannot share. */
function shared(): Stream {
  const url = new URL(`${base}/api/v1/progress/events`, location.origin).href
  if (!('SharedWorker' in window)) return follow(url, hear)
  const worker = new SharedWorker(new URL('./shared.worker.ts', import.meta.url), { type: 'module', name: 'events' })
  const ask = (asked: Asked) => worker.port.postMessage(asked)
  worker.port.onmessage = ({ data }: MessageEvent<Heard>) => hear(data)
  const join = () => ask({ to: 'follow', url })
  const leave = () => ask({ to: 'leave' })
  // A page that is kept for "Back" comes again as it was.
  const rejoin = (event: PageTransitionEvent) => {
    if (event.persisted) join()
  }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', rejoin)
  join()
  return {
    again: () => ask({ to: 'again' }),
    close() {
      removeEventListener('pagehide', leave)
      removeEventListener('pageshow', rejoin)
      leave()
      worker.port.onmessage = null
      worker.port.close()
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
