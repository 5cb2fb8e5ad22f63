import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '../parts/Confirm'
import { opens } from '../parts/focus'
import { IconPlus } from '../parts/icons'
import { t } from '../words/catalogue'
import { useSaveBreakers } from './data'
import { ProfileSheet } from './ProfileSheet'
import { profileSays, usersOf } from './words'
import type { BreakerConfig } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

export function Profiles({ config }: { config: BreakerConfig }) {
  /** The name of the opened profile; empty for a new one. */
  const [open, setOpen] = useState<string>()
  const [removed, setRemoved] = useState<string>()
  const save = useSaveBreakers()
  const names = Object.keys(config.profiles).sort()
  const users = removed === undefined ? [] : usersOf(config, removed)
  return (
    <Stack gap="sm" component="section" aria-label={t.providers.profiles}>
      <Note>{t.providers.profilesText}</Note>
      {names.map(name => (
        <Group key={name} justify="space-between" wrap="nowrap" gap="sm" role="group" aria-label={name}>
          <div style={{ minWidth: 0 }}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Note>
              {dotted([profileSays(config.profiles[name] ?? {}), t.providers.usedBy(usersOf(config, name).length)])}
            </Note>
          </div>
          <Group gap={4} wrap="nowrap" flex="none">
            <Button variant="default" size="xs" onClick={() => setOpen(name)} {...opens(`profile ${name}`)}>
              {t.parts.edit}
            </Button>
            <Button variant="subtle" color="red" size="xs" onClick={() => setRemoved(name)}>
              {t.parts.delete}
            </Button>
          </Group>
        </Group>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => setOpen('')}
          {...opens('profile ')}
        >
          {t.providers.addProfile}
        </Button>
      </div>
      {open !== undefined && <ProfileSheet key={open} config={config} name={open} onClose={() => setOpen(undefined)} />}
      {removed !== undefined && (
        <Confirm
          title={t.providers.deleteOf(removed)}
          verb={t.providers.deleteVerb}
          busy={save.isPending}
          onClose={() => setRemoved(undefined)}
          onConfirm={() =>
            save.mutate(
              // Providers with this profile lose it: a profile that does not exist must not be assigned.
              { profiles: { [removed]: null }, services: Object.fromEntries(users.map(name => [name, null])) },
              { onSettled: () => setRemoved(undefined) },
            )
          }
        >
          {t.providers.deleteText(users.length)}
        </Confirm>
      )}
    </Stack>
  )
}
