// The history of refreshes, the newest first. One of them can be open.
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { faultOf } from '../activity/outcome'
import { Fault } from '../parts/Fault'
import { TextLink } from '../parts/Links'
import { Asked } from '../parts/Page'
import { Said } from '../parts/Said'
import { State } from '../parts/State'
import { Ago } from '../parts/Time'
import { t } from '../words/catalogue'
import { bytes, duration, number } from '../words/number'
import { downloadAddress, useHistory, useRefreshRecord } from './data'
import type { Wanted } from './order'
import { Trend } from './Trend'
import { changesOf, listsOf } from './words'
import type { RefreshRecord, Source, SourceKind } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'
import classes from './sources.module.css'

export function History({ source, wanted }: { source: Source; wanted: Wanted }) {
  const history = useHistory(source)
  return (
    <Stack gap="md" component="section" aria-label={t.sources.history}>
      <Asked query={history}>
        {records =>
          records.length === 0 ? (
            <Text c="dimmed">{t.sources.historyNone}</Text>
          ) : (
            <>
              <Trend source={source} records={records} />
              {records.map(record => (
                <Refresh key={record.number} record={record} source={source} wanted={wanted} />
              ))}
            </>
          )
        }
      </Asked>
    </Stack>
  )
}

function Refresh({ record, source, wanted }: { record: RefreshRecord; source: Source; wanted: Wanted }) {
  const { refresh } = useSearch({ strict: false })
  const isOpen = refresh === record.number
  const total =
    source.source_kind === 'stream'
      ? t.sources.entries(record.channel_count)
      : t.sources.programmes(record.program_count)
  const hasNames = listsOf(record, source.source_kind).length > 0
  return (
    <Stack gap={2}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <Outcome record={record} kind={source.source_kind} />
        <Note style={{ whiteSpace: 'nowrap' }}>
          <Ago time={record.at} />
        </Note>
      </Group>
      <Group gap={12} pl={16} style={{ rowGap: 0, overflowWrap: 'anywhere' }}>
        <Note>
          {record.error !== '' ? (
            <Said text={faultOf(record.outcome, record.error)} />
          ) : (
            dotted([
              record.not_modified ? '' : total,
              record.bytes > 0 ? bytes(record.bytes) : '',
              duration(record.duration_ms),
            ])
          )}
        </Note>
        {hasNames && (
          <TextLink
            size="sm"
            to="/sources/$id"
            params={{ id: source.id }}
            search={{ ...wanted, tab: 'history', refresh: isOpen ? undefined : record.number }}
            aria-expanded={isOpen}
          >
            {isOpen ? t.sources.less : t.sources.which}
          </TextLink>
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
      </Group>
      {isOpen &&
        (record.has_details ? (
          <All source={source} record={record} />
        ) : (
          <Lists record={record} kind={source.source_kind} />
        ))}
    </Stack>
  )
}

/** The outcome of a refresh. */
export function Outcome({ record, kind }: { record: RefreshRecord; kind: SourceKind }) {
  const { status, outcome } = record
  if (status === 'success') return <State tone="good">{changesOf(record, kind)}</State>
  if (outcome?.code === 'kept') return <State tone="idle">{t.sourceCare.stateKept}</State>
  if (status === 'held') return <State tone="warn">{t.activity.held}</State>
  return <State tone="bad">{t.activity.states.failed}</State>
}

/** All changes, loaded on demand. Shows the first names until then. */
export function All({ source, record }: { source: Source; record: RefreshRecord }) {
  const all = useRefreshRecord(source, record.number)
  return (
    <>
      <Lists record={all.data ?? record} kind={source.source_kind} isWaiting={all.isPending} />
      {all.error !== null && <Fault error={all.error} retry={all.refetch} />}
    </>
  )
}

function Lists({ record, kind, isWaiting = false }: { record: RefreshRecord; kind: SourceKind; isWaiting?: boolean }) {
  return (
    <Stack gap="xs" pl={16} pt={4} aria-busy={isWaiting}>
      {listsOf(record, kind).map(({ title, lines, total }) => (
        <div key={title}>
          <Text size="sm" fw={600}>
            {title} ({number(total)})
          </Text>
          <Text component="ul" size="sm" className={classes.lines} tabIndex={0} aria-label={title}>
            {lines.map((line, at) => (
              <li key={at}>{line}</li>
            ))}
          </Text>
          {total > lines.length && !isWaiting && <Note>{t.parts.andMore(total - lines.length)}</Note>}
        </div>
      ))}
    </Stack>
  )
}
