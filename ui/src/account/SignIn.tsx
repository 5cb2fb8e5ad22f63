// The door for those who have an account.
import { Button, Stack, TextInput } from '@mantine/core'
import { Password } from '../parts/Password'
import { useForm } from '@mantine/form'
import { Fault } from '../parts/Fault'
import { toFirstWrong } from '../parts/focus'
import { useSignIn } from './data'
import { Door } from './Door'
import { t } from '../words/catalogue'

export function SignIn() {
  const signIn = useSignIn()
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: ({ username, password }) => ({
      username: username.trim() === '' ? t.account.userNeeded : null,
      password: password === '' ? t.account.passwordNeeded : null,
    }),
  })
  return (
    <Door title={t.account.signIn} text={t.account.playersGoOn}>
      <form onSubmit={form.onSubmit(values => signIn.mutate(values), toFirstWrong)} noValidate>
        <Stack gap="md">
          <TextInput
            label={t.account.username}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            required
            autoFocus
            {...form.getInputProps('username')}
          />
          <Password
            label={t.account.password}
            name="password"
            autoComplete="current-password"
            required
            {...form.getInputProps('password')}
          />
          {signIn.error !== null && <Fault error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending}>
            {t.account.signIn}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
