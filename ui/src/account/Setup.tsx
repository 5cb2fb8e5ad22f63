// The very first start: whoever is at the machine makes the account.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Problem } from '../api/problem'
import { Fault } from '../parts/Fault'
import { showErrors } from '../sources/form'
import { useSetup } from './data'
import { Door } from './Door'

export function Setup() {
  const setup = useSetup()
  const form = useForm({ initialValues: { username: '', password: '', setup_code: '' } })
  // From elsewhere than the own network, the server asks for the code that it wrote into its log.
  const needsCode =
    setup.error instanceof Problem &&
    (setup.error.status === 403 || setup.error.errors.some(({ field }) => field === 'setup_code'))
  const submit = ({ setup_code, ...values }: typeof form.values) =>
    setup.mutate(
      { ...values, ...(setup_code !== '' && { setup_code }) },
      { onError: error => void showErrors(form, error, ['username', 'password', 'setup_code']) },
    )
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
          {(needsCode || form.values.setup_code !== '') && (
            <TextInput
              label="Setup code"
              description="It is in the log that Lineup writes at its start."
              required
              {...form.getInputProps('setup_code')}
            />
          )}
          {setup.error !== null && <Fault error={setup.error} />}
          <Button type="submit" loading={setup.isPending}>
            Create account
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
