// Further accounts at the same provider: each brings streams of its own.
import { ActionIcon, Button, Group, NumberInput, Paper, Stack, Switch, Text, TextInput, Tooltip } from '@mantine/core'
import { Password } from '../parts/Password'
import { IconPlus, IconTrash } from '../parts/icons'
import type { Form } from './form'
import { t } from '../words/catalogue'

export function Accounts({ form }: { form: Form }) {
  const { accounts } = form.values
  return (
    <Stack gap="sm" component="section" aria-label={t.sourceForm.further}>
      {accounts.map((account, at) => (
        <Paper key={at} p="sm" component="fieldset" m={0}>
          <Text component="legend" size="sm" fw={600} px={4}>
            {account.known || t.sourceForm.accountAt(at + 2)}
          </Text>
          <Stack gap="sm">
            <Group gap="sm" align="start" grow>
              <TextInput
                label={t.sourceForm.user}
                required
                autoComplete="off"
                {...form.getInputProps(`accounts.${at}.username`)}
              />
              <Password
                label={t.sourceForm.password}
                placeholder={
                  account.known !== '' && account.known === account.username ? t.sourceForm.passwordKept : undefined
                }
                autoComplete="new-password"
                {...form.getInputProps(`accounts.${at}.password`)}
              />
            </Group>
            <Group gap="md" align="end" justify="space-between">
              <NumberInput
                label={t.sourceForm.streams}
                description={t.sourceForm.streamsHint}
                min={0}
                max={1000}
                allowDecimal={false}
                flex="1 1 180px"
                {...form.getInputProps(`accounts.${at}.max_concurrent_streams`)}
              />
              <Group gap="xs" h={36}>
                <Switch
                  label={t.sourceForm.inUse}
                  {...form.getInputProps(`accounts.${at}.enabled`, { type: 'checkbox' })}
                />
                <Tooltip label={t.sourceForm.remove}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    c="dimmed"
                    size={34}
                    aria-label={t.sourceForm.removeAccount(account.username || String(at + 2))}
                    onClick={() => form.removeListItem('accounts', at)}
                  >
                    <IconTrash size={18} stroke={1.5} />
                  </ActionIcon>
                </Tooltip>
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
