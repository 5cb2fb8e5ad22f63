import { isFinal, type Operation } from '../api/operation'
import type { Source } from '../api/model'

const endOf = ({ completed_at, last_update }: Operation) => completed_at ?? last_update

/** Finished operations, the latest first. */
export function ended(operations: Operation[]): Operation[] {
  return operations.filter(isFinal).sort((a, b) => endOf(b).localeCompare(endOf(a)))
}

/** The number of finished operations not seen yet, compared by id: the times of the server have only whole seconds. */
export function news(operations: Operation[], seen: readonly string[]): number {
  return operations.filter(operation => isFinal(operation) && !seen.includes(operation.id)).length
}

/** Whether a completed refresh waits for a decision. */
export function isHeld({ state, owner_id, message }: Operation, sources: Source[]): boolean {
  return (
    state === 'completed' &&
    sources.some(one => one.id === owner_id && one.status === 'held' && one.last_error === message)
  )
}
