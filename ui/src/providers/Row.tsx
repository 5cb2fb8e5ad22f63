import { Button, Group, Menu, Text } from '@mantine/core'
import { MoreMenu } from '../parts/IconButton'
import { IconCheck } from '../parts/icons'
import { State } from '../parts/State'
import { useNow } from '../parts/Time'
import { useForce, useProfile, useReset, type Force } from './data'
import { Timeline } from './Timeline'
import { callsOf, stateOf, whatOf } from './words'
import { t } from '../words/catalogue'
import { dotted } from '../words/list'
import type { Provider } from '../api/model'
import { Note } from '../parts/Note'

const FORCES: Force[] = ['auto', 'closed', 'open']

/** `name`: its host, or the name of the source. */
export function ProviderRow({ provider, name, profiles }: { provider: Provider; name: string; profiles: string[] }) {
  const now = useNow()
  const reset = useReset()
  const force = useForce(provider.name)
  const profile = useProfile(provider.name)
  const state = stateOf(provider, now)
  const canReset = provider.forced === null && (provider.state !== 'closed' || provider.consecutive_failures > 0)
  const choices = [
    { name: null, label: t.providers.likeOthers },
    ...profiles.map(name => ({ name, label: t.providers.profileNamed(name) })),
  ]
  const chosen = profiles.includes(provider.profile) ? provider.profile : null
  const tick = (isChosen: boolean) => (isChosen ? <IconCheck size={16} /> : <span style={{ width: 16 }} />)
  return (
    <Group
      justify="space-between"
      wrap="nowrap"
      gap="sm"
      align="start"
      role="group"
      aria-label={dotted([name, whatOf(provider)])}
    >
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap="sm" align="baseline" style={{ rowGap: 0 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Note>{whatOf(provider)}</Note>
          <Text component="div" aria-live="polite">
            <State tone={state.tone}>{state.text}</State>
          </Text>
        </Group>
        <Note style={{ overflowWrap: 'anywhere' }}>{callsOf(provider, now)}</Note>
        <Timeline provider={provider} />
      </div>
      <Group gap={4} wrap="nowrap" flex="none">
        {canReset && (
          <Button
            variant="default"
            size="xs"
            loading={reset.isPending}
            aria-label={t.providers.resetOf(name)}
            onClick={() => reset.mutate(provider.name)}
          >
            {t.providers.reset}
          </Button>
        )}
        <MoreMenu label={t.parts.moreFor(name)}>
          <Menu.Label>{t.providers.whenItFails}</Menu.Label>
          {FORCES.map(action => (
            <Menu.Item
              key={action}
              leftSection={tick((provider.forced ?? 'auto') === action)}
              onClick={() => force.mutate(action)}
            >
              {t.providers[action]}
            </Menu.Item>
          ))}
          {profiles.length > 0 && (
            <>
              <Menu.Label>{t.providers.patience}</Menu.Label>
              {choices.map(({ name, label }) => (
                <Menu.Item key={label} leftSection={tick(chosen === name)} onClick={() => profile.mutate(name)}>
                  {label}
                </Menu.Item>
              ))}
            </>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<span style={{ width: 16 }} />} onClick={() => reset.mutate(provider.name)}>
            {t.providers.resetCounts}
          </Menu.Item>
        </MoreMenu>
      </Group>
    </Group>
  )
}
