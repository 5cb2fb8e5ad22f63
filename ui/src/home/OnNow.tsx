// What is on now on the first channels of a playlist.
import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core'
import { TextLink } from '../parts/Links'
import { Logo } from '../parts/Logo'
import { t } from '../words/catalogue'
import { clock } from '../words/time'
import classes from './home.module.css'
import type { NowRow, Playlist } from '../api/model'
import { Note } from '../parts/Note'

export function OnNow({ playlist, rows: all, now }: { playlist: Playlist; rows: NowRow[]; now: Date }) {
  const rows = all.filter(row => row.now)
  // Hidden without a guide; the verdict above says so.
  if (rows.length === 0) return null
  return (
    <Stack gap="sm" component="section" aria-label={t.home.onNow}>
      <Group justify="space-between" align="baseline">
        <Group gap="sm" align="baseline">
          <Title order={2}>{t.home.onNow}</Title>
          <Note>{t.home.onNowOf(playlist.name)}</Note>
        </Group>
        <TextLink to="/guide" search={{ playlist: playlist.id }}>
          {t.home.wholeGuide}
        </TextLink>
      </Group>
      <Paper component="ul" className={classes.now}>
        {rows.map((row, at) => (
          <Line key={`${row.channel_id} ${at}`} row={row} playlist={playlist.id} now={now} />
        ))}
      </Paper>
    </Stack>
  )
}

function Line({ row, playlist, now }: { row: NowRow; playlist: string; now: Date }) {
  const { now: programme, next } = row
  if (!programme) return null
  const [start, stop] = [new Date(programme.start), new Date(programme.stop)]
  const gone = ((now.getTime() - start.getTime()) / (stop.getTime() - start.getTime())) * 100
  const after = next ? t.home.then(clock(new Date(next.start)), next.title) : t.home.until(clock(stop))
  return (
    <li>
      <Logo src={row.icon} name={row.channel_name} size={32} />
      <div>
        <Note truncate title={row.channel_name}>
          {row.channel_name}
        </Note>
        <Text fw={600} truncate title={programme.title}>
          <TextLink c="inherit" underline="hover" to="/guide" search={{ playlist, search: row.channel_name }}>
            {programme.title}
          </TextLink>
        </Text>
        <Progress value={gone} size={3} my={4} aria-label={t.channels.goneBy} />
        <Note truncate title={after}>
          {after}
        </Note>
      </div>
    </li>
  )
}
