// What did it do, and what failed?
import { Box, Group, Paper, Stack, Text } from '@mantine/core'
import { IconActivity } from '../parts/icons'
import { isFinal, type Operation } from '../api/operation'
import { Busy } from '../parts/Busy'
import { Empty } from '../parts/Empty'
import { ButtonLink } from '../parts/Links'
import { Asked, Page } from '../parts/Page'
import { Said } from '../parts/Said'
import { Dot, State } from '../parts/State'
import { Ago } from '../parts/Time'
import { useSources } from '../sources/data'
import { duration } from '../words/number'
import { useOperations } from './data'
import { counts, heldBy, ordered, stateOf, toneOf } from './words'

export function ActivityPage() {
  const operations = useOperations()
  return (
    <Page title="Activity" facts="What runs, and what ended in the last minutes">
      <Asked query={operations}>
        {all =>
          all.length === 0 ? (
            <Empty icon={IconActivity} title="Nothing runs">
              Refreshes of sources and generations of playlists show here, step by step. What each refresh changed is in
              the source’s history.
            </Empty>
          ) : (
            <Stack gap="sm">
              {ordered(all).map(operation => (
                <OperationCard key={operation.id} operation={operation} />
              ))}
            </Stack>
          )
        }
      </Asked>
    </Page>
  )
}

function OperationCard({ operation }: { operation: Operation }) {
  const held = heldBy(operation, useSources().data ?? [])
  const isHeld = held !== undefined
  const took = operation.completed_at
    ? new Date(operation.completed_at).getTime() - new Date(operation.started_at).getTime()
    : 0
  return (
    <Paper p="md" component="article" aria-label={operation.operation_name}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap="sm">
          <Text fw={600}>{operation.operation_name}</Text>
          <State tone={toneOf(operation, isHeld)}>{stateOf(operation, isHeld)}</State>
        </Group>
        <Text c="dimmed" size="sm">
          <Ago time={operation.completed_at ?? operation.started_at} />
          {took >= 1000 && ` · took ${duration(took)}`}
        </Text>
      </Group>
      {isFinal(operation) ? (
        <Text c={operation.state === 'error' || isHeld ? undefined : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
          <Said text={operation.error ?? operation.message} />
          {operation.state === 'completed' && operation.bytes > 0 && ` · ${counts({ ...operation, items_done: 0 })}`}
        </Text>
      ) : (
        <Busy operation={operation} />
      )}
      {isHeld ? (
        <ButtonLink mt="sm" variant="default" size="xs" to="/sources/$id" params={{ id: held.id }}>
          Decide
        </ButtonLink>
      ) : (
        // Of what was held back, every step is called completed: that it was saved would be wrong.
        <Stages operation={operation} />
      )}
    </Paper>
  )
}

/** The steps, in order: where it is, or where it stopped. */
function Stages({ operation }: { operation: Operation }) {
  return (
    <Group gap="md" mt="sm" component="ol" style={{ listStyle: 'none', padding: 0, margin: '12px 0 0' }}>
      {operation.stages.map(stage => {
        const isHere = stage.id === operation.stage
        const isDone = stage.state === 'completed'
        const tone = isDone ? 'good' : isHere ? toneOf(operation, false) : 'idle'
        return (
          <Box component="li" key={stage.id} aria-current={isHere && !isFinal(operation) ? 'step' : undefined}>
            <Group gap={6} wrap="nowrap">
              <Dot tone={tone} size={6} />
              <Text size="sm" c={isHere && !isDone ? undefined : 'dimmed'}>
                {stage.name}
              </Text>
            </Group>
          </Box>
        )
      })}
    </Group>
  )
}
