// The guide of the preview: the number of programmes, and what is on now on the first channels.
import { Text } from '@mantine/core'
import { Fault } from '../parts/Fault'
import { Waiting } from '../parts/Page'
import { t } from '../words/catalogue'
import { clock } from '../words/time'
import { useNowOn } from './data'
import { ResultRow } from './ResultChannels'
import classes from './playlists.module.css'
import type { Preview } from '../api/model'
import { Note } from '../parts/Note'

/** The number of channels. */
const FIRST = 15

export function ResultGuide({ preview, guides }: { preview: Preview; guides: string[] }) {
  const first = preview.channels.slice(0, FIRST)
  const now = useNowOn(
    first.map(channel => channel.tvg_id),
    guides,
  )
  if (preview.program_count === 0)
    return (
      <>
        <Text>{t.playlists.guideNone}</Text>
        <Note>{t.playlists.guideNoneAbout}</Note>
      </>
    )
  return (
    <>
      <Text>{t.playlists.guideSum(preview.program_count)}</Text>
      <Note mb="xs">{t.playlists.guideNow}</Note>
      {now.error !== null ? (
        <Fault error={now.error} retry={now.refetch} />
      ) : now.data === undefined ? (
        <Waiting />
      ) : (
        <ol className={classes.channels}>
          {first.map(channel => (
            <ResultRow key={channel.id} channel={channel} below={shownOn(channel.tvg_id, now.data)} hasLogo={false} />
          ))}
        </ol>
      )}
    </>
  )
}

function shownOn(id: string, now: Map<string, { title: string; start: string } | null>): string {
  if (id === '') return t.playlists.noGuideId
  const programme = now.get(id)
  if (programme === undefined || programme === null) return t.playlists.nothingOn
  return `${clock(new Date(programme.start))} ${programme.title}`
}
