import { useForm } from '@mantine/form'
import { Form } from '../parts/Form'
import { Note } from '../parts/Note'
import { t } from '../words/catalogue'
import { useSignIn } from './data'
import { Credentials, Door } from './Door'

export function SignIn() {
  const signIn = useSignIn()
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: name => (name.trim() === '' ? t.account.userNeeded : null),
      password: password => (password === '' ? t.account.passwordNeeded : null),
    },
  })
  return (
    <Door title={t.account.signIn} text={t.account.playersGoOn}>
      <Form
        form={form}
        save={signIn}
        visible={[]}
        verb={t.account.signIn}
        isWide
        onSubmit={values => signIn.mutate(values)}
      >
        <Credentials form={form} />
      </Form>
      <Note>{t.account.forgot}</Note>
    </Door>
  )
}
