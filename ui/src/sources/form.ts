// A source as a form has it, and back.
import type { UseFormReturnType } from '@mantine/form'
import type { Known } from '../parts/elsewhere'
import { filled, pairsOf, patchOf, textOfPairs, withNumbers } from '../parts/fields'
import { FLAVOURS, flavourOf, isGuide, isXtream, type Flavour } from './flavour'
import { USUAL } from './schedule'
import { addressError, completed } from './words'
import { t } from '../words/catalogue'
import type { Source, SourceFields } from '../api/model'

export interface AccountForm extends Omit<Source['accounts'][number], 'has_password'> {
  /** The user name when the form was opened: the server has its password. */
  known: string
  password: string
}

const START = {
  flavour: 'm3u' as Flavour,
  name: '',
  url: '',
  enabled: true,
  username: '',
  password: '',
  accounts: [] as AccountForm[],
  max_concurrent_streams: 0,
  include_live: true,
  include_vod: true,
  include_series: true,
  category_choice: 'all' as Source['category_choice'],
  categories: [] as string[],
  update_cron: USUAL,
  user_agent: '',
  /** One a line, "Name: value". */
  headers: '',
  time_zone: '',
  time_offset_minutes: 0,
  retention_days: 0,
  keep_past_days: 0,
  epg_method: 'auto' as Source['epg_method'],
  ignore_channel_numbers: false,
  allow_pipe: false,
  trusted_fingerprint: '',
  shrink_threshold: 50,
  timeout: 60,
  priority: 0,
  /** Also change the linked guide, or channels. */
  update_linked: true,
}

export type SourceForm = typeof START & Known
export type Form = UseFormReturnType<SourceForm>

export function formOf(source?: Source): SourceForm {
  if (source === undefined) return START
  const accounts = source.accounts.map(({ username, max_concurrent_streams, enabled }) => ({
    known: username,
    username,
    password: '',
    max_concurrent_streams,
    enabled,
  }))
  return {
    ...filled<Omit<SourceForm, 'flavour' | 'accounts' | 'headers'>>(START, source),
    flavour: flavourOf(source),
    accounts,
    headers: textOfPairs(source.headers, ': '),
  }
}

/** The form without passwords, which are not kept in drafts. */
export function draftOf(form: Form) {
  const { values, isDirty, setValues } = form
  const accounts = values.accounts.map(account => ({ ...account, password: '' }))
  return { values: { ...values, password: '', accounts }, isDirty, setValues }
}

/** Validates what the page can check. */
export function wrongIn({ flavour, url, username, name }: SourceForm): Record<string, string | null> {
  return {
    name: name.trim() === '' ? t.parts.nameNeeded : null,
    url: flavour === 'manual' ? null : addressError(url),
    username: isXtream(flavour) && username.trim() === '' ? t.account.userNeeded : null,
  }
}

const NUMBERS = [
  'shrink_threshold',
  'timeout',
  'priority',
  'time_offset_minutes',
  'retention_days',
  'keep_past_days',
  'max_concurrent_streams',
] as const

/** The fields of the kind of source. An empty password keeps the saved one. */
export function fieldsOf(form: SourceForm, old?: Source): SourceFields {
  const { flavour } = form
  const common = { name: form.name, enabled: form.enabled, ...withNumbers({ priority: form.priority }, ['priority']) }
  const fresh = old === undefined && { source_type: FLAVOURS[flavour].type }
  if (flavour === 'manual') return { ...common, ...fresh }
  const numbers: Partial<Source> = withNumbers(Object.fromEntries(NUMBERS.map(name => [name, form[name]])), NUMBERS)
  const { time_offset_minutes, retention_days, keep_past_days, max_concurrent_streams, ...rest } = numbers
  return {
    ...common,
    ...fresh,
    ...rest,
    url: completed(form.url),
    username: form.username.trim(),
    ...(form.password !== '' && { password: form.password }),
    user_agent: form.user_agent,
    headers: patchOf(old?.headers, pairsOf(form.headers, ':')) as Record<string, string>,
    update_cron: form.update_cron.trim(),
    trusted_fingerprint: form.trusted_fingerprint,
    ...(isGuide(flavour)
      ? given({ time_offset_minutes, retention_days, keep_past_days, time_zone: form.time_zone })
      : { ignore_channel_numbers: form.ignore_channel_numbers, allow_pipe: form.allow_pipe }),
    ...(flavour === 'xtream-guide' && { epg_method: form.epg_method }),
    ...(flavour === 'xtream' && {
      ...given({ max_concurrent_streams }),
      include_live: form.include_live,
      include_vod: form.include_vod,
      include_series: form.include_series,
      category_choice: form.category_choice,
      categories: form.categories,
      accounts: form.accounts.map(accountOf),
    }),
  }
}

/** A saved source as a text without passwords, to detect changes. */
export const savedOf = (source: Source) => JSON.stringify(fieldsOf(formOf(source)))

/** Whether address or account changed: the linked source may need the same change. */
export function leadsElsewhere(form: SourceForm, old: Source): boolean {
  const accounts = form.accounts.map(accountOf)
  return (
    completed(form.url) !== old.url ||
    form.username.trim() !== old.username ||
    form.password !== '' ||
    JSON.stringify(accounts) !== JSON.stringify(formOf(old).accounts.map(accountOf))
  )
}

function accountOf({ username, password, max_concurrent_streams, enabled }: AccountForm) {
  return {
    username: username.trim(),
    max_concurrent_streams: Number(max_concurrent_streams) || 0,
    enabled,
    ...(password !== '' && { password }),
  }
}

/** Without undefined values. */
function given<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
