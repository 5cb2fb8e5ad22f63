// The very first start: whoever is at the machine makes the account.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Refusal, showErrors } from '../parts/Refusal'
import { useAccount, useSetup } from './data'
import { Door } from './Door'

export function Setup() {
  const setup = useSetup()
  const form = useForm({ initialValues: { username: '', password: '', setup_code: '' } })
  // Away from the machine's own network, only who can read the log may make the account.
  const needsCode = useAccount().data?.setup_code_required === true
  const submit = ({ setup_code, ...values }: typeof form.values) =>
    setup.mutate({ ...values, ...(setup_code !== '' && { setup_code }) }, { onError: error => showErrors(form, error) })
  return (
    <Door
      title="Welcome to Lineup"
      text="Make the account that administers it. Remember it well: there is no other way in."
    >
      <form onSubmit={form.onSubmit(submit)}>
        <Stack gap="md">
          <TextInput
            label="User name"
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            required
            autoFocus
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="new-password"
            required
            minLength={8}
            description="At least 8 characters."
            {...form.getInputProps('password')}
          />
          {needsCode && (
            <TextInput
              label="Setup code"
              description="It is in the log that Lineup writes at its start."
              required
              {...form.getInputProps('setup_code')}
            />
          )}
          <Refusal error={setup.error} visible={['username', 'password', needsCode ? 'setup_code' : '']} />
          <Button type="submit" loading={setup.isPending}>
            Create account
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
