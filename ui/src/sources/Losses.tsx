// What accepting a refresh on hold would remove: from which playlists and groups, and every channel by name.
import { Stack, Text } from '@mantine/core'
import { Fold } from '../parts/Fold'
import { TextLink } from '../parts/Links'
import { Note } from '../parts/Note'
import { useHeld } from './data'
import { lossOf } from './words'
import classes from './sources.module.css'
import { listed } from '../words/list'
import { t } from '../words/catalogue'
import type { Losses as Held, Source } from '../api/model'

export function Losses({ source }: { source: Source }) {
  const held = useHeld(source).data
  if (held === undefined) return null
  const { removed_count, removed, groups, playlists } = held
  const words = t.sourceCare
  return (
    <Stack gap="xs" mt={4}>
      {playlists.map(playlist => (
        <Text key={playlist.proxy_id}>
          <TextLink to="/playlists/$id" params={{ id: playlist.proxy_id }}>
            {lossOf(source, playlist)}
          </TextLink>
        </Text>
      ))}
      {playlists.length === 0 && removed_count > 0 && <Note>{words.lossNowhere}</Note>}
      {groups.length > 0 && (
        <Fold title={words.byGroup(groups.length)}>
          <Lines label={words.byGroup(groups.length)}>
            {groups.map(({ group_title, removed_count, channel_count }) => (
              <li key={group_title}>{words.groupLoss(group_title, removed_count, channel_count)}</li>
            ))}
          </Lines>
        </Fold>
      )}
      {removed.length > 0 && (
        <Fold title={words.affected(removed_count)}>
          <Lines label={words.affected(removed_count)}>
            {removed.map(channel => (
              <Removed key={channel.channel_id} channel={channel} />
            ))}
          </Lines>
          {removed.length < removed_count && <Note>{t.parts.andMore(removed_count - removed.length)}</Note>}
        </Fold>
      )}
    </Stack>
  )
}

function Removed({ channel }: { channel: Held['removed'][number] }) {
  const { channel_name, group_title, program_count, playlists } = channel
  const details = [group_title, playlists.length > 0 && t.sourceCare.published(listed(playlists))].filter(Boolean)
  return (
    <li>
      {program_count > 0 ? t.sourceCare.programmesOf(channel_name, program_count) : channel_name}
      {details.length > 0 && (
        <Text span size="sm" c="dimmed">
          {' '}
          {details.join(' · ')}
        </Text>
      )}
    </li>
  )
}

function Lines({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Text component="ul" size="sm" className={classes.lines} tabIndex={0} aria-label={label}>
      {children}
    </Text>
  )
}
