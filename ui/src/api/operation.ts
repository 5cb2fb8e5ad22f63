// Operations: running and finished jobs as the event stream and the list report them. Pure.
import type { Row } from './client'

export type Operation = Row<'/api/v1/progress/operations'>

/** The most operations that are kept: a page may stay open for weeks. */
const MOST = 500

export function isFinal(operation: Operation): boolean {
  return operation.state === 'completed' || operation.state === 'error' || operation.state === 'cancelled'
}

/** Replaces a changed operation, or appends it. At the limit, the oldest finished one is dropped. */
export function merged(operations: Operation[], changed: Operation): Operation[] {
  const at = operations.findIndex(operation => operation.id === changed.id)
  if (at >= 0) return operations.with(at, changed)
  if (operations.length < MOST) return [...operations, changed]
  const oldest = operations.filter(isFinal).toSorted((a, b) => (a.last_update < b.last_update ? -1 : 1))[0]
  return [...operations.filter(operation => operation !== oldest), changed]
}

/**
 * Merges the server's list with the events that arrived during the request. `before` and `now` are the operations
 * known at its start and at its end. Operations that the list does not contain are dropped.
 */
export function reconciled(items: Operation[], before: Operation[], now: Operation[]): Operation[] {
  const newer = items.map(item => {
    const known = now.find(({ id }) => id === item.id)
    return known !== undefined && (isFinal(known) || known.last_update > item.last_update) ? known : item
  })
  const began = now.filter(({ id }) => ![...items, ...before].some(operation => operation.id === id))
  return [...newer, ...began]
}

/** The operations in an event: one, or all in a snapshot. */
export function toldIn(data: string): Operation[] {
  const said = JSON.parse(data) as Operation | Operation[] | { operations: Operation[] }
  if (Array.isArray(said)) return said
  return 'operations' in said ? said.operations : [said]
}
