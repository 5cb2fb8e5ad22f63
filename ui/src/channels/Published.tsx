// The playlists of a channel: its number or why it is missing, and what rules changed.
import { Stack, Text, Title } from '@mantine/core'
import { fill } from '../parts/fill'
import { TextLink } from '../parts/Links'
import { Asked } from '../parts/Page'
import { State } from '../parts/State'
import { t } from '../words/catalogue'
import { usePublished } from './data'
import { Differences } from './Differences'
import classes from './channels.module.css'
import { standingOf } from './words'
import type { PublishedIn, Standing } from '../api/model'
import { Note } from '../parts/Note'

export function Published({ id }: { id: string }) {
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>{t.channels.published}</Title>
      <Asked query={usePublished(id)}>
        {channel =>
          channel.proxies.length === 0 ? (
            <Text c="dimmed">
              {fill(t.channels.inNoPlaylist, {
                playlists: <TextLink to="/playlists">{t.frame.playlists}</TextLink>,
              })}
            </Text>
          ) : (
            channel.proxies.map(standing => (
              <InPlaylist key={standing.proxy_id} standing={standing} channel={channel} />
            ))
          )
        }
      </Asked>
    </Stack>
  )
}

function InPlaylist({ standing, channel }: { standing: Standing; channel: PublishedIn }) {
  const { proxy_id, proxy_name, is_active, is_kept, guide, differences } = standing
  const state = standingOf(standing)
  return (
    <Stack gap="xs" className={classes.standing}>
      <div>
        <Title order={3}>
          <TextLink c="inherit" underline="hover" to="/playlists/$id" params={{ id: proxy_id }}>
            {proxy_name}
          </TextLink>
        </Title>
        <State tone={state.tone}>{state.text}</State>
        <Why standing={standing} channel={channel} />
        {!is_active && <Note>{t.channels.switchedOff}</Note>}
        {is_kept && (
          <Note>
            {guide === null
              ? t.channels.noGuideMatch
              : fill(t.channels.guideMatch, {
                  name: guide.channel_name || guide.channel_id,
                  guide: (
                    <TextLink to="/sources/$id" params={{ id: guide.epg_source_id }}>
                      {guide.epg_source_name}
                    </TextLink>
                  ),
                })}
          </Note>
        )}
      </div>
      {differences.length > 0 ? <Differences standing={standing} /> : is_kept && <Note>{t.channels.asSent}</Note>}
    </Stack>
  )
}

/** Why a channel is not, or will not be, in a playlist. */
function Why({ standing: { reason, removed_by, detail }, channel }: { standing: Standing; channel: PublishedIn }) {
  if (reason === null) return null
  return (
    <Text size="sm">
      {fill(t.channels.absence[removed_by === null && reason === 'filter' ? 'not_included' : reason], {
        filter: removed_by !== null && (
          <TextLink to="/rules/$kind/$id" params={{ kind: 'filters', id: removed_by.filter_id }}>
            {removed_by.filter_name}
          </TextLink>
        ),
        source:
          channel.source_id === null ? (
            channel.source_name
          ) : (
            <TextLink to="/sources/$id" params={{ id: channel.source_id }}>
              {channel.source_name}
            </TextLink>
          ),
        detail,
      })}
    </Text>
  )
}
