// What the bell tells. Pure.
import { isFinal, type Operation } from '../api/operation'

const endOf = ({ completed_at, last_update }: Operation) => completed_at ?? last_update

/** What ended lately, the latest first. */
export function ended(operations: Operation[]): Operation[] {
  return operations.filter(isFinal).sort((a, b) => endOf(b).localeCompare(endOf(a)))
}

/** How many ended since `seen`, which is a time in the server's form, or empty: then nothing was ever seen. */
export function news(operations: Operation[], seen: string): number {
  return operations.filter(operation => isFinal(operation) && endOf(operation) > seen).length
}
