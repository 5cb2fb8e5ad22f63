// The very first start: whoever is at the machine makes the account.
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Refusal, showErrors } from '../parts/Refusal'
import { useAccount, useSetup } from './data'
import { Door } from './Door'
import { t } from '../words/catalogue'

/** `onDone`: the account is made, and whoever made it is signed in. */
export function Setup({ onDone }: { onDone: () => void }) {
  const setup = useSetup(onDone)
  const form = useForm({ initialValues: { username: '', password: '', setup_code: '' } })
  // Away from the machine's own network, only who can read the log may make the account.
  const needsCode = useAccount().data?.setup_code_required === true
  const submit = ({ setup_code, ...values }: typeof form.values) =>
    setup.mutate({ ...values, ...(setup_code !== '' && { setup_code }) }, { onError: error => showErrors(form, error) })
  return (
    <Door title={t.account.welcome} text={t.account.makeAccount}>
      <form onSubmit={form.onSubmit(submit)}>
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
          <PasswordInput
            label={t.account.password}
            name="password"
            autoComplete="new-password"
            required
            minLength={8}
            description={t.account.atLeast(8)}
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
