// The fields of a rule as a form has them, and back.
import type { UseFormReturnType } from '@mantine/form'
import type { Known } from '../parts/elsewhere'
import { filled } from '../parts/fields'
import { unused } from '../sources/words'
import { t } from '../words/catalogue'
import type { Rule, RuleFields, RuleKind } from '../api/model'

/** Stands in addresses where the id of a rule would. */
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

/** A copy to be made one's own: it works as soon as it is saved. */
export function copyOf(rule: Rule, known: Rule[]): RuleForm {
  return { ...formOf(rule), name: unused(t.rules.copyOf(rule.name), known), is_enabled: true }
}

/** Without what the other list's rules have. */
export function fieldsOf(kind: RuleKind, { known, action, stop_on_match, ...form }: RuleForm): RuleFields {
  void known
  return { ...form, name: form.name.trim(), ...(kind === 'filters' ? { action } : { stop_on_match }) }
}

/** What of a rule a form can change, to be compared with what it is by now. */
export const savedOf = (kind: RuleKind, rule: Rule) => JSON.stringify(fieldsOf(kind, formOf(rule)))
