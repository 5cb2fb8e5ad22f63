// One thing that needs a look, with the one thing to do about it.
import { Button, Group, Paper, Text } from '@mantine/core'
import { Dot } from '../parts/State'
import { useRegenerate } from '../playlists/data'
import { useAct } from '../sources/data'
import { heldOf } from '../sources/words'
import type { Concern } from './words'
import { ButtonLink } from '../parts/Links'

export function ConcernCard({ concern }: { concern: Concern }) {
  const { source, playlist } = concern
  const text = source?.status === 'held' ? heldOf(source) : concern.text
  return (
    <Paper p="md" component="article" aria-label={concern.title}>
      <Group justify="space-between" gap="md" align="start">
        <div style={{ flex: '1 1 320px', minWidth: 0 }}>
          <Group gap={8} wrap="nowrap" align="baseline">
            <Dot tone={concern.tone} />
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {concern.title}
            </Text>
          </Group>
          {text !== '' && (
            <Text mt={4} pl={16} style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          )}
        </div>
        {source !== undefined && <SourceStep source={source} />}
        {playlist !== undefined && <PlaylistStep id={playlist.id} />}
      </Group>
    </Paper>
  )
}

function SourceStep({ source }: { source: NonNullable<Concern['source']> }) {
  const act = useAct(source)
  const details = { to: '/sources/$id', params: { id: source.id } } as const
  if (source.status === 'held') {
    return <ButtonLink {...details}>Decide</ButtonLink>
  }
  return (
    <Group gap="xs">
      <ButtonLink variant="default" {...details}>
        Details
      </ButtonLink>
      <Button loading={act.isPending} onClick={() => act.mutate('refresh')}>
        Refresh
      </Button>
    </Group>
  )
}

function PlaylistStep({ id }: { id: string }) {
  const regenerate = useRegenerate(id)
  return (
    <Button loading={regenerate.isPending} onClick={() => regenerate.mutate()}>
      Try again
    </Button>
  )
}
