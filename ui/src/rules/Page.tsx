import { Tabs } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { opens } from '../parts/focus'
import { IconFileImport, IconPlus } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { useRowKeys } from '../parts/rows'
import { t } from '../words/catalogue'
import { useRules } from './data'
import { NEW } from './form'
import { ImportSheet } from './import/Sheet'
import { KindList } from './List'
import { Pipeline } from './Pipeline'
import type { RuleKind } from '../api/model'

const VIEWS = ['order', 'mapping', 'filters'] as const
type View = (typeof VIEWS)[number]

export function RulesPage() {
  const { kind: given } = useParams({ strict: false })
  const { search, playlist, import: isImport } = useSearch({ strict: false })
  const navigate = useNavigate()
  useRowKeys({})
  const view: View = given === 'filters' || given === 'mapping' ? given : 'order'
  const go = useCallback(
    (to: View, search: { search?: string; playlist?: string; import?: true }, replace = false) =>
      to === 'order'
        ? void navigate({ to: '/rules', search, replace })
        : void navigate({ to: '/rules/$kind', params: { kind: to }, search, replace }),
    [navigate],
  )
  const look = useCallback(
    (text: string) => go(view, { search: text || undefined, playlist }, true),
    [go, view, playlist],
  )
  const add = (kind: RuleKind, isFirst: boolean) => (
    <ButtonLink
      variant={isFirst ? 'filled' : 'default'}
      to="/rules/$kind/$id"
      params={{ kind, id: NEW }}
      state={{ fromList: true }}
      leftSection={<IconPlus size={16} />}
      {...opens(`${kind} ${NEW}`)}
    >
      {t.rules.kinds[kind].add}
    </ButtonLink>
  )
  const bring = { variant: 'default', leftSection: <IconFileImport size={16} />, children: t.parts.import }
  const buttons = (
    <>
      {view === 'order' ? (
        <ButtonLink {...bring} to="/rules" search={{ search, playlist, import: true }} />
      ) : (
        <ButtonLink {...bring} to="/rules/$kind" params={{ kind: view }} search={{ search, import: true }} />
      )}
      {view !== 'filters' && add('mapping', view === 'mapping')}
      {view !== 'mapping' && add('filters', true)}
    </>
  )
  const label = (value: View) => (value === 'order' ? t.rules.inOrder : t.rules.kinds[value].tab)
  return (
    <Page title={t.frame.rules} actions={buttons}>
      <Tabs value={view} onChange={to => go(VIEWS.find(value => value === to) ?? 'order', {})}>
        <Tabs.List>
          {VIEWS.map(value => (
            <Tabs.Tab key={value} value={value}>
              {label(value)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {VIEWS.map(value => (
          <Tabs.Panel key={value} value={value} pt="md">
            {value === view &&
              (view === 'order' ? (
                <Pipeline
                  search={search ?? ''}
                  playlist={playlist}
                  onSearch={look}
                  onPlaylist={id => go('order', { search, playlist: id })}
                />
              ) : (
                <OneKind kind={view} search={search ?? ''} onSearch={look} />
              ))}
          </Tabs.Panel>
        ))}
      </Tabs>
      {isImport === true && (
        <ImportSheet kind={view === 'order' ? 'mapping' : view} onClose={() => go(view, { search, playlist })} />
      )}
    </Page>
  )
}

function OneKind({ kind, search, onSearch }: { kind: RuleKind; search: string; onSearch: (text: string) => void }) {
  const rules = useRules(kind)
  return <Asked query={rules}>{all => <KindList kind={kind} rules={all} search={search} onSearch={onSearch} />}</Asked>
}
