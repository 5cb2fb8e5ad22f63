// What a rule would do to real channels and programmes, while it is being written.
import { Paper, Select, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Fault } from '../parts/Fault'
import { fill } from '../parts/fill'
import { IconArrowRight } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Waiting } from '../parts/Page'
import { useSources } from '../sources/data'
import { useFilterTrial, useMappingTrial, type Trial } from './data'
import classes from './rules.module.css'
import { samplesOf, type Tried } from './samples'
import { keptOf, triedOf } from './words'
import { t } from '../words/catalogue'
import type { RuleKind } from '../api/model'

export type Readiness = 'ready' | 'wrong' | 'unknown'

interface Props {
  kind: RuleKind
  trial: Trial
  /** Whether the expression can be run as it is, cannot, or that is not known yet. */
  state: Readiness
}

export function TryOut({ kind, trial, state }: Props) {
  const isReady = state === 'ready'
  const [chosen, setChosen] = useState<string | null>(null)
  const sources = (useSources().data ?? []).filter(source => source.source_kind === trial.source_type)
  // What works on one source only is tried on no other.
  const source_id = trial.source_id ?? (sources.some(({ id }) => id === chosen) ? chosen : null)
  const asked = { ...trial, source_id }
  const filter = useFilterTrial(asked, isReady && kind === 'filters')
  const mapping = useMappingTrial(asked, isReady && kind === 'mapping')
  const query = kind === 'filters' ? filter : mapping
  const tried: Tried | undefined = query.data
  return (
    <Stack gap="sm" component="section" className={classes.trial} aria-label={t.rules.tryOut}>
      <Title order={3}>{t.rules.tryOut}</Title>
      <Select
        aria-label={t.rules.tryOn}
        value={source_id ?? ''}
        disabled={trial.source_id !== null}
        data={[
          { value: '', label: t.rules.allSources },
          ...sources.map(source => ({ value: source.id, label: t.rules.onlySource(source.name) })),
        ]}
        onChange={value => setChosen(value === '' ? null : value)}
      />
      {trial.expression.trim() === '' ? (
        <Text c="dimmed">{t.rules.writeFirst}</Text>
      ) : state === 'wrong' ? (
        <Text c="dimmed">{t.rules.onceRight}</Text>
      ) : query.error !== null && !query.isFetching ? (
        <Fault error={query.error} retry={query.refetch} />
      ) : tried === undefined ? (
        <Waiting />
      ) : (
        <Paper px="md" py="sm" aria-busy={(isReady && query.isPlaceholderData) || undefined}>
          <Outcome kind={kind} tried={tried} />
        </Paper>
      )}
    </Stack>
  )
}

function Outcome({ kind, tried }: { kind: RuleKind; tried: Tried }) {
  const samples = samplesOf(kind, tried)
  if (tried.total_channels === 0) {
    return (
      <Text>
        {fill(t.rules.nothingToTry, {
          add: (
            <TextLink to="/sources" search={{ add: true }}>
              {t.rules.addSource}
            </TextLink>
          ),
        })}
      </Text>
    )
  }
  return (
    <>
      <div role="status">
        <Text fw={600}>
          {triedOf(tried.source_type, tried.matched_count, tried.total_channels, tried.changed_count)}
        </Text>
        {tried.kept_count !== undefined && (
          <Text size="sm">{t.rules.onItsOwn(keptOf(tried.kept_count, tried.total_channels))}</Text>
        )}
      </div>
      {samples.length > 0 && (
        <ul className={classes.samples} style={{ marginTop: 4 }}>
          {samples.map((sample, at) => (
            <li key={at} className={classes.sample}>
              <Text>
                {sample.title}{' '}
                {sample.place !== '' && (
                  <Text span c="dimmed" size="sm">
                    {sample.place}
                  </Text>
                )}
              </Text>
              {sample.changes.map(({ field, from, to }) => (
                <div key={field} className={classes.change}>
                  <code>{field}</code>
                  <Value text={from} as="del" />
                  <IconArrowRight size={14} stroke={1.5} aria-label={t.rules.becomes} style={{ alignSelf: 'center' }} />
                  <Value text={to} as="ins" />
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
      {tried.truncated && (
        <Text c="dimmed" size="sm" mt={4}>
          {t.rules.andMore}
        </Text>
      )}
    </>
  )
}

function Value({ text, as: Tag }: { text: string; as: 'del' | 'ins' }) {
  return <Tag data-empty={text === '' || undefined}>{text || t.rules.empty}</Tag>
}
