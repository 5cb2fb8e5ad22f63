// The first start: creates the account of the administrator.
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Form } from '../parts/Form'
import { t } from '../words/catalogue'
import { SHORTEST, useAccount, useSetup } from './data'
import { Credentials, Door } from './Door'

/** `onDone`: the account exists and is signed in. */
export function Setup({ onDone }: { onDone: () => void }) {
  const setup = useSetup(onDone)
  // Outside the machine's own network, only someone who can read the log may create the account.
  const needsCode = useAccount().data?.setup_code_required === true
  const form = useForm({
    initialValues: { username: '', password: '', setup_code: '' },
    validate: {
      username: name => (name.trim() === '' ? t.account.userNeeded : null),
      password: password => (password.length < SHORTEST ? t.account.atLeast(SHORTEST) : null),
      setup_code: code => (needsCode && code.trim() === '' ? t.account.setupCodeNeeded : null),
    },
  })
  return (
    <Door title={t.account.welcome} text={t.account.makeAccount}>
      <Form
        form={form}
        save={setup}
        visible={['username', 'password', needsCode ? 'setup_code' : '']}
        verb={t.account.create}
        isWide
        onSubmit={({ setup_code, ...values }) => setup.mutate({ ...values, ...(setup_code !== '' && { setup_code }) })}
      >
        <Credentials form={form} isNew />
        {needsCode && (
          <TextInput
            label={t.account.setupCode}
            description={t.account.setupCodeWhere}
            required
            {...form.getInputProps('setup_code')}
          />
        )}
      </Form>
    </Door>
  )
}
