// Rules in words. Pure, so that tests own them.
import { count, number } from '../words/number'
import type { Diagnostic, Domain, Rule, RuleKind, Subject } from './data'

export const KINDS: Record<RuleKind, { tab: string; one: string; add: string; search: string; about: string }> = {
  mapping: {
    tab: 'Mapping rules',
    one: 'mapping rule',
    add: 'New mapping rule',
    search: 'Search mapping rules',
    about:
      'Mapping rules change every channel and programme on its way into your playlists, one rule after the other from top to bottom. What your providers sent stays as it is.',
  },
  filters: {
    tab: 'Filters',
    one: 'filter',
    add: 'New filter',
    search: 'Search filters',
    about:
      'Filters decide what a playlist contains. A filter works where a playlist lists it, in the order of that playlist.',
  },
}

export const SUBJECT: Record<Subject, string> = { stream: 'Channels', epg: 'Programmes' }

/** What is counted. */
const ONE: Record<Subject, string> = { stream: 'channel', epg: 'programme' }

export function domainOf(kind: RuleKind, subject: Subject): Domain {
  return `${subject}_${kind === 'filters' ? 'filter' : 'mapping'}`
}

/** "Includes channels", "Changes programmes". */
export function doesOf({ action, source_type }: Pick<Rule, 'action' | 'source_type'>): string {
  const verb = action === undefined ? 'Changes' : action === 'include' ? 'Includes' : 'Excludes'
  return `${verb} ${ONE[source_type]}s`
}

/** What it did in the last run of every playlist together: "12 of 24 channels matched, 3 changed". */
export function ranOf({ last_run, action, source_type }: Pick<Rule, 'last_run' | 'action' | 'source_type'>): string {
  if (last_run === null) return ''
  const { evaluated, matched, changed } = last_run
  const asked = count(evaluated, ONE[source_type])
  if (matched === 0) return `None of ${asked} matched`
  const did = action === undefined ? 'changed' : action === 'include' ? 'let in' : 'taken out'
  const some = changed === matched && matched > 1 ? 'all' : changed === 0 ? 'none' : number(changed)
  return `${number(matched)} of ${asked} matched, ${some} ${did}`
}

/** "Used by Living room and Children" */
export function usedOf(names: string[]): string {
  if (names.length === 0) return 'Not in any playlist yet'
  return `Used by ${count(names.length, 'playlist')}: ${listed(names)}`
}

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** "A", "A and B", "A, B and C" */
export function listed(names: string[]): string {
  return LIST.format(names)
}

/** The same in pieces, where each name is to be a link. */
export function listedParts(names: string[]) {
  return LIST.formatToParts(names)
}

/** "1,203 of 45,000 channels match", and of how many that makes a difference. */
export function triedOf(subject: Subject, matched: number, total: number, changed?: number): string {
  if (matched === 0) return `None of ${count(total, ONE[subject])} matches`
  const match = matched === 1 ? 'matches' : 'match'
  const matches = `${number(matched)} of ${count(total, ONE[subject])} ${match}`
  if (changed === undefined) return matches
  if (changed === 0) return `${matches}, none changes`
  if (changed === matched) return matched === 1 ? `${matches} and changes` : `${matches}, all change`
  return `${matches}, ${number(changed)} ${changed === 1 ? 'changes' : 'change'}`
}

/** What a filter alone would do with all there is: "keeps 14, takes 6,880 away". */
export function keptOf(kept: number, total: number): string {
  if (kept === total) return `keeps all ${number(total)}`
  if (kept === 0) return `takes all ${number(total)} away`
  return `keeps ${number(kept)}, takes ${number(total - kept)} away`
}

/** Longer than this, a suggestion does not fit on a button. */
const SHORT = 32

/** What the button says that puts the suggestion in its place. */
export function remedyOf({ error_type, suggestion }: Pick<Diagnostic, 'error_type' | 'suggestion'>): string {
  if (error_type === 'mixed_and_or') return 'Add the parentheses'
  return suggestion !== null && suggestion.length <= SHORT ? `Write ${suggestion}` : 'Write it like this'
}

/** Whether a rule has all the words that are looked for. */
export function isFound(rule: Pick<Rule, 'name' | 'description' | 'expression' | 'source_name'>, search: string) {
  const text = [rule.name, rule.description, rule.expression, rule.source_name].join('\n').toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** What an empty field shows. */
export const EXAMPLE: Record<Domain, string> = {
  stream_filter: 'group_title contains "sport" AND NOT channel_name ends_with "SD"',
  epg_filter: 'programme_title contains "shopping"',
  stream_mapping: 'channel_name matches "^(.+) FHD$" SET channel_name = "$1"',
  epg_mapping: 'programme_title starts_with "Live:" SET programme_category = "Live"',
}
