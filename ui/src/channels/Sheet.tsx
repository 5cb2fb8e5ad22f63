// One channel: what its provider sent, what is on, where it can be watched.
import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { Problem } from '../api/problem'
import { useFocusBack } from '../parts/focus'
import { Gone } from '../parts/Gone'
import { IconPlayerPlay } from '../parts/icons'
import { ButtonLink } from '../parts/Links'
import { Logo } from '../parts/Logo'
import { Asked } from '../parts/Page'
import { Elsewhere } from '../player/Elsewhere'
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
  const channel = useChannel(id)
  const isGone = channel.error instanceof Problem && channel.error.status === 404
  useFocusBack(id, 'channels')
  return (
    <Drawer
      opened
      onClose={onClose}
      title={
        channel.data === undefined
          ? isGone
            ? t.channels.gone
            : t.channels.channel
          : channel.data.channel_name || t.channels.noName
      }
      size={600}
    >
      {isGone ? (
        <Gone what={t.channels.goneChannel}>
          <ButtonLink variant="default" to="/channels">
            {t.channels.all}
          </ButtonLink>
        </Gone>
      ) : (
        <Asked query={channel}>{data => <Details channel={data} onPlay={onPlay} />}</Asked>
      )}
    </Drawer>
  )
}

function Details({ channel, onPlay }: { channel: Channel; onPlay: (id: string) => void }) {
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
      {channel.stream_type !== 'series' && <Elsewhere channel={channel} />}
    </Stack>
  )
}
