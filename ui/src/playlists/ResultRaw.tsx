// The beginning of the playlist file.
import { Anchor } from '@mantine/core'
import { t } from '../words/catalogue'
import classes from './playlists.module.css'
import type { Playlist, Preview } from '../api/model'
import { Note } from '../parts/Note'

export function ResultRaw({ preview, playlist }: { preview: Preview; playlist: Playlist | undefined }) {
  return (
    <>
      <Note mb="xs">{t.playlists.rawAbout}</Note>
      {/* Focusable, because it scrolls by itself. */}
      <pre className={classes.raw} tabIndex={0} role="region" aria-label={t.playlists.rawLabel}>
        {preview.m3u_content}
      </pre>
      {playlist !== undefined && (
        <Anchor href={playlist.m3u8_url} download={`${playlist.name}.m3u`} size="sm" underline="always">
          {t.playlists.download}
        </Anchor>
      )}
    </>
  )
}
