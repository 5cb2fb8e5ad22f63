// A card for one concern, with its next step.
import { Button, Group, Paper, Text } from '@mantine/core'
import { Said } from '../parts/Said'
import { Dot } from '../parts/State'
import { useCallAgain } from '../providers/data'
import { useRegenerate } from '../playlists/data'
import { DecisionStep } from '../playlists/DecisionStep'
import { useRefreshAll } from '../sources/many'
import type { Concern } from './words'
import type { Playlist } from '../api/model'
import { ButtonLink, TextLink } from '../parts/Links'
import { t } from '../words/catalogue'

/** `isFirst`: its button is the primary one. */
export function ConcernCard({ concern, isFirst }: { concern: Concern; isFirst: boolean }) {
  const { sources, playlist, decision, text } = concern
  const variant = isFirst ? 'filled' : 'default'
  return (
    <Paper p="md" component="article" aria-label={concern.title}>
      <Group justify="space-between" gap="md" align="start">
        <div style={{ flex: '1 1 320px', minWidth: 0 }}>
          <Group gap={8} wrap="nowrap" align="baseline">
            <Dot tone={concern.tone} />
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              <ConcernTitle concern={concern} />
            </Text>
          </Group>
          {text !== '' && (
            <Text mt={4} pl={16} style={{ overflowWrap: 'anywhere' }}>
              <Said text={text} />
            </Text>
          )}
        </div>
        {sources.length > 0 && <SourceStep concern={concern} variant={variant} />}
        {playlist !== undefined &&
          (decision === undefined ? (
            <PlaylistStep playlist={playlist} variant={variant} />
          ) : (
            <DecisionStep playlist={playlist} kind={decision} variant={variant} />
          ))}
      </Group>
    </Paper>
  )
}

type Variant = 'filled' | 'default'

interface TitleProps {
  concern: Concern
  onClick?: () => void
}

/** The title, which leads to what it is about. */
export function ConcernTitle({ concern: { title, sources, playlist }, onClick }: TitleProps) {
  const link = { c: 'inherit', underline: 'hover', onClick, children: title } as const
  const [source, ...others] = sources
  if (source === undefined) return playlist === undefined ? title : <TextLink {...link} to="/playlists" />
  return others.length > 0 ? (
    <TextLink {...link} to="/sources" search={{ state: 'attention' }} />
  ) : (
    <TextLink {...link} to="/sources/$id" params={{ id: source.id }} />
  )
}

/** One step for all sources of the cause. */
function SourceStep({ concern: { sources, pauses }, variant }: { concern: Concern; variant: Variant }) {
  const refresh = useRefreshAll()
  const call = useCallAgain()
  const [first] = sources
  if (first?.status === 'held') {
    return (
      <ButtonLink variant={variant} to="/sources/$id" params={{ id: first.id }}>
        {t.activity.decide}
      </ButtonLink>
    )
  }
  return (
    <Button
      variant={variant}
      loading={call.isPending || refresh.isPending}
      onClick={() => call.mutate(pauses, { onSuccess: () => refresh.mutate(sources) })}
    >
      {pauses.length > 0 ? t.sources.tryNow : t.sources.refresh}
    </Button>
  )
}

function PlaylistStep({ playlist, variant }: { playlist: Playlist; variant: Variant }) {
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
