// Places in an expression. The server counts characters (code points), a browser counts UTF-16 units:
// everything here is in characters, unless it says otherwise. Pure.

export interface Span {
  position: number
  length: number
}

export type Severity = 'error' | 'warning'

/** The place of a character in UTF-16 units, as selections have it. */
export function unitsBefore(text: string, position: number): number {
  return Array.from(text).slice(0, position).join('').length
}

/**
 * Where the place of an older text is in a newer one: behind what was typed it moved along, and what was
 * typed into is nowhere any more.
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
