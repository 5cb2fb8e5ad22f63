import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Fault } from '../parts/Fault'
import { useSignIn } from './data'
import { Door } from './Door'

export function SignIn() {
  const signIn = useSignIn()
  const form = useForm({ initialValues: { username: '', password: '' } })
  return (
    <Door title="Sign in" text="Players need no sign-in; their addresses keep working.">
      <form onSubmit={form.onSubmit(values => signIn.mutate(values))}>
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
            autoComplete="current-password"
            required
            {...form.getInputProps('password')}
          />
          {signIn.error !== null && <Fault error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
