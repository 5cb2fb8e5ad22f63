// Limits of jobs: how many run at a time, how often one is tried, and how long a playlist waits for a refresh.
import { Autocomplete, NumberInput, SimpleGrid, Switch } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Form } from '../parts/Form'
import { inputsOf, withNumbers } from '../parts/fields'
import { Asked } from '../parts/Page'
import { t } from '../words/catalogue'
import { ZONES } from '../words/language'
import { type Features, type Limits, useFeatures, useLimits, useSaveFeatures, useSaveLimits } from './data'
import { duration } from '../words/number'
import { Note } from '../parts/Note'

const LIMITS = [
  { name: 'global_max_jobs', max: 100 },
  { name: 'stream_ingestion_limit', max: 50 },
  { name: 'epg_ingestion_limit', max: 20 },
  { name: 'proxy_regeneration_limit', max: 50 },
  { name: 'maintenance_limit', max: 10 },
] as const
const NUMBERS = [...LIMITS.map(({ name }) => name), 'max_attempts', 'retry_delay', 'history_size'] as const

export function Jobs() {
  return <Asked query={useLimits()}>{limits => <JobsForm key={JSON.stringify(limits)} limits={limits} />}</Asked>
}

function JobsForm({ limits }: { limits: Limits }) {
  const save = useSaveLimits()
  const form = useForm<Limits>({ initialValues: limits })
  const { whole } = inputsOf(form)
  return (
    <Form
      form={form}
      save={save}
      verb={t.settings.saveLimits}
      onSubmit={values => save.mutate(withNumbers(values, NUMBERS))}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {LIMITS.map(({ name, max }) => (
          <NumberInput key={name} label={t.settings.limits[name]} {...whole(name, 1, max)} />
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label={t.settings.tries} description={t.settings.triesText} {...whole('max_attempts', 1, 10)} />
        <NumberInput
          label={t.settings.pause}
          description={t.settings.pauseText}
          suffix={t.parts.seconds}
          {...whole('retry_delay', 10, 3600)}
        />
        <Autocomplete
          label={t.settings.zone}
          description={t.settings.zoneText}
          placeholder={t.settings.zoneLike}
          data={ZONES}
          limit={30}
          {...form.getInputProps('time_zone')}
        />
        <NumberInput
          label={t.settings.history}
          description={t.settings.historyText}
          {...whole('history_size', 10, 10_000)}
        />
      </SimpleGrid>
    </Form>
  )
}

export function Guard() {
  return <Asked query={useFeatures()}>{all => <GuardForm key={JSON.stringify(all)} features={all} />}</Asked>
}

function GuardForm({ features }: { features: Features }) {
  const save = useSaveFeatures()
  const form = useForm<Features>({ initialValues: features })
  const { delay_seconds, max_attempts } = form.values.config.ingestion_guard
  const longest = Number(delay_seconds) * Number(max_attempts)
  const { whole, check } = inputsOf(form)
  return (
    <Form form={form} save={save} verb={t.parts.save} onSubmit={values => save.mutate(values)}>
      <Switch label={t.settings.guard} description={t.settings.guardText} {...check('flags.ingestion_guard')} />
      {form.values.flags.ingestion_guard && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NumberInput
              label={t.settings.lookAgain}
              suffix={t.parts.seconds}
              {...whole('config.ingestion_guard.delay_seconds', 1, 300)}
            />
            <NumberInput label={t.settings.soManyTimes} {...whole('config.ingestion_guard.max_attempts', 1, 1000)} />
          </SimpleGrid>
          {longest > 0 && <Note>{t.settings.waitsAtMost(duration(longest * 1000))}</Note>}
        </>
      )}
    </Form>
  )
}
