// The fields of a rule as a form has them, and back.
import type { UseFormReturnType } from '@mantine/form'
import type { Known } from '../parts/elsewhere'
import { unused } from '../sources/words'
import { t } from '../words/catalogue'
import type { Rule, RuleFields, RuleKind } from '../api/model'

/** Stands in addresses where the id of a rule would. */
export const NEW = 'new'

export interface RuleForm extends Known {
  name: string
  description: string
  source_type: Rule['source_type']
  source_id: string | null
  action: 'include' | 'exclude'
  stop_on_match: boolean
  is_enabled: boolean
  expression: string
}

export type Form = UseFormReturnType<RuleForm>

export function formOf(rule?: Rule): RuleForm {
  return {
    name: rule?.name ?? '',
    description: rule?.description ?? '',
    source_type: rule?.source_type ?? 'stream',
    source_id: rule?.source_id ?? null,
    action: rule?.action ?? 'include',
    stop_on_match: rule?.stop_on_match ?? false,
    is_enabled: rule?.is_enabled ?? true,
    expression: rule?.expression ?? '',
  }
}

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
