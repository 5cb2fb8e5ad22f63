// One job: its target, trigger and time, with its outcome or progress.
import { Box, Button, Group, Paper, Text } from '@mantine/core'
import { isFinal, type Operation } from '../api/operation'
import { Busy, Stages } from './Busy'
import { ButtonLink } from '../parts/Links'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { t } from '../words/catalogue'
import { duration } from '../words/number'
import { useTakeBack } from './data'
import { outcomeOf } from './outcome'
import { OwnerLink } from './OwnerLink'
import { jobState, titleOf, waitsUntil, whyOf } from './jobs'
import type { Job, Source } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  job: Job
  /** Its progress, while it runs and shortly after. */
  operation: Operation | undefined
  /** The source that waits for a decision about this refresh. */
  held: Source | undefined
}

export function JobCard({ job, operation, held }: Props) {
  const now = useNow()
  const takeBack = useTakeBack()
  const isLive = operation !== undefined && !isFinal(operation)
  const state = jobState(job, operation, held !== undefined)
  const until = isLive ? '' : waitsUntil(job, now)
  const words = outcomeOf(job)
  const isLoud = job.status === 'failed' || held !== undefined
  return (
    <Paper p="md" component="article" aria-label={titleOf(job)}>
      <Group justify="space-between" gap="xs" align="baseline">
        <Group gap="sm" align="baseline" style={{ rowGap: 2 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            <OwnerLink type={job.type} id={job.target_id}>
              {titleOf(job)}
            </OwnerLink>
          </Text>
          <State tone={state.tone}>{state.text}</State>
          <Note>{whyOf(job)}</Note>
        </Group>
        <Note>
          {until === '' && <Ago time={job.completed_at ?? job.started_at ?? job.created_at} />}
          {job.duration_ms >= 1000 && t.activity.took(duration(job.duration_ms))}
        </Note>
      </Group>
      {isLive ? (
        <Box mt={6}>
          <Busy operation={operation} />
        </Box>
      ) : (
        (words !== '' || until !== '') && (
          <Text mt={4} c={isLoud ? undefined : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
            {until !== '' && t.activity.waitsUntil(until)}
            <Said text={words} />
          </Text>
        )
      )}
      {held !== undefined && (
        <ButtonLink mt="sm" variant="default" size="xs" to="/sources/$id" params={{ id: held.id }}>
          {t.activity.decide}
        </ButtonLink>
      )}
      {job.status === 'pending' && !isLive && (
        <Button
          mt="sm"
          variant="default"
          size="xs"
          loading={takeBack.isPending}
          aria-label={t.parts.cancelWhat(titleOf(job))}
          onClick={() => takeBack.mutate(job.id)}
        >
          {t.parts.cancel}
        </Button>
      )}
      {isLive && <Stages operation={operation} />}
    </Paper>
  )
}
