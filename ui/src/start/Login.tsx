// The login of an Xtream account in three fields, where the pasted text did not contain all of it.
import { Group, Stack, Text, TextInput } from '@mantine/core'
import { inputsOf } from '../parts/fields'
import { Password } from '../parts/Password'
import { t } from '../words/catalogue'

export function Login<T>({ form }: { form: Parameters<typeof inputsOf<T>>[0] }) {
  const { input } = inputsOf(form)
  return (
    <Stack gap="sm" role="group" aria-label={t.start.login}>
      <Text>{t.start.fill}</Text>
      <TextInput
        label={t.sourceForm.server}
        placeholder="http://…"
        required
        autoComplete="off"
        spellCheck={false}
        {...input('url')}
      />
      <Group gap="sm" align="start" grow preventGrowOverflow={false} wrap="wrap">
        <TextInput
          label={t.account.username}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          miw={180}
          {...input('username')}
        />
        <Password label={t.account.password} required autoComplete="new-password" miw={180} {...input('password')} />
      </Group>
    </Stack>
  )
}
