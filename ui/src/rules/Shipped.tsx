// A built-in rule, which can be viewed, disabled and copied.
import { Stack, Switch, Text } from '@mantine/core'
import { Facts } from '../parts/Facts'
import { domainOf, doesOf, ranOf, usedOf } from './words'
import { useChecked, useSwitch } from './data'
import { Expression } from './Expression'
import classes from './rules.module.css'
import { TryOut } from './TryOut'
import { t } from '../words/catalogue'
import type { Rule, RuleKind } from '../api/model'

export function ShippedRule({ kind, rule }: { kind: RuleKind; rule: Rule }) {
  const { expression, source_type, source_id, action = 'include' } = rule
  const ran = ranOf(rule)
  const toggle = useSwitch(kind)
  const checked = useChecked(domainOf(kind, source_type), expression).data
  return (
    <div className={classes.editor}>
      <Stack gap="md">
        {rule.description !== '' && <Text>{rule.description}</Text>}
        <Switch
          label={t.parts.on}
          checked={rule.is_enabled}
          onChange={event => toggle.mutate({ id: rule.id, is_enabled: event.currentTarget.checked })}
        />
        <Facts
          rows={[
            [t.rules.does, doesOf(rule)],
            kind === 'filters' && [t.frame.playlists, usedOf(rule.used_by)],
            ran !== '' && [t.rules.lastRun, ran],
          ]}
        />
        <Expression kind={kind} subject={source_type} value={expression} checked={checked} />
        <Text c="dimmed">{t.rules.shipped}</Text>
      </Stack>
      <TryOut
        kind={kind}
        trial={{ id: rule.id, source_type, source_id, expression, action }}
        state={checked === undefined ? 'unknown' : checked.is_valid ? 'ready' : 'wrong'}
      />
    </div>
  )
}
