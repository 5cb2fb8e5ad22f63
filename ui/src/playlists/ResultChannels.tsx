// The first channels of the preview, and the sizes of groups.
import { Text, Title } from '@mantine/core'
import { Logo } from '../parts/Logo'
import { number } from '../words/number'
import { t } from '../words/catalogue'
import classes from './playlists.module.css'
import type { Preview } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

/** The number of rows. */
const FIRST = 15
const GROUPS = 12

export function ResultChannels({ preview }: { preview: Preview }) {
  const { channels, channel_count, stats } = preview
  const groups = Object.entries(stats?.by_group ?? {}).toSorted(([, a], [, b]) => b - a)
  const rest = channel_count - Math.min(channels.length, FIRST)
  if (channel_count === 0) return <Text c="dimmed">{t.playlists.resultNone}</Text>
  return (
    <>
      <ol className={classes.channels}>
        {channels.slice(0, FIRST).map(channel => (
          <ResultRow key={channel.id} channel={channel} below={dotted([channel.group_title, channel.source_name])} />
        ))}
      </ol>
      {rest > 0 && <Note mt="xs">{t.playlists.moreChannels(rest)}</Note>}
      {groups.length > 1 && (
        <>
          <Title order={3} mt="md" mb={4}>
            {t.playlists.groupsTitle}
          </Title>
          <ul className={classes.groups}>
            {groups.slice(0, GROUPS).map(([name, count]) => (
              <li key={name}>
                <Text span truncate inherit c={name === '' ? 'dimmed' : undefined} title={name || undefined}>
                  {name || t.channels.noGroup}
                </Text>
                <span>{number(count)}</span>
              </li>
            ))}
          </ul>
          {groups.length > GROUPS && <Note>{t.playlists.moreGroups(groups.length - GROUPS)}</Note>}
        </>
      )}
    </>
  )
}

interface RowProps {
  channel: Preview['channels'][number]
  below: string
  hasLogo?: boolean
}

export function ResultRow({ channel, below, hasLogo = true }: RowProps) {
  return (
    <li className={classes.channel} data-plain={!hasLogo || undefined}>
      <span className={classes.number}>{channel.channel_number}</span>
      {hasLogo && <Logo src={channel.tvg_logo} name={channel.channel_name} size={24} />}
      <div>
        <Text truncate title={channel.channel_name}>
          {channel.channel_name}
        </Text>
        <Note truncate title={below}>
          {below}
        </Note>
      </div>
    </li>
  )
}
