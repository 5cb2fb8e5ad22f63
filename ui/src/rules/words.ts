import { sentence } from '../api/problem'
import { t } from '../words/catalogue'
import { listed } from '../words/list'
import { duration, number } from '../words/number'
import type { Domain } from './data'
import type { Diagnostic, Rule, RuleKind, Subject } from '../api/model'

type Run = Pick<NonNullable<Rule['last_run']>, 'evaluated' | 'matched' | 'changed' | 'micros'>

export function domainOf(kind: RuleKind, subject: Subject): Domain {
  return `${subject}_${kind === 'filters' ? 'filter' : 'mapping'}`
}

/** "Includes channels", "Changes programmes". */
export function doesOf({ action, source_type }: Pick<Rule, 'action' | 'source_type'>): string {
  const { changes, includes, excludes } = t.rules
  return (action === undefined ? changes : action === 'include' ? includes : excludes)[source_type]
}

/** The last runs of all playlists: "12 of 24 channels matched, 3 changed, in 4 ms, in 2 playlists together". */
export function ranOf({ last_run, runs, ...rule }: Pick<Rule, 'last_run' | 'runs' | 'action' | 'source_type'>): string {
  const [only] = runs
  if (last_run === null || only === undefined) return ''
  const where = runs.length === 1 ? t.rules.ranIn(only.proxy_name) : t.rules.ranInAll(runs.length)
  return `${ranOnce(last_run, rule)} ${where}`
}

/** The last run of one playlist: "12 of 24 channels matched, 3 changed, in 4 ms". */
export function ranOnce(run: Run, { action, source_type }: Pick<Rule, 'action' | 'source_type'>): string {
  const { evaluated, matched, changed, micros } = run
  const words = t.rules
  const took = micros < 1000 ? words.inNoTime : words.tookTime(duration(Math.round(micros / 1000)))
  if (matched === 0) return `${words.noneMatched(source_type, evaluated)}, ${took}`
  const did = action === undefined ? words.changed : action === 'include' ? words.letIn : words.outOf
  const some = changed === matched && matched > 1 ? words.all : changed === 0 ? words.none : number(changed)
  return `${words.matched(source_type, matched, evaluated)}, ${did(some)}, ${took}`
}

/** "Used by 2 playlists: Living room and Children" */
export function usedOf(names: string[]): string {
  return names.length === 0 ? t.rules.unused : t.rules.usedBy(names.length, listed(names))
}

/** "1,203 of 45,000 channels match", and how many of them change. */
export function triedOf(subject: Subject, matched: number, total: number, changed?: number): string {
  const words = t.rules
  if (matched === 0) return words.noneMatches(subject, total)
  const matches = words.match(subject, matched, total)
  if (changed === undefined) return matches
  if (changed === 0) return words.matchNoChange(matches)
  if (changed === matched) return matched === 1 ? words.matchChangesToo(matches) : words.matchAllChange(matches)
  return words.matchSomeChange(matches, changed)
}

/** What a filter alone would do: "keeps 14, removes 6,880". */
export function keptOf(kept: number, total: number): string {
  if (kept === total) return t.rules.keepsAll(total)
  if (kept === 0) return t.rules.takesAll(total)
  return t.rules.keeps(kept, total - kept)
}

/** The longest suggestion that fits on a button, in characters. */
const SHORT = 32

/** Problems of which only the server's sentence says all. */
const DETAILED: ReadonlySet<string> = new Set([
  'invalid_regex',
  'invalid_helper',
  'wrong_type',
  'never_true',
  'quoted_field',
])

/** What is wrong with an expression, in the reader's language, and a hint. */
export function problemOf({ error_type, message, details, context }: Diagnostic): { message: string; details: string } {
  const own = t.expression.problems[error_type]
  if (own === undefined) return { message: sentence(message), details: sentence(details) }
  return { message: own(context), details: DETAILED.has(error_type) ? sentence(message) : '' }
}

/** The text of the button that applies a fix. */
export function remedyOf({ error_type, suggestion }: Pick<Diagnostic, 'error_type' | 'suggestion'>): string {
  if (error_type === 'mixed_and_or') return t.expression.addParentheses
  return suggestion !== null && suggestion.length <= SHORT ? t.expression.write(suggestion) : t.expression.writeThis
}

/** Whether a rule contains all words of the search. */
export function isFound(rule: Pick<Rule, 'name' | 'description' | 'expression' | 'source_name'>, search: string) {
  const text = [rule.name, rule.description, rule.expression, rule.source_name].join('\n').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
