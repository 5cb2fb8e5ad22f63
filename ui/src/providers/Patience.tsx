// After how many failures a provider is left alone, for how long, and what counts as a failure.
import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { useFirstWrong } from '../parts/focus'
import { withNumbers } from '../parts/numbers'
import { Refusal, showErrors } from '../parts/Refusal'
import { useSavePatience, type Patience } from './data'
import { t } from '../words/catalogue'

export function PatienceForm({ config }: { config: Patience }) {
  const save = useSavePatience()
  const { enabled, global } = config
  const form = useForm({
    initialValues: {
      enabled,
      global: { ...global, acceptable_status_codes: global.acceptable_status_codes.join(', ') },
    },
  })
  const wrong = useFirstWrong(save.error)
  const submit = (values: typeof form.values) => {
    const numbers = withNumbers(values.global, NUMBERS)
    const acceptable_status_codes = values.global.acceptable_status_codes.split(/[\s,;]+/).filter(Boolean)
    save.mutate(
      { enabled: values.enabled, global: { ...global, ...numbers, acceptable_status_codes } },
      {
        onSuccess: () => tell(t.providers.saved),
        onError: error => showErrors(form, error),
      },
    )
  }
  const number = (name: (typeof NUMBERS)[number]) => ({
    allowDecimal: false,
    clampBehavior: 'none' as const,
    ...form.getInputProps(`global.${name}`),
  })
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Switch
          label={t.providers.leaveAlone}
          description={t.providers.leaveAloneHint}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput label={t.providers.threshold} min={1} max={100} {...number('failure_threshold')} />
          <NumberInput
            label={t.providers.pause}
            suffix={t.providers.seconds}
            min={1}
            max={86_400}
            {...number('reset_timeout')}
          />
          <NumberInput
            label={t.providers.success}
            description={t.providers.successHint}
            min={1}
            max={100}
            {...number('success_threshold')}
          />
          <NumberInput
            label={t.providers.timeout}
            description={t.providers.timeoutHint}
            suffix={t.providers.seconds}
            min={0}
            max={3600}
            {...number('operation_timeout')}
          />
        </SimpleGrid>
        <TextInput
          label={t.providers.codes}
          description={t.providers.codesHint}
          spellCheck={false}
          {...form.getInputProps('global.acceptable_status_codes')}
        />
        <Refusal error={save.error} visible={['enabled', 'global']} />
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t.providers.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const NUMBERS = ['failure_threshold', 'success_threshold', 'reset_timeout', 'operation_timeout'] as const
