// The stages of an operation, with the current one marked.
import { Box, Group, Text } from '@mantine/core'
import type { Operation } from '../api/operation'
import { Dot } from '../parts/State'
import { t } from '../words/catalogue'

export function Stages({ operation }: { operation: Operation }) {
  if (operation.stages.length === 0) return null
  return (
    <Group
      gap="md"
      component="ol"
      aria-label={t.activity.stages}
      style={{ listStyle: 'none', padding: 0, margin: '12px 0 0', rowGap: 4 }}
    >
      {operation.stages.map(stage => {
        const isHere = stage.id === operation.stage
        const isDone = stage.state === 'completed'
        return (
          <Box component="li" key={stage.id} aria-current={isHere ? 'step' : undefined}>
            <Group gap={6} wrap="nowrap">
              <Dot tone={isDone ? 'good' : stage.state === 'error' ? 'bad' : isHere ? 'busy' : 'idle'} size={6} />
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
