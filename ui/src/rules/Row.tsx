import { Switch, Text } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { opens } from '../parts/focus'
import { Move } from '../parts/Move'
import { State } from '../parts/State'
import { useSwitch, type Rule, type RuleKind } from './data'
import classes from './rules.module.css'
import { doesOf, ranOf, usedOf } from './words'
import { t } from '../words/catalogue'

interface Props {
  kind: RuleKind
  rule: Rule
  /** Where it is in the whole list; nothing where only a part is shown. */
  place: { at: number; count: number; onMove: (to: number) => void } | undefined
}

export function RuleRow({ kind, rule, place }: Props) {
  const toggle = useSwitch(kind)
  const { search } = useSearch({ strict: false })
  const facts = [
    doesOf(rule),
    rule.source_name !== '' && t.rules.onlyOf(rule.source_name),
    rule.stop_on_match === true && t.rules.stops,
  ]
  const ran = rule.is_enabled ? ranOf(rule) : ''
  const did = [kind === 'filters' && usedOf(rule.used_by), ran].filter(Boolean).join(' · ')
  return (
    <li className={classes.row} data-off={!rule.is_enabled || undefined}>
      <div className={classes.order}>{place && <Move name={rule.name} {...place} />}</div>
      <div className={classes.what}>
        <div className={classes.title}>
          <Link
            className={classes.link}
            to="/rules/$kind/$id"
            params={{ kind, id: rule.id }}
            search={{ search }}
            {...opens(rule.id)}
          >
            {rule.name}
          </Link>
          {rule.is_system && <span className={classes.badge}>{t.rules.builtIn}</span>}
        </div>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div className={classes.did}>
        <code className={classes.expression} title={rule.expression}>
          {rule.expression}
        </code>
        <Text component="div" size="sm" c={rule.is_valid ? 'dimmed' : undefined}>
          {rule.is_valid ? did : <State tone="bad">{t.rules.isBroken}</State>}
        </Text>
      </div>
      <Switch
        className={classes.switch}
        checked={rule.is_enabled}
        aria-label={t.rules.isOn(rule.name)}
        onChange={event => toggle.mutate({ id: rule.id, is_enabled: event.currentTarget.checked })}
      />
    </li>
  )
}
