// Splits an expression into tokens as the server does: the longest match wins.
// Invalid text becomes a token too, because it is still being typed. Positions are in UTF-16 units. Pure.

export type TokenKind =
  'word' | 'number' | 'string' | 'symbol' | 'open' | 'close' | 'comma' | 'reference' | 'helper' | 'unknown'

export interface Token {
  kind: TokenKind
  from: number
  to: number
  text: string
  /** For a string: the closing quote exists. */
  isClosed: boolean
}

/** Longer ones first. */
const SYMBOLS = ['==', '=~', '!=', '!~', '<=', '>=', '?=', '+=', '-=', '&&', '||', '=', '<', '>', '!']

const WORD = /^[\p{Alphabetic}\p{N}_](?:[\p{Alphabetic}\p{N}_]|-(?=[\p{Alphabetic}\p{N}]))*/u
const NUMBER = /^\d+(?:\.\d+)?/

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const blank = /^\s+/.exec(rest)
    if (blank !== null) {
      at += blank[0].length
      continue
    }
    const [kind, length, isClosed] = tokenAt(rest)
    tokens.push({ kind, from: at, to: at + length, text: rest.slice(0, length), isClosed })
    at += length
  }
  return tokens
}

function tokenAt(rest: string): [TokenKind, number, boolean] {
  const first = rest.charAt(0)
  const symbol = rest.startsWith('<>') ? undefined : SYMBOLS.find(symbol => rest.startsWith(symbol))
  if (symbol !== undefined) return ['symbol', symbol.length, true]
  if (first === '(') return ['open', 1, true]
  if (first === ')') return ['close', 1, true]
  if (first === ',') return ['comma', 1, true]
  if (first === '"' || first === "'") return quotedAt(rest, first)
  if (first === '$') {
    const name = WORD.exec(rest.slice(1))
    return ['reference', 1 + (name?.[0].length ?? 0), true]
  }
  if (first === '@') return ['helper', helperLength(rest), true]
  if (/^[-+]\d/.test(rest)) return ['number', 1 + lengthOf(NUMBER, rest.slice(1)), true]
  const word = lengthOf(WORD, rest)
  const digits = lengthOf(NUMBER, rest)
  if (word + digits > 0) return digits >= word ? ['number', digits, true] : ['word', word, true]
  // A whole character, which may have two units.
  return ['unknown', String.fromCodePoint(rest.codePointAt(0) ?? 0).length, true]
}

function lengthOf(pattern: RegExp, rest: string): number {
  return pattern.exec(rest)?.[0].length ?? 0
}

function quotedAt(rest: string, quote: string): [TokenKind, number, boolean] {
  for (let at = 1; at < rest.length; at += 1) {
    if (rest[at] === '\\') at += 1
    else if (rest[at] === quote) return ['string', at + 1, true]
  }
  return ['string', rest.length, false]
}

/** An unquoted helper ends at a space, a comma or an unmatched parenthesis. */
function helperLength(rest: string): number {
  let depth = 0
  let quote = ''
  for (let at = 0; at < rest.length; at += 1) {
    const letter = rest.charAt(at)
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (depth > 0 && (letter === '"' || letter === "'")) quote = letter
    else if (letter === '(') depth += 1
    else if (letter === ')' && depth > 0) depth -= 1
    else if (depth === 0 && (letter === ')' || letter === ',' || /\s/.test(letter))) return at
  }
  return rest.length
}

/** A text as a quoted string of an expression. */
export function quoted(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
  return `"${escaped}"`
}

/** The value of a quoted string, which may be unfinished. */
export function meant({ text, isClosed }: Pick<Token, 'text' | 'isClosed'>): string {
  const inside = text.slice(1, isClosed ? -1 : undefined)
  const plain: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" }
  return inside.replace(/\\(.)/gs, (both, letter: string) => plain[letter] ?? both)
}

const NEGATABLE = ['contains', 'equals', 'matches', 'starts_with', 'ends_with']

/** Operators written as words; with a value, and without. */
export const OPERATORS = new Set([
  ...NEGATABLE,
  ...NEGATABLE.map(word => `not_${word}`),
  ...['eq', 'neq', 'gt', 'gte', 'lt', 'lte'],
  ...['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal'],
])
export const EMPTINESS = new Set(['is_empty', 'is_not_empty'])
export const JOINERS = new Set(['and', 'or'])
export const VERBS = new Set(['set', 'set_if_empty', 'append', 'prepend', 'remove', 'delete'])

export type Role = 'keyword' | 'operator' | 'verb' | 'boolean' | 'name' | 'string' | 'number' | 'reference' | 'helper'

/** The role of a token for highlighting, if any. */
export function roleOf({ kind, text }: Pick<Token, 'kind' | 'text'>): Role | undefined {
  switch (kind) {
    case 'word': {
      const word = text.toLowerCase()
      if (JOINERS.has(word) || word === 'not' || word === 'case_sensitive') return 'keyword'
      if (OPERATORS.has(word) || EMPTINESS.has(word)) return 'operator'
      if (VERBS.has(word)) return 'verb'
      return word === 'true' || word === 'false' ? 'boolean' : 'name'
    }
    case 'symbol':
      return text === '&&' || text === '||' || text === '!' ? 'keyword' : 'operator'
    case 'string':
      return /^["']@(time|logo):/.test(text) ? 'helper' : 'string'
    case 'number':
    case 'reference':
    case 'helper':
      return kind
    case 'open':
    case 'close':
    case 'comma':
    case 'unknown':
      return undefined
  }
}
