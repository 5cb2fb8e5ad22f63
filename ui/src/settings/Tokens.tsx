// Access tokens: made, shown once, taken back.
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Address } from '../parts/Address'
import { Confirm } from '../parts/Confirm'
import { Fault } from '../parts/Fault'
import { Asked } from '../parts/Page'
import { Ago } from '../parts/Time'
import { useCreateToken, useRemoveToken, useTokens, type Token } from './data'

export function Tokens() {
  const tokens = useTokens()
  const create = useCreateToken()
  const [name, setName] = useState('')
  return (
    <Stack gap="md">
      <Asked query={tokens}>
        {all =>
          all.length === 0 ? (
            <Text c="dimmed">None yet.</Text>
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
          <Text>Copy the new token now. It is not shown again.</Text>
          <Address label="Token" url={create.data.token} />
        </Stack>
      )}
      <form
        onSubmit={event => {
          event.preventDefault()
          create.mutate(name.trim(), { onSuccess: () => setName('') })
        }}
      >
        <Group gap="xs" align="end">
          <TextInput
            label="Name of a new token"
            placeholder="Backup script"
            required
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            style={{ flex: '1 1 200px' }}
          />
          <Button type="submit" variant="default" loading={create.isPending}>
            Create token
          </Button>
        </Group>
      </form>
      {create.error !== null && <Fault error={create.error} />}
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
        <Text c="dimmed" size="sm">
          Made <Ago time={token.created_at} />
          {token.last_used_at ? (
            <>
              , used <Ago time={token.last_used_at} />
            </>
          ) : (
            ', never used'
          )}
        </Text>
      </div>
      <Button
        variant="subtle"
        color="red"
        flex="none"
        onClick={() => setAsking(true)}
        aria-label={`Delete ${token.name}`}
      >
        Delete
      </Button>
      {isAsking && (
        <Confirm
          title={`Delete ${token.name}?`}
          verb="Delete token"
          busy={remove.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => remove.mutate(token.id, { onSettled: () => setAsking(false) })}
        >
          Whatever uses it can do nothing any more.
        </Confirm>
      )}
    </Group>
  )
}
