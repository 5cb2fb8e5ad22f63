// How much is done at a time, how often it is tried, and in which zone schedules are read.
import { Autocomplete, Button, Group, NumberInput, SimpleGrid, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { useFirstWrong } from '../parts/focus'
import { withNumbers } from '../parts/numbers'
import { Asked } from '../parts/Page'
import { Refusal, showErrors } from '../parts/Refusal'
import { ZONES } from '../words/zones'
import { useLimits, useSaveLimits, type Limits } from './jobs'
import { t } from '../words/catalogue'

const NUMBERS = [
  { name: 'global_max_jobs', max: 100 },
  { name: 'stream_ingestion_limit', max: 50 },
  { name: 'epg_ingestion_limit', max: 20 },
  { name: 'proxy_regeneration_limit', max: 50 },
  { name: 'maintenance_limit', max: 10 },
] as const

export function Jobs() {
  return <Asked query={useLimits()}>{limits => <JobsForm key={JSON.stringify(limits)} limits={limits} />}</Asked>
}

function JobsForm({ limits }: { limits: Limits }) {
  const save = useSaveLimits()
  const form = useForm<Limits>({ initialValues: limits })
  const wrong = useFirstWrong(save.error)
  const submit = (values: Limits) =>
    save.mutate(
      withNumbers(values, [...NUMBERS.map(({ name }) => name), 'max_attempts', 'retry_delay', 'history_size']),
      {
        onSuccess: () => tell(t.settings.saved),
        onError: error => showErrors(form, error),
      },
    )
  const number = (name: keyof Limits) => ({
    allowDecimal: false,
    thousandSeparator: false,
    clampBehavior: 'none' as const,
    ...form.getInputProps(name),
  })
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {NUMBERS.map(({ name, max }) => (
            <NumberInput key={name} label={t.settings.limits[name]} min={1} max={max} {...number(name)} />
          ))}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={t.settings.tries}
            description={t.settings.triesText}
            min={1}
            max={10}
            {...number('max_attempts')}
          />
          <NumberInput
            label={t.settings.pause}
            description={t.settings.pauseText}
            suffix={t.settings.seconds}
            min={10}
            max={3600}
            {...number('retry_delay')}
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
            min={10}
            max={10_000}
            {...number('history_size')}
          />
        </SimpleGrid>
        <Refusal error={save.error} visible={Object.keys(limits)} />
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t.settings.saveLimits}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
