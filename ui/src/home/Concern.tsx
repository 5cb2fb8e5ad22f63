// A card for one concern, with its next step.
import { Button, Group, Paper, Text } from '@mantine/core'
import { Said } from '../parts/Said'
import { Dot } from '../parts/State'
import { useCallAgain } from '../providers/data'
import { useRegenerate } from '../playlists/data'
import { useAct } from '../sources/data'
import { heldOf } from '../sources/words'
import type { Concern } from './words'
import { ButtonLink, TextLink } from '../parts/Links'
import { t } from '../words/catalogue'

/** `isFirst`: its button is the primary one. */
export function ConcernCard({ concern, isFirst }: { concern: Concern; isFirst: boolean }) {
  const { source, playlist } = concern
  const variant = isFirst ? 'filled' : 'default'
  const text = source?.status === 'held' ? heldOf(source) : concern.text
  return (
    <Paper p="md" component="article" aria-label={concern.title}>
      <Group justify="space-between" gap="md" align="start">
        <div style={{ flex: '1 1 320px', minWidth: 0 }}>
          <Group gap={8} wrap="nowrap" align="baseline">
            <Dot tone={concern.tone} />
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {source === undefined ? (
                concern.title
              ) : (
                <TextLink c="inherit" underline="hover" to="/sources/$id" params={{ id: source.id }}>
                  {concern.title}
                </TextLink>
              )}
            </Text>
          </Group>
          {text !== '' && (
            <Text mt={4} pl={16} style={{ overflowWrap: 'anywhere' }}>
              <Said text={text} />
            </Text>
          )}
        </div>
        {source !== undefined && <SourceStep source={source} provider={concern.provider} variant={variant} />}
        {playlist !== undefined && <PlaylistStep playlist={playlist} variant={variant} />}
      </Group>
    </Paper>
  )
}

type Variant = 'filled' | 'default'

interface StepProps {
  source: NonNullable<Concern['source']>
  provider: Concern['provider']
  variant: Variant
}

function SourceStep({ source, provider, variant }: StepProps) {
  const act = useAct(source)
  const call = useCallAgain()
  if (source.status === 'held') {
    return (
      <ButtonLink variant={variant} to="/sources/$id" params={{ id: source.id }}>
        {t.activity.decide}
      </ButtonLink>
    )
  }
  if (provider !== undefined) {
    return (
      <Button
        variant={variant}
        loading={call.isPending}
        onClick={() => call.mutate(provider, { onSuccess: () => act.mutate('refresh') })}
      >
        {t.sources.tryNow}
      </Button>
    )
  }
  return (
    <Button variant={variant} loading={act.isPending} onClick={() => act.mutate('refresh')}>
      {t.sources.refresh}
    </Button>
  )
}

function PlaylistStep({ playlist, variant }: { playlist: NonNullable<Concern['playlist']>; variant: Variant }) {
  const regenerate = useRegenerate()
  if (playlist.stream_sources.length === 0) {
    return (
      <ButtonLink variant={variant} to="/playlists/$id" params={{ id: playlist.id }}>
        {t.home.chooseSources}
      </ButtonLink>
    )
  }
  return (
    <Button variant={variant} loading={regenerate.isPending} onClick={() => regenerate.mutate(playlist.id)}>
      {t.parts.tryAgain}
    </Button>
  )
}
