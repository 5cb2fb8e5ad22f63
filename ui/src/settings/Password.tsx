// Another password.
import { Button, Group, Stack } from '@mantine/core'
import { Password } from '../parts/Password'
import { useForm } from '@mantine/form'
import { tell } from '../api/cache'
import { SHORTEST, useAccount, useChangePassword } from '../account/data'
import { toFirstWrong, useFirstWrong } from '../parts/focus'
import { Refusal, showErrors } from '../parts/Refusal'
import { t } from '../words/catalogue'

export function PasswordForm() {
  const change = useChangePassword()
  const username = useAccount().data?.user?.username
  const form = useForm({
    initialValues: { current_password: '', new_password: '' },
    validate: ({ current_password, new_password }) => ({
      current_password: current_password === '' ? t.account.passwordNeeded : null,
      new_password: new_password.length < SHORTEST ? t.account.atLeast(SHORTEST) : null,
    }),
  })
  const wrong = useFirstWrong(change.error)
  const submit = (values: typeof form.values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset()
        tell(t.settings.passwordChanged)
      },
      onError: error => showErrors(form, error),
    })
  return (
    <form ref={wrong} onSubmit={form.onSubmit(submit, toFirstWrong)} noValidate>
      <Stack gap="md" maw={360}>
        <input type="text" name="username" autoComplete="username" defaultValue={username} hidden readOnly />
        <Password
          label={t.settings.passwordNow}
          autoComplete="current-password"
          required
          {...form.getInputProps('current_password')}
        />
        <Password
          label={t.settings.newPassword}
          autoComplete="new-password"
          required
          description={t.account.atLeast(SHORTEST)}
          {...form.getInputProps('new_password')}
        />
        <Refusal error={change.error} visible={['current_password', 'new_password']} />
        <Group>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t.settings.changePassword}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
