// After how many failures a provider is not called any more, for how long, and what counts as a failure.
import { Switch } from '@mantine/core'

import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import type { BreakerConfig } from '../api/model'
import { Form } from '../parts/Form'
import { inputsOf, withNumbers } from '../parts/fields'
import { t } from '../words/catalogue'
import { useSaveBreakers } from './data'
import { codesFrom, codesOf, LIMITS } from './form'
import { LimitFields } from './Limits'

export function BreakerForm({ config }: { config: BreakerConfig }) {
  const save = useSaveBreakers()
  const { enabled, global } = config
  const form = useForm({
    initialValues: { enabled, global: { ...global, acceptable_status_codes: codesOf(global) } },
  })
  const submit = (values: typeof form.values) => {
    const acceptable_status_codes = codesFrom(values.global.acceptable_status_codes)
    save.mutate(
      {
        enabled: values.enabled,
        global: { ...global, ...withNumbers(values.global, LIMITS), acceptable_status_codes },
      },
      { onSuccess: () => tell(t.settings.saved) },
    )
  }
  const { check } = inputsOf(form)
  return (
    <Form form={form} save={save} verb={t.parts.save} onSubmit={submit}>
      <Switch label={t.providers.leaveAlone} description={t.providers.leaveAloneHint} {...check('enabled')} />
      <LimitFields input={name => form.getInputProps(`global.${name}`)} cols={{ base: 1, xs: 2 }} />
    </Form>
  )
}
