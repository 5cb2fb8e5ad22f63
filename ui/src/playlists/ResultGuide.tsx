// The guide of the preview: the number of programmes, and what is on now on the first channels.
import { Text } from '@mantine/core'
import { Note } from '../parts/Note'
import { Waiting } from '../parts/Page'
import { t } from '../words/catalogue'
import { clock } from '../words/time'
import { ResultRow } from './ResultChannels'
import classes from './playlists.module.css'
import type { Preview } from '../api/model'

/** The number of channels. */
const FIRST = 15

export function ResultGuide({ preview }: { preview: Preview }) {
  if (preview.program_count === undefined) return <Waiting />
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
      <ol className={classes.channels}>
        {preview.channels.slice(0, FIRST).map(channel => (
          <ResultRow key={channel.id} channel={channel} below={onNow(channel)} hasLogo={false} />
        ))}
      </ol>
    </>
  )
}

function onNow({ tvg_id, now }: Preview['channels'][number]): string {
  if (tvg_id === '') return t.playlists.noGuideId
  return now === null ? t.guide.nothing : `${clock(new Date(now.start))} ${now.title}`
}
