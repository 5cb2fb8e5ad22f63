// Is television all right?
import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconCheck } from '../parts/icons'
import { useEffect } from 'react'
import { useOperations, useWaiting } from '../activity/data'
import { isFinal } from '../api/operation'
import { Busy } from '../parts/Busy'
import { Asked } from '../parts/Page'
import { Dot } from '../parts/State'
import { useNow } from '../parts/Time'
import { Addresses } from '../playlists/Addresses'
import { usePlaylists, type Playlist } from '../playlists/data'
import { deliveryOf } from '../playlists/words'
import { useProviders } from '../providers/data'
import { useSources, type Source } from '../sources/data'
import { keptKey } from '../sources/words'
import { ConcernCard } from './Concern'
import classes from './home.module.css'
import { verdict } from './words'
import { ButtonLink, TextLink } from '../parts/Links'

export function HomePage() {
  const sources = useSources()
  const playlists = usePlaylists()
  useEffect(() => {
    document.title = 'Lineup'
  }, [])
  return (
    <Asked query={sources}>
      {all => <Asked query={playlists}>{lists => <Home sources={all} playlists={lists} />}</Asked>}
    </Asked>
  )
}

function Home({ sources, playlists }: { sources: Source[]; playlists: Playlist[] }) {
  const now = useNow()
  const running = (useOperations().data ?? []).filter(operation => !isFinal(operation))
  const around = { providers: useProviders().data ?? [], waiting: useWaiting() }
  const said = verdict(sources, playlists, now, source => localStorage.getItem(keptKey(source)) !== null, around)
  return (
    <Stack gap="xl">
      <Group gap="sm" wrap="nowrap" align="start" className={classes.verdict}>
        <span className={classes.dot}>
          <Dot tone={said.tone} size={12} />
        </span>
        <Title order={1} aria-live="polite">
          {said.sentence}
        </Title>
      </Group>
      {said.concerns.length > 0 && (
        <Stack gap="sm" component="section" aria-label="Needs attention">
          {said.concerns.map((concern, at) => (
            <ConcernCard key={concern.key} concern={concern} isFirst={at === 0} />
          ))}
        </Stack>
      )}
      {running.length > 0 && (
        <Stack gap="sm" component="section">
          <Title order={2}>Running now</Title>
          <Paper p="md">
            <Stack gap="md">
              {running.map(operation => (
                <Busy key={operation.id} operation={operation} named />
              ))}
            </Stack>
          </Paper>
        </Stack>
      )}
      {playlists.length === 0 ? (
        <FirstSteps hasSources={sources.length > 0} />
      ) : (
        <Playlists playlists={playlists} now={now} />
      )}
    </Stack>
  )
}

function Playlists({ playlists, now }: { playlists: Playlist[]; now: Date }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>Playlists</Title>
      <div className={classes.playlists}>
        {playlists.map(playlist => (
          <Paper key={playlist.id} p="md" component="article" aria-label={playlist.name}>
            <Group justify="space-between" mb="sm" gap={4}>
              <TextLink c="inherit" fw={600} underline="hover" to="/playlists">
                {playlist.name}
              </TextLink>
              <Text c="dimmed" size="sm">
                {deliveryOf(playlist, now) || 'Not published yet'}
              </Text>
            </Group>
            <Addresses playlist={playlist} brief />
          </Paper>
        ))}
      </div>
    </Stack>
  )
}

/** The one evening of setting up, in three steps. */
function FirstSteps({ hasSources }: { hasSources: boolean }) {
  const steps = [
    {
      title: 'Add a source',
      text: 'The address of your provider’s playlist, and of a guide if you have one.',
      button: !hasSources && (
        <ButtonLink to="/sources" search={{ add: true }}>
          Add a source
        </ButtonLink>
      ),
    },
    {
      title: 'Make a playlist',
      text: 'Choose sources, and how channels are numbered.',
      button: hasSources && <ButtonLink to="/playlists/new">Make a playlist</ButtonLink>,
    },
    {
      title: 'Paste its address into your player',
      text: 'Plex, Jellyfin, Emby, Kodi, TiviMate, VLC: each takes the playlist’s address and the guide’s.',
      button: false,
    },
  ]
  return (
    <Paper component="ol" className={classes.steps}>
      {steps.map((step, at) => (
        <li key={step.title}>
          <span className={classes.number} data-done={(hasSources && at === 0) || undefined}>
            {hasSources && at === 0 ? <IconCheck size={16} aria-label="Done" /> : at + 1}
          </span>
          <div>
            <Text fw={600}>{step.title}</Text>
            <Text c="dimmed">{step.text}</Text>
          </div>
          {step.button}
        </li>
      ))}
    </Paper>
  )
}
