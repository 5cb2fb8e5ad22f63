// The preview: number of channels, channels, guide, and changes.
import { Anchor, Paper, Stack, Tabs, Text, Title } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Fault } from '../parts/Fault'
import { Waiting } from '../parts/Page'
import { oneOf } from '../parts/params'
import { t } from '../words/catalogue'
import classes from './playlists.module.css'
import { ResultChanges } from './ResultChanges'
import { ResultChannels } from './ResultChannels'
import { ResultGuide } from './ResultGuide'
import { changesOf, resultOf, type Tab, TABS } from './words'
import type { Playlist, Preview } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

interface Props {
  /** The saved playlist, if there is one. */
  playlist: Playlist | undefined
  /** Undefined if no source is chosen. */
  preview: UseQueryResult<Preview> | undefined
  /** The settings have changed since. */
  isStale: boolean
}

export function Result({ playlist, preview, isStale }: Props) {
  return (
    <Stack component="section" gap="sm" className={classes.result} aria-label={t.parts.preview}>
      <Title order={2}>{t.parts.preview}</Title>
      {preview === undefined ? (
        <Text c="dimmed">{t.playlists.chooseSource}</Text>
      ) : preview.data === undefined ? (
        preview.error === null ? (
          <Waiting />
        ) : (
          <Fault error={preview.error} retry={preview.refetch} />
        )
      ) : (
        <>
          {/* The last answer stays beside the error. */}
          {preview.error !== null && <Fault error={preview.error} retry={preview.refetch} />}
          <Paper p="md" className={classes.shown} aria-busy={isStale || undefined}>
            <Shown playlist={playlist} preview={preview.data} />
          </Paper>
        </>
      )}
    </Stack>
  )
}

function Shown({ playlist, preview }: { playlist: Playlist | undefined; preview: Preview }) {
  const { tab = 'channels' } = useSearch({ strict: false })
  const navigate = useNavigate()
  const isPublished = (playlist?.version ?? 0) > 0
  const views: Record<Tab, () => React.ReactNode> = {
    channels: () => <ResultChannels preview={preview} />,
    guide: () => <ResultGuide preview={preview} />,
    raw: () => <ResultRaw preview={preview} playlist={isPublished ? playlist : undefined} />,
    changes: () =>
      preview.changes === undefined ? (
        <Waiting />
      ) : (
        <ResultChanges changes={preview.changes} isPublished={isPublished} />
      ),
  }
  return (
    <>
      <div role="status">
        <Text fw={600} size="lg">
          {resultOf(preview)}
        </Text>
        <Note>
          {preview.channel_count === 0
            ? t.playlists.resultNoneAbout
            : preview.program_count === undefined || preview.changes === undefined
              ? t.playlists.counting
              : dotted([t.playlists.programmes(preview.program_count), isPublished && changesOf(preview.changes)])}
        </Note>
      </div>
      {preview.stats?.warnings.map(warning => (
        <Text key={warning} size="sm" mt="xs">
          {warning}
        </Text>
      ))}
      <Tabs
        mt="sm"
        value={tab}
        onChange={to => void navigate({ to: '.', search: { tab: oneOf(TABS, to) }, replace: true, resetScroll: false })}
      >
        <Tabs.List>
          {TABS.map(name => (
            <Tabs.Tab key={name} value={name} px="xs">
              {t.playlists.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(name => (
          <Tabs.Panel key={name} value={name} pt="sm">
            {name === tab && views[name]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}

function ResultRaw({ preview, playlist }: { preview: Preview; playlist: Playlist | undefined }) {
  return (
    <>
      <Note mb="xs">{t.playlists.rawAbout}</Note>
      {/* Focusable, because it scrolls by itself. */}
      <pre className={classes.raw} tabIndex={0} role="region" aria-label={t.playlists.tabs.raw}>
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
