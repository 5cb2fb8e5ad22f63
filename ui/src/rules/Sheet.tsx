// One rule: written at the left, what comes of it at the right.
import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { useFocusBack } from '../parts/focus'
import { Gone } from '../parts/Gone'
import { ButtonLink } from '../parts/Links'
import type { Rule, RuleKind } from './data'
import { EditRule } from './Edit'
import { copyOf, formOf } from './form'
import { ShippedRule } from './Shipped'
import { t } from '../words/catalogue'

/** Stands in addresses where the id of a rule would. */
export const NEW = 'new'

interface Props {
  kind: RuleKind
  rules: Rule[]
  id: string
  /** For a new one: the rule that it begins as a copy of. */
  copy: string | undefined
  onClose: () => void
}

export function RuleSheet({ kind, rules, id, copy, onClose }: Props) {
  const [isDirty, setDirty] = useState(false)
  useFocusBack(id, NEW)
  const rule = rules.find(one => one.id === id)
  return (
    <Drawer
      opened
      onClose={onClose}
      title={rule?.name ?? (id === NEW ? t.rules.kinds[kind].add : '')}
      size={1040}
      // What was typed does not go with a click beside it.
      closeOnClickOutside={!isDirty}
      closeOnEscape={!isDirty}
    >
      {id !== NEW && rule === undefined ? (
        <Gone what={t.rules.kinds[kind].gone}>
          <ButtonLink variant="default" to="/rules/$kind" params={{ kind }}>
            {t.rules.kinds[kind].all}
          </ButtonLink>
        </Gone>
      ) : rule?.is_system === true ? (
        <ShippedRule kind={kind} rule={rule} />
      ) : (
        <EditRule kind={kind} rule={rule} initial={initial(rules, rule, copy)} onDirty={setDirty} onDone={onClose} />
      )}
    </Drawer>
  )
}

function initial(all: Rule[], rule: Rule | undefined, copy: string | undefined) {
  const model = all.find(one => one.id === copy)
  return rule === undefined && model !== undefined ? copyOf(model, all) : formOf(rule)
}
