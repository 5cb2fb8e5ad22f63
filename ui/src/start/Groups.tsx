import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useRunning } from '../activity/data'
import { faultOf } from '../activity/outcome'
import { Busy } from '../activity/Busy'
import { Notice } from '../parts/Fault'
import { ButtonLink } from '../parts/Links'
import { Asked, Waiting } from '../parts/Page'
import { Refusal } from '../parts/Refusal'
import { Said } from '../parts/Said'
import { Problem } from '../api/problem'
import { usePlaylists } from '../playlists/data'
import { useAct, useSources } from '../sources/data'
import { unused } from '../sources/words'
import { t } from '../words/catalogue'
import { useAllGroups } from '../channels/data'
import { useMake } from './data'
import { channelsIn } from './groups'
import { Picker } from './Picker'
import type { ChannelGroup, Source } from '../api/model'
import { Note } from '../parts/Note'

export function Groups({ id }: { id: string }) {
  const sources = useSources()
  return (
    <Stack gap="md">
      <Title order={2}>{t.start.stepGroups}</Title>
      <Asked query={sources}>
        {all => {
          const source = all.find(one => one.id === id)
          if (source !== undefined) return <OfSource source={source} sources={all} />
          return (
            <>
              <Text>{t.start.sourceGone}</Text>
              <Another />
            </>
          )
        }}
      </Asked>
    </Stack>
  )
}

function Another() {
  return (
    <Group>
      <ButtonLink variant="default" to="/start" search={{}}>
        {t.start.another}
      </ButtonLink>
    </Group>
  )
}

function OfSource({ source, sources }: { source: Source; sources: Source[] }) {
  const running = useRunning(source.id)
  const act = useAct(source)
  const isRead = Boolean(source.last_ingested_at)
  const groups = useAllGroups(source.id, isRead)
  if (!isRead && source.status === 'failed' && running === undefined) {
    return (
      <>
        <Notice tone="bad" title={t.start.notRead(source.name)}>
          <Said text={faultOf(source.last_outcome, source.last_error)} />
        </Notice>
        <Group>
          <Button loading={act.isPending} onClick={() => act.mutate('refresh')}>
            {t.parts.tryAgain}
          </Button>
          <ButtonLink variant="default" to="/sources/$id" params={{ id: source.id }} search={{ edit: true }}>
            {source.name}
          </ButtonLink>
        </Group>
      </>
    )
  }
  if (!isRead) {
    return (
      <>
        <Text role="status">{t.start.reading(source.name)}</Text>
        {running === undefined ? <Waiting /> : <Busy operation={running} />}
        <Note>{t.start.readingText}</Note>
      </>
    )
  }
  return <Asked query={groups}>{all => <Pick source={source} sources={sources} groups={all} />}</Asked>
}

interface PickProps {
  source: Source
  sources: Source[]
  groups: ChannelGroup[]
}

function Pick({ source, sources, groups }: PickProps) {
  const navigate = useNavigate()
  const playlists = usePlaylists().data ?? []
  const [picked, setPicked] = usePicked(source.id)
  const [name, setName] = useState<string>()
  const make = useMake()
  const shownName = name ?? unused(t.start.television, playlists)
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  const chosen = groups.filter(group => picked.has(group.name))
  const isAll = chosen.length === 0 || chosen.length === groups.length
  const nameError = make.error instanceof Problem ? make.error.byField().name : undefined

  function submit(event: React.FormEvent) {
    event.preventDefault()
    make.mutate(
      {
        name: shownName.trim(),
        filterName: t.start.filterOf(shownName.trim()),
        groups: isAll ? [] : chosen.map(group => group.name),
        sources: [source.id],
        guides: sources.filter(one => one.source_kind === 'epg' && one.enabled).map(one => one.id),
      },
      {
        onSuccess: made => {
          sessionStorage.removeItem(keyOf(source.id))
          void navigate({ to: '/start', search: { step: 'player', source: source.id, playlist: made.id } })
        },
      },
    )
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {groups.length > 1 && (
          <>
            <Text>{t.start.groupsText}</Text>
            <Picker groups={groups} picked={picked} onChange={setPicked} />
          </>
        )}
        <TextInput
          label={t.start.playlistName}
          required
          maw={320}
          value={shownName}
          error={nameError}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Refusal error={make.error} visible={nameError === undefined ? [] : ['name']} />
        <Group gap="xs">
          <Button type="submit" loading={make.isPending}>
            {isAll ? t.start.takeAll(total) : t.start.takeSome(channelsIn(groups, picked))}
          </Button>
          <ButtonLink variant="default" to="/start" search={{ step: 'provider', source: source.id }}>
            {t.parts.back}
          </ButtonLink>
        </Group>
      </Stack>
    </form>
  )
}

const keyOf = (source: string) => `lineup.start.groups.${source}`

/** The picked groups, which survive a reload. */
function usePicked(source: string) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set(kept(source)))
  const keep = (names: ReadonlySet<string>) => {
    sessionStorage.setItem(keyOf(source), JSON.stringify([...names]))
    setPicked(names)
  }
  return [picked, keep] as const
}

function kept(source: string): string[] {
  const names: unknown = JSON.parse(sessionStorage.getItem(keyOf(source)) ?? '[]')
  return Array.isArray(names) ? names.filter(name => typeof name === 'string') : []
}
