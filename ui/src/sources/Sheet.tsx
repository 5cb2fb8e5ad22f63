// One source: its state and what to do about it, what it delivers, what changed, and its settings.
import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { IconEdit, IconRefresh, IconTrash } from '../parts/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useRunning } from '../activity/data'
import { Busy } from '../parts/Busy'
import { Facts } from '../parts/Facts'
import { Notice } from '../parts/Fault'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { count, duration } from '../words/number'
import { exact } from '../words/time'
import { useAct, useSources, type Source } from './data'
import { EditSource } from './Edit'
import { Held } from './Held'
import { History } from './History'
import { Issues } from './Issues'
import { RemoveSource } from './Remove'
import { KIND, newGuides, stateOf } from './words'
import { ButtonLink, TextLink } from '../parts/Links'

export function SourceSheet({ source, onClose }: { source: Source; onClose: () => void }) {
  const { edit } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [isRemoving, setRemoving] = useState(false)
  const stopEditing = () => void navigate({ to: '/sources/$id', params: { id: source.id }, search: {} })
  return (
    <Drawer opened onClose={onClose} title={edit === true ? `Edit ${source.name}` : source.name} size={560}>
      {edit === true ? (
        <EditSource source={source} onDone={stopEditing} />
      ) : (
        <Stack gap="lg">
          <Overview source={source} />
          <Group gap="xs">
            <ButtonLink
              variant="default"
              to="/sources/$id"
              params={{ id: source.id }}
              search={{ edit: true }}
              leftSection={<IconEdit size={16} />}
            >
              Edit
            </ButtonLink>
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => setRemoving(true)}
            >
              Delete
            </Button>
          </Group>
          <Issues issues={source.issues} />
          <History source={source} />
        </Stack>
      )}
      {isRemoving && <RemoveSource source={source} onClose={() => setRemoving(false)} onDone={onClose} />}
    </Drawer>
  )
}

function Overview({ source }: { source: Source }) {
  const now = useNow()
  const running = useRunning(source.id)
  const act = useAct(source)
  const state = stateOf(source, running !== undefined, now)
  const isGuide = source.source_kind === 'epg'
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Text component="div" size="lg">
          <State tone={state.tone}>{state.text}</State>
        </Text>
        {running === undefined && (
          <Button
            variant={source.status === 'held' ? 'default' : 'filled'}
            leftSection={<IconRefresh size={16} />}
            loading={act.isPending}
            onClick={() => act.mutate('refresh')}
          >
            Refresh
          </Button>
        )}
      </Group>
      {running !== undefined && <Busy operation={running} />}
      {source.status === 'held' && running === undefined && <Held source={source} />}
      {source.last_error !== '' && running === undefined && source.status !== 'held' && (
        <Notice tone="bad">
          <Said text={source.last_error} />
        </Notice>
      )}
      <Facts
        rows={[
          ['Kind', KIND[source.source_kind]],
          ['Address', <span style={{ overflowWrap: 'anywhere' }}>{source.url}</span>],
          source.last_ingested_at && !isGuide && ['Channels', count(source.channel_count, 'channel')],
          source.last_ingested_at &&
            isGuide && [
              'Programmes',
              `${count(source.program_count, 'programme')} of ${count(source.channel_count, 'channel')}`,
            ],
          source.guide_until && isGuide && ['Until', exact(new Date(source.guide_until))],
          source.last_ingested_at && ['Last good', <Ago time={source.last_ingested_at} />],
          source.last_attempt_at && ['Last asked', <Ago time={source.last_attempt_at} />],
          source.last_duration_ms > 0 && ['Took', duration(source.last_duration_ms)],
          source.guide_urls.length > 0 && [
            'Names guides',
            source.guide_urls.map(url => <GuideAddress key={url} url={url} />),
          ],
        ]}
      />
    </Stack>
  )
}

/** A guide that the playlist names: one press from being a source, if it is none yet. */
function GuideAddress({ url }: { url: string }) {
  const isKnown = newGuides([url], useSources().data ?? []).length === 0
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
      {url}{' '}
      {!isKnown && (
        <TextLink to="/sources" search={{ add: true, url }}>
          Add
        </TextLink>
      )}
    </div>
  )
}
