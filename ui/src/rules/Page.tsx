// What happens to my channels, in order?
import { Group, Paper, Tabs, Text } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { Empty } from '../parts/Empty'
import { opens } from '../parts/focus'
import { IconFileImport, IconFilter, IconPlus, IconSearchOff, IconWand } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Search } from '../parts/Search'
import { moved } from '../playlists/form'
import { ImportSheet } from './import/Sheet'
import { useReorder, useRules, type Rule, type RuleKind } from './data'
import { RuleRow } from './Row'
import classes from './rules.module.css'
import { NEW, RuleSheet } from './Sheet'
import { t } from '../words/catalogue'
import { isFound } from './words'

export function RulesPage() {
  const { kind: given, id } = useParams({ strict: false })
  const { search, copy, import: isImport } = useSearch({ strict: false })
  const navigate = useNavigate()
  const kind: RuleKind = given === 'filters' ? 'filters' : 'mapping'
  const rules = useRules(kind)
  const words = t.rules.kinds[kind]
  const look = useCallback(
    (text: string) =>
      void navigate({ to: '/rules/$kind', params: { kind }, search: { search: text || undefined }, replace: true }),
    [navigate, kind],
  )
  const close = () => void navigate({ to: '/rules/$kind', params: { kind }, search: { search } })
  const buttons = (
    <>
      <ButtonLink
        variant="default"
        to="/rules/$kind"
        params={{ kind }}
        search={{ search, import: true }}
        leftSection={<IconFileImport size={16} />}
      >
        {t.rules.import}
      </ButtonLink>
      <ButtonLink
        to="/rules/$kind/$id"
        params={{ kind, id: NEW }}
        search={{ search }}
        leftSection={<IconPlus size={16} />}
        {...opens(NEW)}
      >
        {words.add}
      </ButtonLink>
    </>
  )
  return (
    <Page title={t.rules.title} actions={rules.data?.length === 0 ? undefined : buttons}>
      <Tabs
        value={kind}
        onChange={to => to !== null && void navigate({ to: '/rules/$kind', params: { kind: to }, search: {} })}
      >
        <Tabs.List>
          {(['mapping', 'filters'] as const).map(value => (
            <Tabs.Tab key={value} value={value}>
              {t.rules.kinds[value].tab}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {(['mapping', 'filters'] as const).map(value => (
          <Tabs.Panel key={value} value={value} pt="md">
            {value === kind && (
              <Asked query={rules}>
                {all =>
                  all.length === 0 ? (
                    <Empty
                      icon={kind === 'filters' ? IconFilter : IconWand}
                      title={words.none}
                      action={
                        <Group gap="xs" justify="center">
                          {buttons}
                        </Group>
                      }
                    >
                      {words.about}
                    </Empty>
                  ) : (
                    <RuleList kind={kind} rules={all} search={search ?? ''} onSearch={look} />
                  )
                }
              </Asked>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
      {isImport === true && <ImportSheet kind={kind} onClose={close} />}
      {id !== undefined && rules.data !== undefined && (
        <RuleSheet key={`${kind} ${id} ${copy}`} kind={kind} rules={rules.data} id={id} copy={copy} onClose={close} />
      )}
    </Page>
  )
}

interface ListProps {
  kind: RuleKind
  rules: Rule[]
  search: string
  onSearch: (text: string) => void
}

function RuleList({ kind, rules, search, onSearch }: ListProps) {
  const reorder = useReorder(kind)
  const words = t.rules.kinds[kind]
  const found = rules.filter(rule => isFound(rule, search))
  const place = (at: number) => ({
    at,
    count: rules.length,
    onMove: (to: number) => reorder.mutate(moved(rules, at, to)),
  })
  return (
    <>
      <Text c="dimmed" maw={720} mb="md">
        {t.rules.kinds[kind].about}
      </Text>
      <Group gap="sm" mb="sm">
        <Search value={search} onChange={onSearch} placeholder={t.rules.kinds[kind].search} />
        <Text c="dimmed" size="sm" aria-live="polite">
          {found.length < rules.length
            ? t.rules.someOf(words.count(found.length), rules.length)
            : words.count(rules.length)}
        </Text>
      </Group>
      {found.length === 0 ? (
        <Empty icon={IconSearchOff} title={words.noSuch}>
          {t.rules.foundBy}
        </Empty>
      ) : (
        <Paper component="ol" className={classes.list} aria-label={words.tab}>
          {found.map(rule => (
            <RuleRow
              key={rule.id}
              kind={kind}
              rule={rule}
              // Among a part of the list, a step up could be any number of steps.
              place={found.length === rules.length ? place(rules.indexOf(rule)) : undefined}
            />
          ))}
        </Paper>
      )}
    </>
  )
}
