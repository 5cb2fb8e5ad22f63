// The state of each account, from the provider's last answer.
import { Group, Stack, Text, Title } from '@mantine/core'
import { fill } from '../parts/fill'
import { State } from '../parts/State'
import { Ago, useNow } from '../parts/Time'
import { accountState, streamsOf } from './account'
import { t } from '../words/catalogue'
import type { Source } from '../api/model'
import { Note } from '../parts/Note'

export function AccountsSeen({ source }: { source: Source }) {
  const now = useNow()
  if (source.account_facts.length === 0) return null
  const [first] = source.account_facts
  return (
    <Stack gap="xs" component="section">
      <Title order={2}>{source.account_facts.length === 1 ? t.settings.account : t.sources.accounts}</Title>
      {source.account_facts.map(facts => {
        const state = accountState(facts, now)
        const streams = streamsOf(facts)
        const isOff = source.accounts.some(({ username, enabled }) => username === facts.username && !enabled)
        return (
          <Group key={facts.username} justify="space-between" gap="xs" align="baseline">
            <div style={{ minWidth: 0, flex: '1 1 200px' }}>
              <Text style={{ overflowWrap: 'anywhere' }}>{facts.username}</Text>
              {streams !== '' && <Note>{streams}</Note>}
            </div>
            <Text component="div" style={{ overflowWrap: 'anywhere' }}>
              <State tone={isOff ? 'idle' : state.tone}>{isOff ? t.sources.accountNotInUse : state.text}</State>
            </Text>
          </Group>
        )
      })}
      {first?.checked_at && <Note>{fill(t.sources.accountAsSaid, { when: <Ago time={first.checked_at} /> })}</Note>}
    </Stack>
  )
}
