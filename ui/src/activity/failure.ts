// What went wrong, in the reader's language. Pure.
import { sentence } from '../api/problem'
import { t } from '../words/catalogue'
import { day } from '../words/time'
import type { Failure } from '../api/model'

/** Codes that say little without the server's own explanation, which is English. */
const EXPLAINED: ReadonlySet<Failure['error']> = new Set([
  'settings',
  'tls',
  'redirect',
  'encoding',
  'file_missing',
  'file_unreadable',
  'account',
  'unusable',
  'filter',
  'store',
  'files',
])

const wordsOf = ({ error, host, status }: Failure, elsewhere: string) =>
  t.failures.codes[error](host || elsewhere || t.failures.provider, status)

/** What happened, without a full stop. `host`: the server, where the failure names none. */
export function failureTitle(failure: Failure, host = ''): string {
  return wordsOf(failure, host).title
}

/** What happened, and what to do about it. */
export function failureText(failure: Failure, host = ''): string {
  const { title, advice } = wordsOf(failure, host)
  if (failure.detail !== '' && EXPLAINED.has(failure.error))
    return closed(t.failures.explained(title, sentence(failure.detail)))
  return [closed(title), advice].filter(Boolean).join(' ')
}

/** What stays: "Kept: 400 channels from yesterday." Empty where nothing is known of it. */
export function keptText({ last_good }: Failure, now: Date): string {
  if (last_good === null) return ''
  const { counted, count, at } = last_good
  if (at === null) return t.failures.nothingYet
  return t.failures.kept(t.sources[counted](count), day(new Date(at), now))
}

const closed = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
