// Access tokens. A new token is shown once.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { Address } from '../parts/Address'
import { Confirm } from '../parts/Confirm'
import { toFirstWrong } from '../parts/focus'
import { useFormErrors } from '../parts/Form'
import { Asked } from '../parts/Page'
import { Refusal } from '../parts/Refusal'
import { Ago } from '../parts/Time'
import { useCreateToken, useRemoveToken, useTokens, type Token } from './data'
import { fill } from '../parts/fill'
import { t } from '../words/catalogue'
import { Note } from '../parts/Note'

export function Tokens() {
  const tokens = useTokens()
  const create = useCreateToken()
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: name => (name.trim() === '' ? t.parts.nameNeeded : null) },
  })
  const element = useFormErrors(form, create.error)
  const submit = ({ name }: typeof form.values) => create.mutate(name.trim(), { onSuccess: form.reset })
  return (
    <Stack gap="md">
      <Asked query={tokens}>
        {all =>
          all.length === 0 ? (
            <Text c="dimmed">{t.settings.noTokens}</Text>
          ) : (
            <Stack gap="xs">
              {all.map(token => (
                <TokenRow key={token.id} token={token} />
              ))}
            </Stack>
          )
        }
      </Asked>
      {create.data !== undefined && (
        <Stack gap={6} role="status">
          <Text>{t.settings.copyToken}</Text>
          <Address label={t.settings.token} url={create.data.token} />
        </Stack>
      )}
      <form ref={element} onSubmit={form.onSubmit(submit, toFirstWrong)} noValidate>
        <Group gap="xs" align="end">
          <TextInput
            label={t.settings.tokenName}
            placeholder={t.settings.tokenLike}
            required
            style={{ flex: '1 1 200px' }}
            {...form.getInputProps('name')}
          />
          <Button type="submit" variant="default" loading={create.isPending}>
            {t.settings.createToken}
          </Button>
        </Group>
      </form>
      <Refusal error={create.error} visible={['name']} />
    </Stack>
  )
}

function TokenRow({ token }: { token: Token }) {
  const remove = useRemoveToken()
  const [isAsking, setAsking] = useState(false)
  return (
    <Group justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Text truncate>{token.name}</Text>
        <Note>
          {fill(token.last_used_at ? t.settings.made : t.settings.neverUsed, {
            made: <Ago time={token.created_at} />,
            used: token.last_used_at ? <Ago time={token.last_used_at} /> : null,
          })}
        </Note>
      </div>
      <Button
        variant="subtle"
        color="red"
        flex="none"
        onClick={() => setAsking(true)}
        aria-label={t.settings.deleteWhat(token.name)}
      >
        {t.parts.delete}
      </Button>
      {isAsking && (
        <Confirm
          title={t.parts.deleteOf(token.name)}
          verb={t.settings.deleteToken}
          busy={remove.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => remove.mutate(token.id, { onSettled: () => setAsking(false) })}
        >
          {t.settings.deleteTokenText}
        </Confirm>
      )}
    </Group>
  )
}
