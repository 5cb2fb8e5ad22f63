// What the bell tells. Pure.
import { isFinal, type Operation } from '../api/operation'
import type { Source } from '../api/model'

const endOf = ({ completed_at, last_update }: Operation) => completed_at ?? last_update

/** What ended lately, the latest first. */
export function ended(operations: Operation[]): Operation[] {
  return operations.filter(isFinal).sort((a, b) => endOf(b).localeCompare(endOf(a)))
}

/** How many ended that were not seen. By their ids: the server's times are whole seconds, and its clock is another one. */
export function news(operations: Operation[], seen: readonly string[]): number {
  return operations.filter(operation => isFinal(operation) && !seen.includes(operation.id)).length
}

/** It ended well, and what it brought waits for a decision: as with jobs. */
export function isHeld({ state, owner_id, message }: Operation, sources: Source[]): boolean {
  return (
    state === 'completed' &&
    sources.some(one => one.id === owner_id && one.status === 'held' && one.last_error === message)
  )
}
