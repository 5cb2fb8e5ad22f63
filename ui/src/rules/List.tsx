// An ordered list of rules of one kind.
import { Paper } from '@mantine/core'
import { placeIn } from '../parts/put'
import { offerUndo } from '../parts/undo'
import { t } from '../words/catalogue'
import { useReorder, useSwitch } from './data'
import { RuleRow } from './Row'
import classes from './rules.module.css'
import { ranOf, usedOf } from './words'
import type { Rule, RuleKind } from '../api/model'
import { dotted } from '../words/list'

interface Props {
  kind: RuleKind
  /** All rules of the kind. */
  rules: Rule[]
  shown: Rule[]
}

export function RuleList({ kind, rules, shown }: Props) {
  const reorder = useReorder(kind)
  const toggle = useSwitch(kind)

  function turn(rule: Rule, is_enabled: boolean) {
    toggle.mutate({ id: rule.id, is_enabled })
    if (!is_enabled) offerUndo(t.rules.switchedOff(rule.name), () => toggle.mutate({ id: rule.id, is_enabled: true }))
  }

  // Moving needs the whole list: within a part, one step could be several.
  const isWhole = shown.length === rules.length
  return (
    <Paper component="ol" className={classes.list} aria-label={t.rules.kinds[kind].tab}>
      {shown.map(rule => {
        const at = rules.indexOf(rule)
        const ran = rule.is_enabled ? ranOf(rule) : ''
        return (
          <RuleRow
            key={rule.id}
            kind={kind}
            rule={rule}
            list={kind}
            place={isWhole ? placeIn(rules, at, one => one.id, reorder.mutate) : undefined}
            did={dotted([kind === 'filters' && usedOf(rule.used_by), ran])}
            isOn={rule.is_enabled}
            switchLabel={t.parts.isOn(rule.name)}
            onSwitch={isOn => turn(rule, isOn)}
          />
        )
      })}
    </Paper>
  )
}
