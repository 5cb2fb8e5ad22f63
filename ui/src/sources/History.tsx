// What each refresh changed, the newest first.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Asked } from '../parts/Page'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago } from '../parts/Time'
import { bytes, count, duration } from '../words/number'
import { useHistory, type RefreshRecord, type Source } from './data'
import { changesOf } from './words'

export function History({ source }: { source: Source }) {
  const history = useHistory(source)
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>History</Title>
      <Asked query={history}>
        {records =>
          records.length === 0 ? (
            <Text c="dimmed">No refresh yet.</Text>
          ) : (
            records.map(record => <Refresh key={record.at} record={record} source={source} />)
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
    source.source_kind === 'stream' ? count(record.channel_count, 'channel') : count(record.program_count, 'programme')
  const hasNames = record.added.length + record.removed.length + record.renamed.length > 0
  return (
    <Stack gap={2}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <State tone={tone}>
          {record.status === 'success' ? changesOf(record) : record.status === 'held' ? 'Held back' : 'Failed'}
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
            {isOpen ? 'Less' : 'Which?'}
          </Button>
        )}
      </Text>
      {isOpen && (
        <Stack gap={2} pl={16}>
          <Names title="Added" names={record.added} total={record.added_count} />
          <Names title="Removed" names={record.removed} total={record.removed_count} />
          <Names
            title="Renamed"
            names={record.renamed.map(({ from, to }) => `${from} → ${to}`)}
            total={record.renamed_count}
          />
        </Stack>
      )}
    </Stack>
  )
}

function Names({ title, names, total }: { title: string; names: string[]; total: number }) {
  if (names.length === 0) return null
  const more = total - names.length
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <b>{title}:</b> {names.join(', ')}
      {more > 0 && ` and ${more.toLocaleString()} more`}
    </Text>
  )
}
