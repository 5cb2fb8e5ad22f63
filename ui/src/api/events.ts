// One event stream for the whole page. It keeps the operations in the cache and makes stale what they changed.
import { useEffect, useSyncExternalStore } from 'react'
import { cache } from './cache'
import { base } from './client'
import { isFinal, merged, type Operation } from './operation'

export const operationsKey = ['operations']

const KINDS = ['snapshot', 'progress', 'completed', 'error', 'cancelled']

let isLost = false
/** Opens the stream anew, now. */
let again = () => {}
const listeners = new Set<() => void>()

function setLost(lost: boolean) {
  if (isLost === lost) return
  isLost = lost
  listeners.forEach(listener => listener())
}

function take(event: MessageEvent<string>) {
  const said = JSON.parse(event.data) as Operation | Operation[] | { operations: Operation[] }
  const all = Array.isArray(said) ? said : 'operations' in said ? said.operations : undefined
  const before = cache.getQueryData<Operation[]>(operationsKey) ?? []
  const after = all === undefined ? merged(before, said as Operation) : all.reduce(merged, before)
  cache.setQueryData(operationsKey, after)
  const known = new Map(before.map(operation => [operation.id, operation]))
  for (const operation of all ?? [said as Operation]) {
    const old = known.get(operation.id)
    // Beginning and end change what lists show; all between is progress only.
    if (old === undefined || isFinal(old) !== isFinal(operation)) stale(operation)
    else if (old.stage !== operation.stage) void cache.invalidateQueries({ queryKey: ['jobs'] })
  }
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

/** Pauses before the stream is opened again, in milliseconds; each is twice the one before. */
const FIRST_PAUSE = 2_000
const LONGEST_PAUSE = 30_000

/** Follows the server's events for as long as the page is shown, which is while somebody is signed in. */
export function useEvents() {
  useEffect(() => {
    let stream: EventSource
    let timer: ReturnType<typeof setTimeout> | undefined
    let pause = FIRST_PAUSE

    function open() {
      stream = new EventSource(`${base}/api/v1/progress/events`)
      for (const kind of KINDS) {
        stream.addEventListener(kind, event => {
          // A lost connection is an "error" too, but without a message.
          if (event instanceof MessageEvent) take(event as MessageEvent<string>)
        })
      }
      stream.onopen = () => {
        pause = FIRST_PAUSE
        if (isLost) void cache.invalidateQueries()
        setLost(false)
      }
      stream.onerror = event => {
        if (event instanceof MessageEvent) return
        setLost(true)
        if (stream.readyState !== EventSource.CLOSED) return
        // It does not try again by itself when the answer was a refusal. The session may have ended, then the
        // page goes away; or a reverse proxy answered for a server that was just starting.
        void cache.invalidateQueries({ queryKey: ['account'] })
        clearTimeout(timer)
        timer = setTimeout(open, pause)
        pause = Math.min(2 * pause, LONGEST_PAUSE)
      }
    }

    again = () => {
      stream.close()
      clearTimeout(timer)
      open()
    }
    open()
    return () => {
      clearTimeout(timer)
      stream.close()
      setLost(false)
    }
  }, [])
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
