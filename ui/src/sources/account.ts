import { sentence } from '../api/problem'
import type { Said } from '../parts/State'
import { since, day } from '../words/time'
import { t } from '../words/catalogue'
import type { Source, Verdict } from '../api/model'

export type Facts = Source['account_facts'][number]

const DAY = 24 * 3_600_000
/** An account that expires within this time is mentioned, in milliseconds. */
const WARN = 7 * DAY

/** The state of an account: "Active until 3 March". */
export function accountState(facts: Facts, now: Date): Said {
  const ended = facts.expires_at === null ? undefined : new Date(facts.expires_at)
  if (!facts.is_usable) {
    // The server's words are English and may repeat the provider's.
    if (ended !== undefined && ended <= now) return { tone: 'bad', text: t.sources.accountExpired(since(ended, now)) }
    return { tone: 'bad', text: sentence(facts.trouble) || t.sources.accountUnusable(facts.status.toLowerCase()) }
  }
  if (facts.expires_at === null)
    return { tone: 'good', text: facts.is_trial ? t.sources.accountTrial : t.sources.accountFine }
  const end = new Date(facts.expires_at)
  const left = end.getTime() - now.getTime()
  if (left <= 0) return { tone: 'bad', text: t.sources.accountExpired(since(end, now)) }
  if (left < WARN)
    return {
      tone: 'warn',
      text: left < DAY ? t.sources.accountExpiresOn(day(end, now)) : t.sources.accountExpiresIn(Math.floor(left / DAY)),
    }
  return { tone: 'good', text: t.sources.accountUntil(facts.is_trial, day(end, now)) }
}

/** "1 of 2 streams in use", from the provider's last answer. */
export function streamsOf({ active_connections, max_connections }: Facts): string {
  if (max_connections === null) return active_connections ? t.sources.streamsInUse(active_connections) : ''
  if (active_connections === null) return t.sources.streamsAtATime(max_connections)
  return t.sources.streamsOf(active_connections, max_connections)
}

/** The summary for lists: "1 of 2 streams in use, until 3 March". */
export function accountBrief({ account_facts }: Pick<Source, 'account_facts'>, now: Date): string {
  const [facts, ...others] = account_facts
  if (facts === undefined) return ''
  if (others.length > 0) return t.sources.manyAccounts(account_facts.length)
  const until = facts.expires_at === null ? '' : t.sources.untilBrief(day(new Date(facts.expires_at), now))
  return [streamsOf(facts), until].filter(Boolean).join(', ')
}

interface Trouble extends Said {
  username: string
  /** The account cannot be used. */
  isDead: boolean
}

/** The most urgent problem of the enabled accounts. Only a warning while another account can be used. */
export function accountTrouble(source: Source, now: Date): Trouble | undefined {
  const off = new Set(source.accounts.filter(({ enabled }) => !enabled).map(({ username }) => username))
  const all = source.account_facts
    .filter(({ username }) => !off.has(username))
    .map(facts => ({ username: facts.username, ...accountState(facts, now) }))
  const dead = all.find(({ tone }) => tone === 'bad')
  if (dead !== undefined)
    return { ...dead, isDead: true, tone: all.some(({ tone }) => tone !== 'bad') ? 'warn' : 'bad' }
  const ending = all.find(({ tone }) => tone === 'warn')
  return ending && { ...ending, isDead: false }
}

/** The result of a check: "Login works. Valid until 3 March, up to 2 streams." */
export function accountFound({ account, categories }: Verdict['context'], now: Date): string {
  if (account === null) return t.sources.accountWorks
  const until = account.expires_at === null ? undefined : day(new Date(account.expires_at), now)
  const of = (kind: string) => categories.filter(one => one.kind === kind).length
  const has = t.sources.accountHas(of('live'), of('vod'), of('series'))
  return t.sources.accountGood(account.is_trial, until, account.max_connections ?? undefined) + (has && ` ${has}.`)
}
