import { expect, test } from 'vitest'
import { accountFound, accountState, accountTrouble, streamsOf, type Facts } from './account'
import type { Source, Verdict } from '../api/model'

const now = new Date(2026, 2, 10, 20, 0)
const inDays = (days: number) => new Date(now.getTime() + days * 24 * 3_600_000).toISOString()
const facts = (fields: Partial<Facts>) =>
  ({
    username: 'anna',
    status: 'Active',
    is_usable: true,
    trouble: '',
    expires_at: null,
    is_trial: false,
    max_connections: 2,
    active_connections: 1,
    ...fields,
  }) as Facts

test('an account says how long it is good for', () => {
  expect(accountState(facts({}), now)).toEqual({ tone: 'good', text: 'Active' })
  expect(accountState(facts({ expires_at: inDays(40) }), now).text).toMatch(/^Active until April/)
  expect(accountState(facts({ expires_at: inDays(6.5) }), now)).toEqual({ tone: 'warn', text: 'Expires in 6 days' })
  expect(accountState(facts({ expires_at: inDays(0.1) }), now).text).toBe('Expires today')
  expect(accountState(facts({ expires_at: inDays(-2) }), now).tone).toBe('bad')
  expect(accountState(facts({ is_usable: false, status: 'Banned' }), now).text).toBe('Can’t be used: banned')
})

test('streams in use and allowed', () => {
  expect(streamsOf(facts({}))).toBe('1 of 2 streams in use')
  expect(streamsOf(facts({ active_connections: null, max_connections: 1 }))).toBe('up to 1 stream')
  expect(streamsOf(facts({ active_connections: null, max_connections: null }))).toBe('')
})

test('the worst account that is in use is the one to tell of', () => {
  const source = {
    accounts: [{ username: 'bert', max_concurrent_streams: 0, enabled: false }],
    account_facts: [
      facts({ expires_at: inDays(3) }),
      facts({ username: 'bert', is_usable: false }),
      facts({ username: 'carl' }),
    ],
  } as Source
  expect(accountTrouble(source, now)).toMatchObject({ username: 'anna', tone: 'warn', isDead: false })
  const [, bert] = source.account_facts
  const inUse = { ...source, accounts: [] }
  expect(accountTrouble(inUse, now)).toMatchObject({ username: bert?.username, tone: 'warn', isDead: true })
  const alone = { ...inUse, account_facts: source.account_facts.slice(1, 2) }
  expect(accountTrouble(alone, now)?.tone).toBe('bad')
})

test('what a try found is one sentence', () => {
  const context = {
    account: facts({ expires_at: inDays(40) }),
    categories: ['live', 'live', 'vod'].map((kind, at) => ({ id: `${kind}:${at}`, name: '', kind, channel_count: 0 })),
  } as unknown as Verdict['context']
  expect(accountFound(context, now)).toMatch(
    /^Login works\. Valid until April 19, up to 2 streams\. 2 TV categories, 1 film category\.$/,
  )
  expect(accountFound({ ...context, account: null }, now)).toBe('Login works.')
})
