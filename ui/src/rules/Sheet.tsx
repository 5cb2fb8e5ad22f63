// One rule: written at the left, what comes of it at the right.
import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { Fault } from '../parts/Fault'
import { Asked } from '../parts/Page'
import { useRules, type Rule, type RuleKind } from './data'
import { EditRule } from './Edit'
import { copyOf, formOf } from './form'
import { ShippedRule } from './Shipped'
import { KINDS } from './words'

/** Stands in addresses where the id of a rule would. */
export const NEW = 'new'

interface Props {
  kind: RuleKind
  id: string
  /** For a new one: the rule that it begins as a copy of. */
  copy: string | undefined
  onClose: () => void
}

export function RuleSheet({ kind, id, copy, onClose }: Props) {
  const rules = useRules(kind)
  const [isDirty, setDirty] = useState(false)
  const rule = rules.data?.find(one => one.id === id)
  return (
    <Drawer
      opened
      onClose={onClose}
      title={rule?.name ?? KINDS[kind].add}
      size={1040}
      // What was typed does not go with a click beside it.
      closeOnClickOutside={!isDirty}
      closeOnEscape={!isDirty}
    >
      <Asked query={rules}>
        {all =>
          id !== NEW && rule === undefined ? (
            <Fault error="This rule does not exist any more." />
          ) : rule?.is_system === true ? (
            <ShippedRule kind={kind} rule={rule} />
          ) : (
            <EditRule kind={kind} rule={rule} initial={initial(all, rule, copy)} onDirty={setDirty} onDone={onClose} />
          )
        }
      </Asked>
    </Drawer>
  )
}

function initial(all: Rule[], rule: Rule | undefined, copy: string | undefined) {
  const model = all.find(one => one.id === copy)
  return rule === undefined && model !== undefined ? copyOf(model, all) : formOf(rule)
}
