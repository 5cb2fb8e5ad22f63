// After how many failures a provider is left alone, for how long, and what counts as a failure.
import { Button, Group, Stack, Switch } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { useFirstWrong } from '../parts/focus'
import { withNumbers } from '../parts/numbers'
import { Refusal, showErrors } from '../parts/Refusal'
import { useSaveBreakers } from './data'
import { codesFrom, codesOf, LIMITS } from './form'
import { LimitFields } from './Limits'
import { t } from '../words/catalogue'
import type { BreakerConfig } from '../api/model'

export function BreakerForm({ config }: { config: BreakerConfig }) {
  const save = useSaveBreakers()
  const { enabled, global } = config
  const form = useForm({
    initialValues: {
      enabled,
      global: { ...global, acceptable_status_codes: codesOf(global) },
    },
  })
  const wrong = useFirstWrong(save.error)
  const submit = (values: typeof form.values) => {
    const numbers = withNumbers(values.global, LIMITS)
    const acceptable_status_codes = codesFrom(values.global.acceptable_status_codes)
    save.mutate(
      { enabled: values.enabled, global: { ...global, ...numbers, acceptable_status_codes } },
      {
        onSuccess: () => tell(t.providers.saved),
        onError: error => showErrors(form, error),
      },
    )
  }
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit)} noValidate>
      <Stack gap="md">
        <Switch
          label={t.providers.leaveAlone}
          description={t.providers.leaveAloneHint}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        <LimitFields input={name => form.getInputProps(`global.${name}`)} cols={{ base: 1, xs: 2 }} />
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
