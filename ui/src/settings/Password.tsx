import { useForm } from '@mantine/form'
import { SHORTEST, useAccount, useChangePassword } from '../account/data'
import { tell } from '../api/cache'
import { Form } from '../parts/Form'
import { Password } from '../parts/Password'
import { t } from '../words/catalogue'
import { inputsOf } from '../parts/fields'

export function PasswordForm() {
  const change = useChangePassword()
  const username = useAccount().data?.user?.username
  const form = useForm({
    initialValues: { current_password: '', new_password: '' },
    validate: {
      current_password: password => (password === '' ? t.account.passwordNeeded : null),
      new_password: password => (password.length < SHORTEST ? t.account.atLeast(SHORTEST) : null),
    },
  })
  const done = () => {
    form.reset()
    tell(t.settings.passwordChanged)
  }
  const { input } = inputsOf(form)
  return (
    <Form
      form={form}
      save={change}
      verb={t.settings.changePassword}
      maw={360}
      onSubmit={values => change.mutate(values, { onSuccess: done })}
    >
      <input type="text" name="username" autoComplete="username" defaultValue={username} hidden readOnly />
      <Password
        label={t.settings.passwordNow}
        autoComplete="current-password"
        required
        {...input('current_password')}
      />
      <Password
        label={t.settings.newPassword}
        autoComplete="new-password"
        required
        description={t.account.atLeast(SHORTEST)}
        {...input('new_password')}
      />
    </Form>
  )
}
