import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPlayerPlay } from '../parts/icons'
import { Gone } from '../parts/Gone'
import { Logo } from '../parts/Logo'
import { RecordSheet } from '../parts/Sheet'
import { Elsewhere, useOpenAddress } from '../player/Elsewhere'
import { t } from '../words/catalogue'
import { useChannel } from './data'
import { Episodes } from './Episodes'
import { OnNow } from './OnNow'
import { Published } from './Published'
import { Sent } from './Sent'
import type { Channel } from '../api/model'

interface Props {
  id: string
  onPlay: (id: string) => void
  onClose: () => void
}

export function ChannelSheet({ id, onPlay, onClose }: Props) {
  return (
    <RecordSheet
      query={useChannel(id)}
      openers={[id, 'channels']}
      titles={[t.channels.channel, t.channels.gone, channel => channel.channel_name || t.channels.noName]}
      gone={<Gone what={t.channels.goneChannel} to="/channels" back={t.channels.all} />}
      size={600}
      onClose={onClose}
    >
      {channel => <Details channel={channel} onPlay={onPlay} />}
    </RecordSheet>
  )
}

function Details({ channel, onPlay }: { channel: Channel; onPlay: (id: string) => void }) {
  const address = useOpenAddress(channel)
  return (
    <Stack gap="lg">
      <Group wrap="nowrap" align="center">
        <Logo src={channel.tvg_logo} name={channel.channel_name} size={56} />
        <Text c="dimmed" style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          {channel.group_title || t.channels.noGroup}
        </Text>
        {channel.stream_type !== 'series' && (
          <Button leftSection={<IconPlayerPlay size={16} stroke={1.5} />} onClick={() => onPlay(channel.id)}>
            {t.channels.play}
          </Button>
        )}
      </Group>
      {channel.stream_type === 'live' && <OnNow channel={channel} />}
      {channel.stream_type === 'series' && <Episodes id={channel.id} />}
      <Published id={channel.id} />
      <Sent channel={channel} />
      {channel.stream_type !== 'series' && <Elsewhere channel={channel} url={address} />}
    </Stack>
  )
}
