// The next step where a playlist is held or serves a restored version.
import { Button } from '@mantine/core'
import { tell } from '../api/cache'
import { opens } from '../parts/focus'
import { ButtonLink } from '../parts/Links'
import { t } from '../words/catalogue'
import { useResume } from './data'
import type { Decision } from './decision'
import type { Playlist } from '../api/model'

interface Props {
  playlist: Playlist
  kind: Decision['kind']
  variant: 'filled' | 'default'
  size?: 'xs' | 'sm'
}

export function DecisionStep({ playlist, kind, variant, size = 'sm' }: Props) {
  const resume = useResume(playlist.id)
  if (kind === 'pinned') {
    return (
      <Button
        variant={variant}
        size={size}
        loading={resume.isPending}
        aria-label={t.parts.of(t.playlists.resume, playlist.name)}
        onClick={() => resume.mutate(undefined, { onSuccess: () => tell(t.playlists.resumed) })}
      >
        {t.playlists.resume}
      </Button>
    )
  }
  return (
    <ButtonLink
      variant={variant}
      size={size}
      to="/playlists"
      search={{ review: playlist.id }}
      resetScroll={false}
      aria-label={t.parts.of(kind === 'kept' ? t.playlists.decideAgain : t.playlists.review, playlist.name)}
      {...opens(`review ${playlist.id}`)}
    >
      {kind === 'kept' ? t.playlists.decideAgain : t.playlists.review}
    </ButtonLink>
  )
}
