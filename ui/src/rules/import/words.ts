import { messageOf, Problem } from '../../api/problem'
import type { Tone } from '../../parts/State'
import { t } from '../../words/catalogue'
import { dotted, counted, listed } from '../../words/list'
import { doesOf } from '../words'
import type { Item, Origin } from './data'
import type { RuleKind } from '../../api/model'

export const ORIGINS: Origin[] = ['m3u-proxy', 'tvarr']

/** Parses a pasted text as JSON, or says what is wrong. The server checks the content. */
export function parsed(text: string): { data: unknown } | { error: string } {
  // Some editors write a byte order mark, which JSON does not allow.
  const given = text.replace(/^\uFEFF/, '').trim()
  if (given === '') return { error: t.rules.importing.nothing }
  if (given.startsWith('<')) return { error: t.rules.importing.webPage }
  try {
    const data: unknown = JSON.parse(given)
    return typeof data === 'object' && data !== null ? { data } : { error: t.rules.importing.noRule }
  } catch (error) {
    return { error: unreadable(given, error instanceof Error ? error.message : '') }
  }
}

function unreadable(text: string, said: string): string {
  if (!/^[[{]/.test(text)) return t.rules.importing.noJson
  const isAtEnd = /end of/i.test(said) || said.includes(`position ${text.length}`)
  if (isAtEnd || /[^\]}]$/.test(text)) return t.rules.importing.breaksOff
  const at = placeOf(text, said)
  return at === undefined ? t.rules.importing.unreadable : t.rules.importing.unreadableAt(at.line, at.column)
}

/** The position of a JSON error, from the browser's message. */
function placeOf(text: string, said: string): { line: number; column: number } | undefined {
  const place = /line (\d+) column (\d+)/.exec(said)
  if (place !== null) return { line: Number(place[1]), column: Number(place[2]) }
  const position = /position (\d+)/.exec(said)
  if (position === null) return undefined
  const before = text.slice(0, Number(position[1])).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

/** The server's reason for refusing an export. */
export function refusalOf(error: unknown): string {
  if (!(error instanceof Problem)) return messageOf(error)
  if (error.status === 413) return t.rules.importing.tooLarge
  return error.byField().data ?? messageOf(error)
}

export const kindOf = (item: Pick<Item, 'kind'>): RuleKind => (item.kind === 'filter' ? 'filters' : 'mapping')

/** "Filter · excludes channels · disabled" */
export function whatOf(item: Pick<Item, 'kind' | 'action' | 'source_type' | 'is_enabled'>): string {
  const { kind, action, source_type } = item
  const words = t.rules.importing
  const does = doesOf(kind === 'filter' ? { action, source_type } : { source_type })
  const what = kind === 'filter' ? words.filter : words.mapping
  return dotted([what, does.charAt(0).toLowerCase() + does.slice(1), !item.is_enabled && words.off])
}

const TONES: Record<Item['verdict'], Tone> = {
  as_is: 'good',
  rewritten: 'good',
  changes_meaning: 'warn',
  question: 'warn',
  invalid: 'bad',
  skipped: 'idle',
}

/** The state of a rule, before and after decisions. */
export function verdictOf({ verdict }: Pick<Item, 'verdict'>, isLeftOut: boolean, isChosen: boolean) {
  if (canBeTaken({ verdict }) && isLeftOut) return { tone: 'idle' as const, text: t.rules.importing.leftOut }
  if (verdict === 'question' && isChosen) return { tone: 'good' as const, text: t.rules.importing.decided }
  return { tone: TONES[verdict], text: t.rules.importing[verdict] }
}

/** Whether a rule can be imported. */
export function canBeTaken({ verdict }: Pick<Item, 'verdict'>): boolean {
  return verdict !== 'invalid' && verdict !== 'skipped'
}

/** The rules that will be imported. */
export function taken<T extends Pick<Item, 'verdict' | 'number'>>(items: T[], skip: number[]): T[] {
  return items.filter(item => canBeTaken(item) && !skip.includes(item.number))
}

/** "7 rules found. 1 needs your decision, 2 may have a different effect, 1 can’t be imported." */
export function foundOf(items: Pick<Item, 'verdict'>[]): string {
  const having = (verdict: Item['verdict']) => items.filter(item => item.verdict === verdict).length
  const words = t.rules.importing
  const parts = counted([
    [having('question'), words.questions],
    [having('changes_meaning'), words.maybeElse],
    [having('invalid'), words.cannot],
  ])
  return `${words.found(items.length)}${parts.length === 0 ? '' : ` ${listed(parts)}.`}`
}

/** "2 mapping rules and 1 filter were imported." */
export function doneOf(items: Pick<Item, 'kind' | 'verdict'>[]): string {
  const done = items.filter(canBeTaken)
  const parts = (['mapping', 'filters'] as const).flatMap(kind => {
    const all = done.filter(item => kindOf(item) === kind).length
    return all === 0 ? [] : [t.rules.kinds[kind].count(all)]
  })
  return t.rules.importing.done(done.length, listed(parts))
}
