// Further accounts at the same provider, each with its own streams.
import { Button, Group, NumberInput, Paper, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { Password } from '../parts/Password'
import { IconButton } from '../parts/IconButton'
import { IconPlus, IconTrash } from '../parts/icons'
import type { Form } from './form'
import { t } from '../words/catalogue'
import { inputsOf } from '../parts/fields'
import { fill } from '../parts/fill'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { accountState, streamsOf } from './account'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'

export function Accounts({ form }: { form: Form }) {
  const { accounts } = form.values
  const { input, clamped, check } = inputsOf(form)
  return (
    <Stack gap="sm" component="section" aria-label={t.sourceForm.further}>
      {accounts.map((account, at) => (
        <Paper key={at} p="sm" component="fieldset" m={0}>
          <Text component="legend" size="sm" fw={600} px={4}>
            {account.known || t.sourceForm.accountAt(at + 2)}
          </Text>
          <Stack gap="sm">
            <Group gap="sm" align="start" grow>
              <TextInput label={t.account.username} required autoComplete="off" {...input(`accounts.${at}.username`)} />
              <Password
                label={t.account.password}
                placeholder={
                  account.known !== '' && account.known === account.username ? t.sourceForm.passwordKept : undefined
                }
                autoComplete="new-password"
                {...input(`accounts.${at}.password`)}
              />
            </Group>
            <Group gap="md" align="end" justify="space-between">
              <NumberInput
                label={t.sourceForm.streams}
                description={t.sourceForm.streamsHint}
                flex="1 1 180px"
                {...clamped(`accounts.${at}.max_concurrent_streams`, 0, 1000)}
              />
              <Group gap="xs" h={36}>
                <Switch label={t.parts.on} {...check(`accounts.${at}.enabled`)} />
                <IconButton
                  icon={IconTrash}
                  label={t.sourceForm.removeAccount(account.username || String(at + 2))}
                  hint={t.sourceForm.remove}
                  onClick={() => form.removeListItem('accounts', at)}
                />
              </Group>
            </Group>
          </Stack>
        </Paper>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            form.insertListItem('accounts', {
              known: '',
              username: '',
              password: '',
              max_concurrent_streams: 0,
              enabled: true,
            })
          }
        >
          {t.sourceForm.addAccount}
        </Button>
      </div>
    </Stack>
  )
}

export function AccountsSeen({ source }: { source: Source }) {
  const now = useNow()
  if (source.account_facts.length === 0) return null
  const [first] = source.account_facts
  return (
    <Stack gap="xs" component="section">
      <Title order={2}>{source.account_facts.length === 1 ? t.settings.account : t.sources.accounts}</Title>
      {source.account_facts.map(facts => {
        const state = accountState(facts, now)
        const streams = streamsOf(facts)
        const isOff = source.accounts.some(({ username, enabled }) => username === facts.username && !enabled)
        return (
          <Group key={facts.username} justify="space-between" gap="xs" align="baseline">
            <div style={{ minWidth: 0, flex: '1 1 200px' }}>
              <Text style={{ overflowWrap: 'anywhere' }}>{facts.username}</Text>
              {streams !== '' && <Note>{streams}</Note>}
            </div>
            <Text component="div" style={{ overflowWrap: 'anywhere' }}>
              <State tone={isOff ? 'idle' : state.tone}>{isOff ? t.sources.off : state.text}</State>
            </Text>
          </Group>
        )
      })}
      {first?.checked_at && <Note>{fill(t.sources.accountAsSaid, { when: <Ago time={first.checked_at} /> })}</Note>}
    </Stack>
  )
}
