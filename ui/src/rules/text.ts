// Positions in an expression, in characters (code points) as the server counts them, unless stated otherwise:
// browsers count UTF-16 units. Pure.

export interface Span {
  position: number
  length: number
}

export type Severity = 'error' | 'warning'

/** The position of a character in UTF-16 units. */
export function unitsBefore(text: string, position: number): number {
  return Array.from(text).slice(0, position).join('').length
}

/**
 * Maps a position in an older text to a newer one: what follows the change moves with it, and what was changed
 * has no position any more.
 */
export function carried({ position, length }: Span, older: string, newer: string): Span | undefined {
  if (older === newer) return { position, length }
  const before = Array.from(older)
  const after = Array.from(newer)
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  if (position + length <= head) return { position, length }
  if (position >= before.length - tail) return { position: position + after.length - before.length, length }
  return undefined
}
