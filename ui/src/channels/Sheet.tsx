// One channel, as its provider sent it.
import { Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { Problem } from '../api/problem'
import { Gone } from '../parts/Gone'
import { ButtonLink } from '../parts/Links'
import { Asked } from '../parts/Page'
import { Facts } from '../parts/Facts'
import { Logo } from '../parts/Logo'
import { useChannel, type Channel } from './data'

const TYPES: Record<Channel['stream_type'], string> = { live: 'Live', movie: 'Film', series: 'Series' }

export function ChannelSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const channel = useChannel(id)
  const isGone = channel.error instanceof Problem && channel.error.status === 404
  return (
    <Drawer opened onClose={onClose} title={channel.data?.channel_name ?? (isGone ? 'Gone' : 'Channel')} size={560}>
      {isGone ? (
        <Gone what="channel">
          <ButtonLink variant="default" to="/channels">
            All channels
          </ButtonLink>
        </Gone>
      ) : (
        <Asked query={channel}>{data => <Details channel={data} />}</Asked>
      )}
    </Drawer>
  )
}

function Details({ channel }: { channel: Channel }) {
  const others = Object.entries(channel.attributes)
  return (
    <Stack gap="lg">
      <Group wrap="nowrap">
        <Logo src={channel.tvg_logo} name={channel.channel_name} size={56} />
        <div>
          <Text size="lg" fw={600}>
            {channel.channel_name}
          </Text>
          <Text c="dimmed">{channel.group_title || 'No group'}</Text>
        </div>
      </Group>
      <Facts
        rows={[
          ['Source', channel.source_name],
          channel.tvg_chno && ['Number', channel.tvg_chno],
          ['Guide id', channel.tvg_id || 'None: no guide can be found for it'],
          channel.tvg_name && ['Guide name', channel.tvg_name],
          ['Kind', channel.radio ? 'Radio' : TYPES[channel.stream_type]],
          channel.tvg_language && ['Language', channel.tvg_language],
          channel.tvg_country && ['Country', channel.tvg_country],
          channel.is_adult && ['Adult', 'Yes'],
          ['Stream', <Wrapped>{channel.stream_url}</Wrapped>],
          channel.tvg_logo && ['Logo', <Wrapped>{channel.tvg_logo}</Wrapped>],
        ]}
      />
      {others.length + channel.options.length > 0 && (
        <Stack gap="sm" component="section">
          <Title order={2}>What else the provider sent</Title>
          <Facts rows={others.map(([name, value]) => [name, <Wrapped>{value}</Wrapped>])} />
          {channel.options.map((line, at) => (
            <Text key={at} size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {line}
            </Text>
          ))}
        </Stack>
      )}
    </Stack>
  )
}

function Wrapped({ children }: { children: string }) {
  return <span style={{ overflowWrap: 'anywhere' }}>{children}</span>
}
