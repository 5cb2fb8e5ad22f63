// Operations in words.
import { isFinal, type Operation } from '../api/operation'
import type { Tone } from '../parts/State'
import type { Source } from '../sources/data'
import { bytes, number } from '../words/number'

/** How far: "1,200 of 4,000 · 1.4 MB · 800 a second". Empty where nothing is counted. */
export function counts(operation: Operation): string {
  const parts = []
  if (operation.items_done > 0)
    parts.push(
      operation.items_total > 0
        ? `${number(operation.items_done)} of ${number(operation.items_total)}`
        : number(operation.items_done),
    )
  if (operation.bytes > 0) parts.push(bytes(operation.bytes))
  if (operation.rate >= 1 && operation.items_done > 0 && !isFinal(operation))
    parts.push(`${number(Math.round(operation.rate))} a second`)
  return parts.join(' · ')
}

/**
 * The source whose refresh this was and that still waits for a decision about it. The operation itself only
 * says that it is done; its words are those of the source.
 */
export function heldBy(operation: Operation, sources: Source[]): Source | undefined {
  const { state, owner_id, message } = operation
  if (state !== 'completed') return undefined
  return sources.find(({ id, status, last_error }) => id === owner_id && status === 'held' && last_error === message)
}

export function toneOf(operation: Operation, isHeld: boolean): Tone {
  if (!isFinal(operation)) return 'busy'
  if (operation.state === 'completed') return isHeld ? 'warn' : 'good'
  return operation.state === 'cancelled' ? 'idle' : 'bad'
}

export function stateOf(operation: Operation, isHeld: boolean): string {
  if (!isFinal(operation)) return 'Running'
  if (operation.state === 'completed') return isHeld ? 'Held back' : 'Done'
  return operation.state === 'cancelled' ? 'Stopped' : 'Failed'
}

/** Those that run first, then the newest. */
export function ordered(operations: Operation[]): Operation[] {
  return [...operations].sort(
    (a, b) =>
      Number(isFinal(a)) - Number(isFinal(b)) || b.started_at.localeCompare(a.started_at) || b.id.localeCompare(a.id),
  )
}

/**
 * The server's list with what events told while it was on its way (`before` and `now`: what was known
 * when it was asked for, and when it came). What it does not name any more is over.
 */
export function reconciled(items: Operation[], before: Operation[], now: Operation[]): Operation[] {
  const newer = items.map(item => {
    const known = now.find(({ id }) => id === item.id)
    return known !== undefined && (isFinal(known) || known.last_update > item.last_update) ? known : item
  })
  const began = now.filter(({ id }) => ![...items, ...before].some(operation => operation.id === id))
  return [...newer, ...began]
}
