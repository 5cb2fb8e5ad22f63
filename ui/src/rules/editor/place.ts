// What can follow at a position in an expression: parses the text before it. Pure.
import { EMPTINESS, JOINERS, meant, OPERATORS, tokensOf, VERBS, type Token } from './tokens'

export type Expected =
  /** A field, NOT or a parenthesis; at the beginning of a mapping rule also an action. */
  | 'operand'
  /** After a field. */
  | 'operator'
  | 'value'
  /** After a comparison: AND, OR, an action. */
  | 'joiner'
  /** A field to set. */
  | 'target'
  | 'assign'
  | 'newValue'
  /** After an action. */
  | 'nextAction'

interface State {
  expected: Expected
  /** The field that is compared or set, if any. */
  field: string
  /** The operator or verb before a value, in lower case. */
  operator: string
  /** The number of capture groups so far: $1, $2 … */
  captures: number
}

export interface Place extends State {
  /** At the very beginning, where the condition may be missing. */
  isFirst: boolean
  /** The token being typed, if any. */
  token: Token | undefined
}

export function placeAt(text: string, at: number, isMapping: boolean): Place {
  const all = tokensOf(text)
  const token = all.find(token => token.from < at && (at < token.to || (at === token.to && goesOn(token))))
  const before = all.filter(other => other.to <= at && other !== token)
  const begin: State = { expected: 'operand', field: '', operator: '', captures: 0 }
  const state = before.reduce((state, token) => ({ ...state, ...after(state, token, isMapping) }), begin)
  return { ...state, isFirst: before.length === 0, token }
}

/** Whether text typed at the end of a token belongs to it. */
function goesOn({ kind, isClosed }: Token): boolean {
  return kind === 'string' ? !isClosed : kind !== 'open' && kind !== 'close' && kind !== 'comma'
}

const SETS = new Set(['=', '?=', '+=', '-='])

/** The change of state by a token. */
function after({ expected, operator, captures }: State, token: Token, isMapping: boolean): Partial<State> {
  const { kind, text } = token
  const word = text.toLowerCase()
  const isWord = kind === 'word'
  if (isMapping && isWord && VERBS.has(word) && expected !== 'value') return { expected: 'target', operator: word }
  switch (expected) {
    case 'operand':
      if (!isWord || word === 'not' || word === 'case_sensitive') return {}
      return word === 'true' || word === 'false' ? { expected: 'joiner' } : { expected: 'operator', field: text }
    case 'operator':
      if (isWord && EMPTINESS.has(word)) return { expected: 'joiner', operator: word }
      if (isWord && OPERATORS.has(word)) return { expected: 'value', operator: word }
      if (kind !== 'symbol' || text === '!') return {}
      return text !== '=' && SETS.has(text) ? { expected: 'newValue' } : { expected: 'value', operator: text }
    case 'value':
      return { expected: 'joiner', captures: captures || (isPattern(operator) ? groupsOf(meant(token)) : 0) }
    case 'joiner':
      if (JOINERS.has(word) || text === '&&' || text === '||') return { expected: 'operand' }
      return isWord && isMapping && word !== 'case_sensitive' ? { expected: 'assign', field: text } : {}
    case 'target':
      if (!isWord) return {}
      return { expected: operator === 'delete' ? 'nextAction' : 'assign', field: text }
    case 'assign':
      return SETS.has(text) ? { expected: 'newValue' } : {}
    case 'newValue':
      return { expected: 'nextAction' }
    case 'nextAction':
      if (kind === 'comma') return { expected: 'target' }
      if (JOINERS.has(word)) return { expected: 'operand', captures: 0 }
      // A verb applies to all assignments that are separated by commas.
      return isWord ? { expected: 'assign', operator: 'set', field: text } : {}
  }
}

/** Whether the operator takes a regular expression. */
export function isPattern(operator: string): boolean {
  return /matches$|^[=!]~$/.test(operator)
}

/** The number of capture groups of a regular expression. */
function groupsOf(pattern: string): number {
  const bare = pattern.replace(/\\./gs, '').replace(/\[[^\]]*\]/g, '')
  return (bare.match(/\((?!\?(?!P?<[^=!]))/g) ?? []).length
}
