// A rule as a form has it, and back.
import type { UseFormReturnType } from '@mantine/form'
import type { Known } from '../parts/elsewhere'
import { filled } from '../parts/fields'
import { unused } from '../sources/words'
import { t } from '../words/catalogue'
import type { Rule, RuleFields, RuleKind } from '../api/model'

/** Used in addresses instead of a rule's id. */
export const NEW = 'new'

const START = {
  name: '',
  description: '',
  source_type: 'stream' as Rule['source_type'],
  source_id: null as string | null,
  action: 'include' as NonNullable<Rule['action']>,
  stop_on_match: false,
  is_enabled: true,
  expression: '',
}

export type RuleForm = typeof START & Known
export type Form = UseFormReturnType<RuleForm>

export const formOf = (rule?: Rule): RuleForm => filled(START, rule)

/** A copy of a rule, enabled as soon as it is saved. */
export function copyOf(rule: Rule, known: Rule[]): RuleForm {
  return { ...formOf(rule), name: unused(t.rules.copyOf(rule.name), known), is_enabled: true }
}

/** The fields of a rule, without those of the other kind. */
export function fieldsOf(kind: RuleKind, { known, action, stop_on_match, ...form }: RuleForm): RuleFields {
  void known
  return { ...form, name: form.name.trim(), ...(kind === 'filters' ? { action } : { stop_on_match }) }
}

/** A saved rule as a text, to detect changes. */
export const savedOf = (kind: RuleKind, rule: Rule) => JSON.stringify(fieldsOf(kind, formOf(rule)))
