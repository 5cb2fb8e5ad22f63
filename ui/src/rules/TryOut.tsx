// Tries a rule on real channels and programmes while it is edited.
import { Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Fault } from '../parts/Fault'
import { fill } from '../parts/fill'
import { IconArrowRight } from '../parts/icons'
import { TextLink } from '../parts/Links'
import { Waiting } from '../parts/Page'
import { useSources } from '../sources/data'
import { SourceSelect } from '../sources/Select'
import { useTrial, type Trial } from './data'
import classes from './rules.module.css'
import { samplesOf, type Tried } from './samples'
import { keptOf, triedOf } from './words'
import { t } from '../words/catalogue'
import type { RuleKind } from '../api/model'
import { Note } from '../parts/Note'

export type Readiness = 'ready' | 'wrong' | 'unknown'

interface Props {
  kind: RuleKind
  trial: Trial
  /** Whether the expression is valid, invalid, or not checked yet. */
  state: Readiness
}

export function TryOut({ kind, trial, state }: Props) {
  const isReady = state === 'ready'
  const [chosen, setChosen] = useState<string | null>(null)
  const isThere = useSources().data?.some(({ id, source_kind }) => id === chosen && source_kind === trial.source_type)
  // A rule for one source only is tried on no other.
  const source_id = trial.source_id ?? (isThere === true ? chosen : null)
  const asked = { ...trial, source_id }
  const query = useTrial(kind, asked, isReady)
  const tried: Tried | undefined = query.data
  return (
    <Stack gap="sm" component="section" className={classes.trial} aria-label={t.rules.tryOut}>
      <Title order={2} size="h3">
        {t.rules.tryOut}
      </Title>
      <SourceSelect
        aria-label={t.rules.tryOn}
        kind={trial.source_type}
        value={source_id}
        disabled={trial.source_id !== null}
        onChange={setChosen}
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
              {t.frame.addSource}
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
                {sample.title} {sample.place !== '' && <Note span>{sample.place}</Note>}
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
      {tried.truncated && <Note mt={4}>{t.rules.andMore}</Note>}
    </>
  )
}

function Value({ text, as: Tag }: { text: string; as: 'del' | 'ins' }) {
  return <Tag data-empty={text === '' || undefined}>{text || t.channels.empty}</Tag>
}
