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

const NUMBERS = [
  { name: 'global_max_jobs', label: 'Jobs at a time', max: 100 },
  { name: 'stream_ingestion_limit', label: 'Of these, refreshes of channels', max: 50 },
  { name: 'epg_ingestion_limit', label: 'Of these, refreshes of guides', max: 20 },
  { name: 'proxy_regeneration_limit', label: 'Of these, playlists being made', max: 50 },
  { name: 'maintenance_limit', label: 'Of these, housekeeping', max: 10 },
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
        onSuccess: () => tell('Saved. It counts from now on.'),
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
          {NUMBERS.map(({ name, label, max }) => (
            <NumberInput key={name} label={label} min={1} max={max} {...number(name)} />
          ))}
          <NumberInput
            label="Tries"
            description="Of a refresh that failed for a reason that may pass."
            min={1}
            max={10}
            {...number('max_attempts')}
          />
          <NumberInput
            label="Pause before the second try"
            description="Each further one is twice as long."
            suffix=" s"
            min={10}
            max={3600}
            {...number('retry_delay')}
          />
          <Autocomplete
            label="Time zone of schedules"
            description="Empty: that of the machine."
            placeholder="Like Europe/Berlin"
            data={ZONES}
            limit={30}
            {...form.getInputProps('time_zone')}
          />
          <NumberInput
            label="Finished jobs to remember"
            description="For the page Activity."
            min={10}
            max={10_000}
            {...number('history_size')}
          />
        </SimpleGrid>
        <Refusal error={save.error} visible={Object.keys(limits)} />
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            Save limits
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
