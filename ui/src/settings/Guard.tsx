// Whether a playlist waits for a source of its own that is just being refreshed, and how long.
import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { useFirstWrong } from '../parts/focus'
import { Asked } from '../parts/Page'
import { Refusal, showErrors } from '../parts/Refusal'
import { duration } from '../words/number'
import { useFeatures, useSaveFeatures, type Features } from './jobs'
import { t } from '../words/catalogue'

export function Guard() {
  return <Asked query={useFeatures()}>{all => <GuardForm key={JSON.stringify(all)} features={all} />}</Asked>
}

function GuardForm({ features }: { features: Features }) {
  const save = useSaveFeatures()
  const form = useForm<Features>({ initialValues: features })
  const wrong = useFirstWrong(save.error)
  const { ingestion_guard: isOn } = form.values.flags
  const { delay_seconds, max_attempts } = form.values.config.ingestion_guard
  const longest = Number(delay_seconds) * Number(max_attempts)
  const submit = (values: Features) =>
    save.mutate(values, {
      onSuccess: () => tell(t.settings.saved),
      onError: error => showErrors(form, error),
    })
  const number = (name: string) => ({
    allowDecimal: false,
    clampBehavior: 'none' as const,
    ...form.getInputProps(`config.ingestion_guard.${name}`),
  })
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Switch
          label={t.settings.guard}
          description={t.settings.guardText}
          {...form.getInputProps('flags.ingestion_guard', { type: 'checkbox' })}
        />
        {isOn && (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NumberInput
                label={t.settings.lookAgain}
                suffix={t.settings.seconds}
                min={1}
                max={300}
                {...number('delay_seconds')}
              />
              <NumberInput label={t.settings.soManyTimes} min={1} max={1000} {...number('max_attempts')} />
            </SimpleGrid>
            {longest > 0 && (
              <Text size="sm" c="dimmed">
                {t.settings.waitsAtMost(duration(longest * 1000))}
              </Text>
            )}
          </>
        )}
        <Refusal error={save.error} visible={['flags', 'config']} />
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t.settings.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
