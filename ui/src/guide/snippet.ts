// The part of a description in which the searched text stands. Pure.

/** Letters that are shown before the text, and at most behind it. */
const BEFORE = 40
const BEHIND = 100

export interface Snippet {
  before: string
  hit: string
  behind: string
}

/** Undefined: the text is not in it as it was typed. */
export function snippetOf(description: string, text: string): Snippet | undefined {
  const wanted = text.trim()
  // Where letters in lower case are as many as before, places are the same.
  const lower = description.toLowerCase()
  const at = lower.length === description.length ? lower.indexOf(wanted.toLowerCase()) : description.indexOf(wanted)
  if (wanted === '' || at < 0) return undefined
  const end = at + wanted.length
  const from = at <= BEFORE ? 0 : description.indexOf(' ', at - BEFORE) + 1
  const isCut = description.length > end + BEHIND
  return {
    before: `${from > 0 && from <= at ? '… ' : ''}${description.slice(from <= at ? from : at, at)}`,
    hit: description.slice(at, end),
    behind: `${description.slice(end, end + BEHIND)}${isCut ? '…' : ''}`,
  }
}
