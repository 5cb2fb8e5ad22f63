// What each refresh changed, the newest first.
import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Fault } from '../parts/Fault'
import { Asked } from '../parts/Page'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago } from '../parts/Time'
import { bytes, duration } from '../words/number'
import { downloadAddress, useHistory, useRefreshRecord, type RefreshRecord, type Source } from './data'
import { changesOf, listsOf } from './words'
import { t } from '../words/catalogue'

export function History({ source }: { source: Source }) {
  const history = useHistory(source)
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>{t.sources.history}</Title>
      <Asked query={history}>
        {records =>
          records.length === 0 ? (
            <Text c="dimmed">{t.sources.historyNone}</Text>
          ) : (
            records.map(record => <Refresh key={record.number} record={record} source={source} />)
          )
        }
      </Asked>
    </Stack>
  )
}

function Refresh({ record, source }: { record: RefreshRecord; source: Source }) {
  const [isOpen, setOpen] = useState(false)
  const tone = record.status === 'success' ? 'good' : record.status === 'held' ? 'warn' : 'bad'
  const total =
    source.source_kind === 'stream'
      ? t.sources.entries(record.channel_count)
      : t.sources.programmes(record.program_count)
  const hasNames = listsOf(record).length > 0
  return (
    <Stack gap={2}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <State tone={tone}>
          {record.status === 'success'
            ? changesOf(record)
            : record.status === 'held'
              ? t.sources.heldBack
              : t.sources.failed}
        </State>
        <Text c="dimmed" size="sm" style={{ whiteSpace: 'nowrap' }}>
          <Ago time={record.at} />
        </Text>
      </Group>
      <Text c="dimmed" size="sm" pl={16} style={{ overflowWrap: 'anywhere' }}>
        {record.error !== '' ? (
          <Said text={record.error} />
        ) : (
          [record.not_modified ? '' : total, record.bytes > 0 ? bytes(record.bytes) : '', duration(record.duration_ms)]
            .filter(Boolean)
            .join(' · ')
        )}
        {hasNames && (
          <Button
            variant="transparent"
            size="compact-sm"
            px={6}
            onClick={() => setOpen(!isOpen)}
            aria-expanded={isOpen}
          >
            {isOpen ? t.sources.less : t.sources.which}
          </Button>
        )}
        {record.has_details && (
          <Anchor
            inherit
            underline="always"
            size="sm"
            href={downloadAddress(source, record.number)}
            download
            aria-label={t.sources.downloadOf(record.number)}
          >
            {t.sources.download}
          </Anchor>
        )}
      </Text>
      {isOpen && (record.has_details ? <All source={source} record={record} /> : <Lists record={record} />)}
    </Stack>
  )
}

/** Every line: asked for when somebody wants to see it. The first names are there meanwhile. */
function All({ source, record }: { source: Source; record: RefreshRecord }) {
  const all = useRefreshRecord(source, record.number)
  return (
    <>
      <Lists record={all.data ?? record} isWaiting={all.isPending} />
      {all.error !== null && <Fault error={all.error} retry={all.refetch} />}
    </>
  )
}

function Lists({ record, isWaiting = false }: { record: RefreshRecord; isWaiting?: boolean }) {
  return (
    <Stack gap="xs" pl={16} aria-busy={isWaiting}>
      {listsOf(record).map(({ title, lines, total }) => (
        <div key={title}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text
            component="ul"
            size="sm"
            m={0}
            pl={0}
            mah={260}
            tabIndex={0}
            aria-label={title}
            style={{ overflowY: 'auto', listStyle: 'none', overflowWrap: 'anywhere' }}
          >
            {lines.map((line, at) => (
              <li key={at}>{line}</li>
            ))}
          </Text>
          {total > lines.length && !isWaiting && (
            <Text size="sm" c="dimmed">
              {t.sources.andMore(total - lines.length)}
            </Text>
          )}
        </div>
      ))}
    </Stack>
  )
}
