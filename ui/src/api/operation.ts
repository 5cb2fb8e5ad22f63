// A running or finished piece of work, as events and lists tell of it. Pure.
import type { Row } from './client'

export type Operation = Row<'/api/v1/progress/operations'>

/** Operations that are remembered; a page may stay open for weeks. */
const MOST = 500

export function isFinal(operation: Operation): boolean {
  return operation.state === 'completed' || operation.state === 'error' || operation.state === 'cancelled'
}

/** The operations with a changed one in its place, or at the end; then the oldest that is over makes room for it. */
export function merged(operations: Operation[], changed: Operation): Operation[] {
  const at = operations.findIndex(operation => operation.id === changed.id)
  if (at >= 0) return operations.with(at, changed)
  if (operations.length < MOST) return [...operations, changed]
  const oldest = operations.filter(isFinal).toSorted((a, b) => (a.last_update < b.last_update ? -1 : 1))[0]
  return [...operations.filter(operation => operation !== oldest), changed]
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

/** The operations that an event of the server tells of: one of them, or all there are. */
export function toldIn(data: string): Operation[] {
  const said = JSON.parse(data) as Operation | Operation[] | { operations: Operation[] }
  if (Array.isArray(said)) return said
  return 'operations' in said ? said.operations : [said]
}
