import { Stack, Text, Title } from '@mantine/core'
import { Facts } from '../parts/Facts'
import { Fold } from '../parts/Fold'
import { withoutSecrets } from '../parts/secrets'
import { t } from '../words/catalogue'
import { kindOf } from './words'
import type { Channel } from '../api/model'

export function Sent({ channel }: { channel: Channel }) {
  const others = Object.entries(channel.attributes)
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>{t.channels.sent}</Title>
      <Facts
        rows={[
          [t.channels.source, channel.source_name],
          channel.tvg_chno && [t.channels.fields.tvg_chno, channel.tvg_chno],
          [t.channels.fields.tvg_id, channel.tvg_id || t.channels.noGuideId],
          channel.tvg_name && [t.channels.fields.tvg_name, channel.tvg_name],
          channel.tvg_shift && [t.channels.fields.tvg_shift, t.channels.shifted(channel.tvg_shift)],
          [t.parts.kind, kindOf(channel)],
          channel.tvg_language && [t.channels.fields.tvg_language, channel.tvg_language],
          channel.tvg_country && [t.channels.fields.tvg_country, channel.tvg_country],
          channel.is_adult && [t.channels.fields.is_adult, t.channels.yes],
          [t.channels.fields.stream_url, <Wrapped>{withoutSecrets(channel.stream_url)}</Wrapped>],
          channel.tvg_logo && [t.channels.fields.tvg_logo, <Wrapped>{withoutSecrets(channel.tvg_logo)}</Wrapped>],
        ]}
      />
      {others.length + channel.options.length > 0 && (
        <Fold title={t.channels.raw(others.length + channel.options.length)}>
          <Stack gap="sm">
            <Facts rows={others.map(([name, value]) => [name, <Wrapped>{withoutSecrets(value)}</Wrapped>])} />
            {channel.options.map((line, at) => (
              <Text key={at} size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                {withoutSecrets(line)}
              </Text>
            ))}
          </Stack>
        </Fold>
      )}
    </Stack>
  )
}

function Wrapped({ children }: { children: string }) {
  return (
    <Text span inherit lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  )
}
