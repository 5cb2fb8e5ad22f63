// A running or finished piece of work, as events and lists tell of it. Pure.
import type { Row } from './client'

export type Operation = Row<'/api/v1/progress/operations'>

/** Operations that are remembered; a page may stay open for weeks. */
const MOST = 500

export function isFinal(operation: Operation): boolean {
  return operation.state === 'completed' || operation.state === 'error' || operation.state === 'cancelled'
}

/** The operations with a changed one in its place, or at the end; then the first that is over makes room for it. */
export function merged(operations: Operation[], changed: Operation): Operation[] {
  const at = operations.findIndex(operation => operation.id === changed.id)
  if (at >= 0) return operations.with(at, changed)
  const over = operations.length < MOST ? -1 : operations.findIndex(isFinal)
  return [...(over < 0 ? operations : operations.toSpliced(over, 1)), changed]
}

/** The operations that an event of the server tells of: one of them, or all there are. */
export function toldIn(data: string): Operation[] {
  const said = JSON.parse(data) as Operation | Operation[] | { operations: Operation[] }
  if (Array.isArray(said)) return said
  return 'operations' in said ? said.operations : [said]
}
