// The home page: whether everything works.
import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Navigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { UseQueryResult } from '@tanstack/react-query'
import { useJobs, useOperations, useWaiting } from '../activity/data'
import { isFinal } from '../api/operation'
import { Busy } from '../activity/Busy'
import { TextLink } from '../parts/Links'
import { Asked, Waiting } from '../parts/Page'
import { Dot } from '../parts/State'
import { useNow } from '../parts/Time'
import { Top } from '../parts/Top'
import { Copies } from '../playlists/Copies'
import { usePlaylists } from '../playlists/data'
import { deliveryOf } from '../playlists/words'
import { useProviders } from '../providers/data'
import { useSources } from '../sources/data'
import { isSkipped } from '../start/steps'
import { t } from '../words/catalogue'
import { ConcernCard } from './Concern'
import { useOnNow, useVerdict } from './data'
import { FirstSteps } from './FirstSteps'
import classes from './home.module.css'
import { OnNow } from './OnNow'
import { Timeline } from './Timeline'
import type { Playlist, Source } from '../api/model'
import { Note } from '../parts/Note'

export function HomePage() {
  const sources = useSources()
  const playlists = usePlaylists()
  // Loads everything that the verdict needs together, and shows it together, so that nothing moves later.
  const around = [useProviders(), useOperations(), useWaiting()]
  // Needed further down the page, but loaded at once.
  useJobs({})
  useEffect(() => {
    document.title = 'Lineup'
  }, [])
  return (
    <>
      <Top>
        <Text fw={600} c="dimmed">
          {t.frame.home}
        </Text>
      </Top>
      <Asked query={sources}>
        {all => (
          <Asked query={playlists}>
            {lists =>
              all.length + lists.length === 0 && !isSkipped() ? (
                <Navigate to="/start" replace />
              ) : around.some(isComing) ? (
                <Waiting />
              ) : (
                <Home sources={all} playlists={lists} />
              )
            }
          </Asked>
        )}
      </Asked>
    </>
  )
}

/** Whether a query is still loading. Failed queries, and queries paused offline, are not waited for. */
const isComing = ({ isPending, failureCount, fetchStatus }: UseQueryResult) =>
  isPending && failureCount === 0 && fetchStatus === 'fetching'

function Home({ sources, playlists }: { sources: Source[]; playlists: Playlist[] }) {
  const now = useNow()
  const running = (useOperations().data ?? []).filter(operation => !isFinal(operation))
  const said = useVerdict(sources, playlists)
  const favourite = playlists.find(playlist => playlist.is_active && playlist.last_generated_at)
  const onNow = useOnNow(favourite?.id, now)
  // Sections appear from top to bottom, so that nothing moves while it is read.
  const isAbove = favourite === undefined || !isComing(onNow)
  const jobs = useJobs({})
  return (
    <Stack gap="xl">
      <Group gap="sm" wrap="nowrap" align="start">
        <span className={classes.dot}>
          <Dot tone={said.tone} size={12} />
        </span>
        <Title order={1} aria-live="polite">
          {said.sentence}
        </Title>
      </Group>
      {said.concerns.length > 0 && (
        <Stack gap="sm" component="section" aria-label={t.home.attention}>
          {said.concerns.map((concern, at) => (
            <ConcernCard key={concern.key} concern={concern} isFirst={at === 0} />
          ))}
        </Stack>
      )}
      {running.length > 0 && (
        <Stack gap="sm" component="section">
          <Title order={2}>{t.home.running}</Title>
          <Paper p="md">
            <Stack gap="md">
              {running.map(operation => (
                <Busy key={operation.id} operation={operation} named />
              ))}
            </Stack>
          </Paper>
        </Stack>
      )}
      {playlists.length === 0 ? <FirstSteps sources={sources} /> : <Playlists playlists={playlists} now={now} />}
      {favourite !== undefined && <OnNow playlist={favourite} rows={onNow.data ?? []} now={now} />}
      {isAbove && !isComing(jobs) && sources.length > 0 && (
        <Timeline sources={sources} playlists={playlists} now={now} />
      )}
    </Stack>
  )
}

function Playlists({ playlists, now }: { playlists: Playlist[]; now: Date }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>{t.frame.playlists}</Title>
      <div className={classes.playlists}>
        {playlists.map(playlist => (
          <Paper key={playlist.id} p="md" component="article" aria-label={playlist.name}>
            <Group justify="space-between" mb="sm" gap={4}>
              <TextLink c="inherit" fw={600} underline="hover" to="/playlists">
                {playlist.name}
              </TextLink>
              <Note>{deliveryOf(playlist, now) || t.playlists.pending}</Note>
            </Group>
            <Copies playlist={playlist} />
          </Paper>
        ))}
      </div>
    </Stack>
  )
}
