// The very first start: whoever is at the machine makes the account.
import { Button, Stack, TextInput } from '@mantine/core'
import { Password } from '../parts/Password'
import { useForm } from '@mantine/form'
import { toFirstWrong, useFirstWrong } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { SHORTEST, useAccount, useSetup } from './data'
import { Door } from './Door'
import { t } from '../words/catalogue'

/** `onDone`: the account is made, and whoever made it is signed in. */
export function Setup({ onDone }: { onDone: () => void }) {
  const setup = useSetup(onDone)
  // Away from the machine's own network, only who can read the log may make the account.
  const needsCode = useAccount().data?.setup_code_required === true
  const form = useForm({
    initialValues: { username: '', password: '', setup_code: '' },
    validate: ({ username, password, setup_code }) => ({
      username: username.trim() === '' ? t.account.userNeeded : null,
      password: password.length < SHORTEST ? t.account.atLeast(SHORTEST) : null,
      setup_code: needsCode && setup_code.trim() === '' ? t.account.setupCodeNeeded : null,
    }),
  })
  const wrong = useFirstWrong(setup.error)
  const submit = ({ setup_code, ...values }: typeof form.values) =>
    setup.mutate({ ...values, ...(setup_code !== '' && { setup_code }) }, { onError: error => showErrors(form, error) })
  return (
    <Door title={t.account.welcome} text={t.account.makeAccount}>
      <form ref={wrong} onSubmit={form.onSubmit(submit, toFirstWrong)} noValidate>
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
            autoComplete="new-password"
            required
            description={t.account.atLeast(SHORTEST)}
            {...form.getInputProps('password')}
          />
          {needsCode && (
            <TextInput
              label={t.account.setupCode}
              description={t.account.setupCodeWhere}
              required
              {...form.getInputProps('setup_code')}
            />
          )}
          <Refusal error={setup.error} visible={['username', 'password', needsCode ? 'setup_code' : '']} />
          <Button type="submit" loading={setup.isPending}>
            {t.account.create}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
