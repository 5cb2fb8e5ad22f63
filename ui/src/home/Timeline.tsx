import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useJobs, useWaiting } from '../activity/data'
import { heldBy, jobState } from '../activity/jobs'
import { OwnerLink } from '../activity/OwnerLink'
import { TextLink } from '../parts/Links'
import { Dot } from '../parts/State'
import { Ago } from '../parts/Time'
import { t } from '../words/catalogue'
import classes from './home.module.css'
import { latest, runOf, upcoming, type Run } from './timeline'
import type { Playlist, Source } from '../api/model'
import { Note } from '../parts/Note'

export function Timeline({ sources, playlists, now }: { sources: Source[]; playlists: Playlist[]; now: Date }) {
  const last = latest(useJobs({}).data?.items ?? [])
  const next = upcoming(sources, playlists, useWaiting().data ?? [], now)
  return (
    <Stack gap="sm" component="section" aria-label={t.home.runs}>
      <Group justify="space-between" align="baseline">
        <Title order={2}>{t.home.runs}</Title>
        <TextLink to="/activity" search={{}}>
          {t.activity.all}
        </TextLink>
      </Group>
      <Paper p="md" className={classes.runs}>
        <Runs title={t.home.lately} none={t.home.nothingLately}>
          {last.map(job => (
            <Line
              key={job.id}
              run={runOf(job)}
              state={<Dot tone={jobState(job, undefined, heldBy(job, sources) !== undefined).tone} size={7} />}
            />
          ))}
        </Runs>
        <Runs title={t.home.next} none={t.home.nothingNext}>
          {next.map(run => (
            <Line key={run.key} run={run} state={<Dot tone="idle" size={7} />} isAhead />
          ))}
        </Runs>
      </Paper>
    </Stack>
  )
}

function Runs({ title, none, children }: { title: string; none: string; children: React.ReactNode[] }) {
  return (
    <div>
      <Title order={3} mb={6}>
        {title}
      </Title>
      {children.length === 0 ? <Text c="dimmed">{none}</Text> : <ul>{children}</ul>}
    </div>
  )
}

function Line({ run, state, isAhead }: { run: Run; state: React.ReactNode; isAhead?: boolean }) {
  return (
    <li>
      {state}
      <span>
        <OwnerLink type={run.type} id={run.owner}>
          {run.title}
        </OwnerLink>
      </span>
      <Note span>
        <Ago time={run.time} isAhead={isAhead} />
      </Note>
    </li>
  )
}
