// Further accounts at the same provider: each brings streams of its own.
import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Paper,
  PasswordInput,
  Stack,
  Switch,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { IconPlus, IconTrash } from '../parts/icons'
import type { Form } from './form'

export function Accounts({ form }: { form: Form }) {
  const { accounts } = form.values
  return (
    <Stack gap="sm" component="section" aria-label="Further accounts">
      {accounts.map((account, at) => (
        <Paper key={at} p="sm" component="fieldset" m={0}>
          <Text component="legend" size="sm" fw={600} px={4}>
            {account.known || `Account ${at + 2}`}
          </Text>
          <Stack gap="sm">
            <Group gap="sm" align="start" grow>
              <TextInput
                label="User name"
                required
                autoComplete="off"
                {...form.getInputProps(`accounts.${at}.username`)}
              />
              <PasswordInput
                label="Password"
                placeholder={account.known !== '' && account.known === account.username ? 'Kept as it is' : undefined}
                autoComplete="new-password"
                {...form.getInputProps(`accounts.${at}.password`)}
              />
            </Group>
            <Group gap="md" align="end" justify="space-between">
              <NumberInput
                label="Streams at a time"
                description="0: as many as the provider allows."
                min={0}
                max={1000}
                allowDecimal={false}
                flex="1 1 180px"
                {...form.getInputProps(`accounts.${at}.max_concurrent_streams`)}
              />
              <Group gap="xs" h={36}>
                <Switch label="In use" {...form.getInputProps(`accounts.${at}.enabled`, { type: 'checkbox' })} />
                <Tooltip label="Remove">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    c="dimmed"
                    size={34}
                    aria-label={`Remove account ${account.username || at + 2}`}
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
          Add another account
        </Button>
      </div>
    </Stack>
  )
}
