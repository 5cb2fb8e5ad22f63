// A running or finished piece of work, as events and lists tell of it. Pure.
import type { Row } from './client'

export type Operation = Row<'/api/v1/progress/operations'>

export function isFinal(operation: Operation): boolean {
  return operation.state === 'completed' || operation.state === 'error' || operation.state === 'cancelled'
}

/** The operations with a changed one in its place, or at the end. */
export function merged(operations: Operation[], changed: Operation): Operation[] {
  const at = operations.findIndex(operation => operation.id === changed.id)
  return at < 0 ? [...operations, changed] : operations.with(at, changed)
}
