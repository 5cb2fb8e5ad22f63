// Accounts at a provider in words. Pure.
import { sentence } from '../api/problem'
import type { Said } from '../parts/State'
import { count, number } from '../words/number'
import { ago, day } from '../words/time'
import type { Source, Verdict } from './data'

export type Facts = Source['account_facts'][number]

const DAY = 24 * 3_600_000
/** So long before its end an account is worth a word. */
const WARN = 7 * DAY

/** How an account is doing: "Fine, until 3 March". */
export function accountState(facts: Facts, now: Date): Said {
  if (!facts.is_usable)
    return { tone: 'bad', text: sentence(facts.trouble) || `Cannot be used: ${facts.status.toLowerCase()}` }
  if (facts.expires_at === null) return { tone: 'good', text: facts.is_trial ? 'A trial' : 'Fine' }
  const end = new Date(facts.expires_at)
  const left = end.getTime() - now.getTime()
  if (left <= 0) return { tone: 'bad', text: `Expired ${ago(end, now)}` }
  if (left < WARN)
    return {
      tone: 'warn',
      text: `Expires ${left < DAY ? day(end, now) : `in ${count(Math.floor(left / DAY), 'day')}`}`,
    }
  return { tone: 'good', text: `${facts.is_trial ? 'A trial' : 'Fine'}, until ${day(end, now)}` }
}

/** "1 of 2 streams in use", as the provider said when it was asked last. */
export function streamsOf({ active_connections, max_connections }: Facts): string {
  if (max_connections === null) return active_connections ? `${count(active_connections, 'stream')} in use` : ''
  if (active_connections === null) return `${count(max_connections, 'stream')} at a time`
  return `${active_connections.toLocaleString()} of ${count(max_connections, 'stream')} in use`
}

interface Trouble extends Said {
  username: string
  /** Nothing can be watched over it. */
  isDead: boolean
}

/** The account that needs a look most, of those that are in use. It is less bad while another can be used. */
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

/** What a try found: "It works: the account is good until 3 March, 2 streams at a time." */
export function accountFound({ account, categories }: Verdict['context'], now: Date): string {
  if (account === null) return 'It works.'
  const until = account.expires_at === null ? '' : ` until ${day(new Date(account.expires_at), now)}`
  const streams = account.max_connections === null ? '' : `, ${count(account.max_connections, 'stream')} at a time`
  const groups = [
    ['live', 'of television'],
    ['vod', 'of films'],
    ['series', 'of series'],
  ]
    .map(([kind, what]) => ({ n: categories.filter(one => one.kind === kind).length, what }))
    .filter(({ n }) => n > 0)
    .map(({ n, what }, at) => (at === 0 ? `${count(n, 'category', 'categories')} ${what}` : `${number(n)} ${what}`))
  const has = groups.length === 0 ? '' : ` ${groups.join(', ')}.`
  return `It works: ${account.is_trial ? 'a trial' : 'the account'} is good${until}${streams}.${has}`
}
