// The fields of a source as a form has them, and back.
import type { UseFormReturnType } from '@mantine/form'
import { withNumbers } from '../parts/numbers'
import type { Source, SourceFields } from './data'
import { completed } from './words'

export interface SourceForm {
  name: string
  url: string
  enabled: boolean
  username: string
  password: string
  user_agent: string
  /** A line a header, "Name: value". */
  headers: string
  time_zone: string
  ignore_channel_numbers: boolean
  shrink_threshold: number
  timeout: number
  priority: number
}

export type Form = UseFormReturnType<SourceForm>

export function formOf(source?: Source): SourceForm {
  return {
    name: source?.name ?? '',
    url: source?.url ?? '',
    enabled: source?.enabled ?? true,
    username: source?.username ?? '',
    password: '',
    user_agent: source?.user_agent ?? '',
    headers: Object.entries(source?.headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
    time_zone: source?.time_zone ?? '',
    ignore_channel_numbers: source?.ignore_channel_numbers ?? false,
    shrink_threshold: source?.shrink_threshold ?? 50,
    timeout: source?.timeout ?? 60,
    priority: source?.priority ?? 0,
  }
}

/** An empty password keeps the one that is known. */
export function fieldsOf({ password, headers, ...form }: SourceForm, old?: Source): SourceFields {
  const lines: [string, string | null][] = headers
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(line => {
      const at = line.indexOf(':')
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    })
  // A merge patch forgets what is null.
  const gone: [string, null][] = Object.keys(old?.headers ?? {}).map(name => [name, null])
  const merged = Object.fromEntries([...gone, ...lines]) as Record<string, string>
  const numbers = withNumbers(form, ['shrink_threshold', 'timeout', 'priority'])
  return { ...numbers, url: completed(form.url), ...(password !== '' && { password }), headers: merged }
}
