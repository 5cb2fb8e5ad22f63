import { Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { opens, useFocusBack } from '../parts/focus'
import { IconEdit, IconListNumbers, IconPower, IconTrash } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import { number } from '../words/number'
import { EditSource } from './Edit'
import { lossQuestions } from './data'
import { History } from './History'
import { useRemove, useSwitch } from './many'
import type { Tab, Wanted } from './order'
import { Overview } from './Overview'
import type { Source } from '../api/model'
import { Confirm } from '../parts/Confirm'
import { ImpactLine } from '../parts/guard'
import { isAnswered } from '../parts/impact'
import { usePlaylists } from '../playlists/data'
import { listed } from '../words/list'
import { usersOf } from './words'
import { Note } from '../parts/Note'

interface Props {
  source: Source
  /** The filters of the list behind it. */
  wanted: Wanted
  onClose: () => void
}

export function SourceSheet({ source, wanted, onClose }: Props) {
  const { edit } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [isDirty, setDirty] = useState(false)
  const isEditing = edit === true
  useFocusBack(source.id, 'add-source')
  const stopEditing = () => {
    setDirty(false)
    void navigate({ to: '/sources/$id', params: { id: source.id }, search: wanted })
  }
  return (
    <Sheet
      onClose={onClose}
      title={isEditing ? t.parts.editOf(source.name) : source.name}
      size={560}
      isDirty={isEditing && isDirty}
    >
      {isEditing ? (
        <EditSource source={source} onDirty={setDirty} onDone={stopEditing} />
      ) : source.source_type === 'manual' ? (
        <About source={source} wanted={wanted} onClose={onClose} />
      ) : (
        <InTabs source={source} wanted={wanted} onClose={onClose} />
      )}
    </Sheet>
  )
}

function InTabs({ source, wanted, onClose }: Props) {
  const { tab } = useSearch({ from: '/sources/$id' })
  const navigate = useNavigate()
  const words = t.sources.tabs
  const go = (value: string | null) =>
    void navigate({
      to: '/sources/$id',
      params: { id: source.id },
      search: { ...wanted, tab: value === 'overview' ? undefined : (value as Tab) },
    })
  return (
    <Tabs value={tab ?? 'overview'} onChange={go} keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="overview">{words.overview}</Tabs.Tab>
        <Tabs.Tab value="history">{words.history}</Tabs.Tab>
        {(source.issues.total > 0 || tab === 'oddities') && (
          <Tabs.Tab value="oddities">
            {words.oddities} ({number(source.issues.total)})
          </Tabs.Tab>
        )}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <About source={source} wanted={wanted} onClose={onClose} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <History source={source} wanted={wanted} />
      </Tabs.Panel>
      <Tabs.Panel value="oddities">
        <Issues issues={source.issues} />
      </Tabs.Panel>
    </Tabs>
  )
}

function About({ source, wanted, onClose }: Props) {
  const [isRemoving, setRemoving] = useState(false)
  const toggle = useSwitch()
  return (
    <Stack gap="lg">
      <Overview source={source} wanted={wanted} />
      <Group gap="xs">
        {source.source_type === 'manual' && (
          <ButtonLink to="/sources/$id/channels" params={{ id: source.id }} leftSection={<IconListNumbers size={16} />}>
            {t.sources.itsChannels}
          </ButtonLink>
        )}
        <ButtonLink
          variant="default"
          to="/sources/$id"
          params={{ id: source.id }}
          search={{ ...wanted, edit: true }}
          leftSection={<IconEdit size={16} />}
          {...opens(`edit ${source.id}`)}
        >
          {t.parts.edit}
        </ButtonLink>
        <Button
          variant="default"
          leftSection={<IconPower size={16} />}
          onClick={() => toggle([source], !source.enabled)}
        >
          {source.enabled ? t.parts.switchOff : t.parts.switchOn}
        </Button>
        <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={() => setRemoving(true)}>
          {t.parts.delete}
        </Button>
      </Group>
      {isRemoving && <RemoveSource source={source} onClose={() => setRemoving(false)} onDone={onClose} />}
    </Stack>
  )
}

function RemoveSource({ source, onClose, onDone }: { source: Source; onClose: () => void; onDone: () => void }) {
  const remove = useRemove(onDone)
  const playlists = usePlaylists().data ?? []
  const users = usersOf([source], playlists)
  const losses = lossQuestions([source], playlists)
  const isStream = source.source_kind === 'stream'
  const names = listed(users)
  return (
    <Confirm
      title={t.parts.deleteOf(source.name)}
      name={source.name}
      verb={t.sources.deleteVerb}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate({ sources: [source], confirmed: isAnswered(losses) })}
    >
      {isStream ? t.sources.deleteChannels : t.sources.deleteProgrammes}
      {users.length > 0 && ` ${isStream ? t.sources.losesChannels(names) : t.sources.losesProgrammes(names)}`}
      <ImpactLine questions={losses} isReady={losses.length > 0} />
    </Confirm>
  )
}

function Issues({ issues }: { issues: Source['issues'] }) {
  if (issues.total === 0) return <Text c="dimmed">{t.sources.odditiesNone}</Text>
  return (
    <Stack gap="xs" component="section" aria-label={t.sources.oddities}>
      <Note>{t.sources.odd(issues.total)}</Note>
      {issues.first.map(issue => (
        <Text key={`${issue.line}.${issue.byte}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {t.parts.line(issue.line)}
          </Text>{' '}
          {issue.text}
        </Text>
      ))}
      {issues.first.length < issues.total && <Note>{t.parts.andMore(issues.total - issues.first.length)}</Note>}
    </Stack>
  )
}
