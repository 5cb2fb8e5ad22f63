// All rules of one kind.
import { Group, Text } from '@mantine/core'
import { Empty } from '../parts/Empty'
import { IconFilter, IconSearchOff, IconWand } from '../parts/icons'
import { Search } from '../parts/Search'
import { t } from '../words/catalogue'
import { RuleList } from './List'
import { isFound } from './words'
import type { Rule, RuleKind } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  kind: RuleKind
  rules: Rule[]
  search: string
  onSearch: (text: string) => void
}

export function KindList({ kind, rules, search, onSearch }: Props) {
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
