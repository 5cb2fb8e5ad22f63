// Providers with their state, limits and profiles.
import { Stack, Text } from '@mantine/core'
import { Asked } from '../parts/Page'
import { Fold } from '../parts/Fold'
import { useBreakerConfig, useProviders } from './data'
import { BreakerForm } from './BreakerForm'
import { Profiles } from './Profiles'
import { ProviderRow } from './Row'
import { t } from '../words/catalogue'

export function Providers() {
  const providers = useProviders()
  const patience = useBreakerConfig()
  return (
    <Stack gap="md">
      {patience.data?.enabled === false && <Text>{t.providers.isOff}</Text>}
      <Asked query={providers}>
        {all =>
          all.length === 0 ? (
            <Text c="dimmed">{t.providers.none}</Text>
          ) : (
            <Stack gap="md">
              {all.map(provider => (
                <ProviderRow
                  key={provider.name}
                  provider={provider}
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
