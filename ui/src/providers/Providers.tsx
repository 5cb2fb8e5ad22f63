import { Stack, Switch, Text } from '@mantine/core'
import { Asked } from '../parts/Page'
import { Fold } from '../parts/Fold'
import { useBreakerConfig, useProviders, useSaveBreakers } from './data'
import { Profiles } from './Profiles'
import { ProviderRow } from './Row'
import { t } from '../words/catalogue'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { useSources } from '../sources/data'
import type { BreakerConfig, Provider } from '../api/model'
import { Form } from '../parts/Form'
import { inputsOf, withNumbers } from '../parts/fields'
import { codesFrom, codesOf, LIMITS } from './form'
import { LimitFields } from './Limits'

/** A single source is listed while something is wrong with its answers; its server always is. */
const isShown = ({ source_id, state, forced, consecutive_failures }: Provider) =>
  source_id === null || state !== 'closed' || forced !== null || consecutive_failures > 0

export function Providers() {
  const providers = useProviders()
  const patience = useBreakerConfig()
  const sources = useSources().data ?? []
  const nameOf = ({ name, source_id }: Provider) => sources.find(({ id }) => id === source_id)?.name ?? name
  return (
    <Stack gap="md">
      {patience.data?.enabled === false && <Text>{t.providers.isOff}</Text>}
      <Asked query={providers}>
        {all =>
          all.length === 0 ? (
            <Text c="dimmed">{t.providers.none}</Text>
          ) : (
            <Stack gap="md">
              {all.filter(isShown).map(provider => (
                <ProviderRow
                  key={provider.name}
                  provider={provider}
                  name={provider.host || nameOf(provider)}
                  profiles={Object.keys(patience.data?.profiles ?? {})}
                />
              ))}
            </Stack>
          )
        }
      </Asked>
      <Fold title={t.providers.howPatient}>
        <Asked query={patience}>
          {config => <BreakerForm key={JSON.stringify([config.enabled, config.global])} config={config} />}
        </Asked>
      </Fold>
      <Fold title={t.providers.profiles}>
        <Asked query={patience}>{config => <Profiles config={config} />}</Asked>
      </Fold>
    </Stack>
  )
}

function BreakerForm({ config }: { config: BreakerConfig }) {
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
