// The suggestions at a position in an expression, without the server's values. Pure.
import { t } from '../../words/catalogue'
import type { components } from '../../api/schema'
import { isPattern, type Place } from './place'
import type { Subject } from '../../api/model'

export type Field = components['schemas']['Field']

export interface Suggestion {
  label: string
  /** The text to insert; the label if not given. */
  text?: string
  hint: string
  kind: 'field' | 'operator' | 'keyword' | 'verb' | 'value' | 'helper'
  /** Something must follow, so completion opens again. */
  goesOn: boolean
}

const one = (kind: Suggestion['kind'], label: string, hint: string, goesOn = false): Suggestion => ({
  kind,
  label,
  hint,
  goesOn,
})

export function suggestionsAt(place: Place, fields: Field[], isMapping: boolean): Suggestion[] {
  const field = fieldOf(fields, place.field)
  switch (place.expected) {
    case 'operand':
      return [...named(fields, place), ...(place.isFirst && isMapping ? verbs() : []), not()]
    case 'operator':
      return [...operators(field), not(), exactly()]
    case 'joiner':
      return [...joiners(), ...(isMapping ? verbs() : []), exactly()]
    case 'target':
      return named(
        fields.filter(field => !field.read_only),
        place,
      )
    case 'assign':
      return assigns(place.operator)
    case 'nextAction':
      return [one('keyword', ',', t.expression.hints.comma, true), ...verbs()]
    case 'value':
      return fixed(field)
    case 'newValue':
      return [...fixed(field), ...captures(place), ...references(fields, place)]
  }
}

export function fieldOf(fields: Field[], name: string): Field | undefined {
  const wanted = name.toLowerCase()
  return fields.find(({ name, aliases }) => name === wanted || aliases.includes(wanted))
}

/** Fields by name. An alias is offered only if its beginning was typed. */
function named(fields: Field[], { token }: Place): Suggestion[] {
  const begun = token?.text.toLowerCase() ?? ''
  return fields.flatMap(({ name, description, aliases }) => {
    const alias = begun === '' || name.includes(begun) ? undefined : aliases.find(alias => alias.startsWith(begun))
    return [
      one('field', name, description, true),
      ...(alias === undefined
        ? []
        : [{ ...one('field', alias, t.expression.hints.sameAs(name), true), text: name } satisfies Suggestion]),
    ]
  })
}

const not = () => one('keyword', 'NOT', t.expression.hints.not, true)
const exactly = () => one('keyword', 'case_sensitive', t.expression.hints.caseSensitive)

function joiners(): Suggestion[] {
  return [one('keyword', 'AND', t.expression.hints.and, true), one('keyword', 'OR', t.expression.hints.or, true)]
}

function verbs(): Suggestion[] {
  const { hints } = t.expression
  const words = ['SET', 'SET_IF_EMPTY', 'APPEND', 'PREPEND', 'REMOVE', 'DELETE'] as const
  return words.map(word => one('verb', word, hints[word], true))
}

function operators(field: Field | undefined): Suggestion[] {
  const { hints } = t.expression
  const equality = [one('operator', '==', hints.equals, true), one('operator', '!=', hints.not_equals, true)]
  const emptiness = [one('operator', 'is_empty', hints.is_empty), one('operator', 'is_not_empty', hints.is_not_empty)]
  if (field?.field_type === 'boolean') return [...equality, ...emptiness]
  const order = [
    one('operator', '>', hints.greater, true),
    one('operator', '>=', hints.greaterEqual, true),
    one('operator', '<', hints.less, true),
    one('operator', '<=', hints.lessEqual, true),
  ]
  const words = ['contains', 'equals', 'starts_with', 'ends_with', 'matches'] as const
  const plain = words.map(word => one('operator', word, hints[word], true))
  const negated = words.map(word => one('operator', `not_${word}`, hints[`not_${word}`], true))
  const text = [...plain, ...emptiness, ...equality, ...negated]
  return field === undefined || field.field_type === 'text' ? [...text, ...order] : [...order, ...text]
}

function assigns(verb: string): Suggestion[] {
  const { hints } = t.expression
  const set = one('operator', '=', hints.SET, true)
  if (verb !== 'set' && verb !== '') return [set]
  return [
    set,
    one('operator', '?=', hints.setIfEmpty, true),
    one('operator', '+=', hints.append, true),
    one('operator', '-=', hints.remove, true),
  ]
}

/** The values of a field with a fixed set. */
function fixed(field: Field | undefined): Suggestion[] {
  if (field?.field_type === 'boolean')
    return [one('value', 'true', t.expression.hints.yes), one('value', 'false', t.expression.hints.no)]
  return (field?.values ?? []).map(value => ({ ...one('value', value, ''), text: `"${value}"` }))
}

function captures({ captures }: Place): Suggestion[] {
  return Array.from({ length: captures }, (_, at) => ({
    ...one('value', `$${at + 1}`, t.expression.hints.capture(at + 1)),
    text: `"$${at + 1}"`,
  }))
}

/** References to other fields, after a dollar sign. */
function references(fields: Field[], { token }: Place): Suggestion[] {
  if (token?.kind !== 'reference') return []
  return fields.map(({ name }) => one('value', `$${name}`, t.expression.hints.valueOf(name)))
}

/** Fields of programmes that contain a channel's values, with the names of the channel's fields. */
const OF_CHANNELS: Record<string, string> = {
  channel_id: 'tvg_id',
  channel_name: 'channel_name',
  channel_logo: 'tvg_logo',
  channel_group: 'group_title',
}

/** The channel field whose existing values can be offered here, if any. */
export function valuesWanted(place: Place, fields: Field[], subject: Subject): string | undefined {
  if (place.expected !== 'value' && place.expected !== 'newValue') return undefined
  if (place.expected === 'value' && isPattern(place.operator)) return undefined
  if (place.token?.kind === 'reference' || place.token?.kind === 'helper') return undefined
  const field = fieldOf(fields, place.field)
  if (field === undefined || field.field_type === 'boolean' || field.values.length > 0) return undefined
  return subject === 'stream' ? field.name : OF_CHANNELS[field.name]
}
