import { Group, Paper, Text } from '@mantine/core'
import { guard } from '../parts/guard'
import { placeIn } from '../parts/put'
import { offerUndo } from '../parts/undo'
import { t } from '../words/catalogue'
import { ruleQuestion, useReorder, useSwitch } from './data'
import { RuleRow } from './Row'
import classes from './rules.module.css'
import { isFound, ranOf, usedOf } from './words'
import type { Rule, RuleKind } from '../api/model'
import { dotted } from '../words/list'
import { Empty } from '../parts/Empty'
import { IconFilter, IconSearchOff, IconWand } from '../parts/icons'
import { Search } from '../parts/Search'
import { Note } from '../parts/Note'

interface Props {
  kind: RuleKind
  /** All rules of the kind. */
  rules: Rule[]
  shown: Rule[]
}

export function RuleList({ kind, rules, shown }: Props) {
  const reorder = useReorder(kind)
  const toggle = useSwitch(kind)

  function turn({ id, name }: Pick<Rule, 'id' | 'name'>, is_enabled: boolean) {
    void guard([ruleQuestion(kind, id, { is_enabled })], async confirmed => {
      await toggle.mutateAsync({ id, is_enabled, confirmed })
      if (!is_enabled) offerUndo(t.rules.switchedOff(name), () => turn({ id, name }, true))
    })
  }

  // Moving needs the whole list: within a part, one step could be several.
  const isWhole = shown.length === rules.length
  return (
    <>
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
    </>
  )
}

interface KindListProps {
  kind: RuleKind
  rules: Rule[]
  search: string
  onSearch: (text: string) => void
}

export function KindList({ kind, rules, search, onSearch }: KindListProps) {
  const words = t.rules.kinds[kind]
  const found = rules.filter(rule => isFound(rule, search))
  if (rules.length === 0)
    return (
      <Empty icon={kind === 'filters' ? IconFilter : IconWand} title={words.none}>
        {words.about}
      </Empty>
    )
  return (
    <>
      <Text c="dimmed" maw={720} mb="md">
        {words.about}
      </Text>
      <Group gap="sm" mb="sm">
        <Search value={search} onChange={onSearch} placeholder={words.search} />
        <Note aria-live="polite">
          {found.length < rules.length
            ? t.rules.someOf(words.count(found.length), rules.length)
            : words.count(rules.length)}
        </Note>
      </Group>
      {found.length === 0 ? (
        <Empty icon={IconSearchOff} title={words.noSuch}>
          {t.rules.foundBy}
        </Empty>
      ) : (
        <RuleList kind={kind} rules={rules} shown={found} />
      )}
    </>
  )
}
