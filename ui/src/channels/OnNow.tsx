// The guides that have the channel's id, and what is on now.
import { Progress, Stack, Text, Title } from '@mantine/core'
import { TextLink } from '../parts/Links'
import { Asked } from '../parts/Page'
import { useNow } from '../parts/Time'
import { useSources } from '../sources/data'
import { t } from '../words/catalogue'
import { clock } from '../words/time'
import { useOnNow } from './data'
import type { Channel, NowRow } from '../api/model'
import { Note } from '../parts/Note'

export function OnNow({ channel }: { channel: Channel }) {
  const rows = useOnNow(channel.tvg_id)
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>{t.channels.onNow}</Title>
      {channel.tvg_id === '' ? (
        <Text c="dimmed">{t.channels.noMatchId}</Text>
      ) : (
        <Asked query={rows}>
          {found =>
            found.length === 0 ? (
              <Text c="dimmed">{t.channels.noMatch(channel.tvg_id)}</Text>
            ) : (
              found.map(row => <Match key={row.source_id} row={row} />)
            )
          }
        </Asked>
      )}
    </Stack>
  )
}

function Match({ row }: { row: NowRow }) {
  const now = useNow()
  const source = useSources().data?.find(({ id }) => id === row.source_id)
  const time = (text: string | undefined) => (text === undefined ? 0 : new Date(text).getTime())
  const [start, stop] = [time(row.now?.start), time(row.now?.stop)]
  return (
    <Stack gap={4}>
      <Text fw={600}>{row.now?.title ?? t.channels.nothingOn}</Text>
      {row.now !== null && (
        <Progress value={((now.getTime() - start) / (stop - start)) * 100} size={3} aria-label={t.channels.goneBy} />
      )}
      {row.now !== null && (
        <Note>{t.channels.fromTo(clock(new Date(row.now.start)), clock(new Date(row.now.stop)))}</Note>
      )}
      {row.next !== null && <Text size="sm">{t.channels.then(clock(new Date(row.next.start)), row.next.title)}</Text>}
      <Note>
        {t.channels.matched(row.channel_name, source?.name ?? '')}{' '}
        <TextLink to="/guide" search={{ source: row.source_id ?? undefined, search: row.channel_id }}>
          {t.channels.openGuide}
        </TextLink>
      </Note>
    </Stack>
  )
}
