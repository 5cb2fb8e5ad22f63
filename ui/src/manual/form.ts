// A written-down channel as a form has it, and back. Pure.
import type { ManualChannel, ManualFields } from '../api/model'

export interface ManualForm {
  channel_name: string
  stream_url: string
  tvg_chno: string
  group_title: string
  tvg_logo: string
  tvg_id: string
  tvg_name: string
  tvg_shift: string
  tvg_language: string
  tvg_country: string
  stream_type: ManualChannel['stream_type']
  is_adult: boolean
  radio: boolean
  duration: string
  /** A line each. */
  options: string
  /** A line each, "name=value". */
  attributes: string
  enabled: boolean
}

export function formOf(channel?: ManualChannel): ManualForm {
  return {
    channel_name: channel?.channel_name ?? '',
    stream_url: channel?.stream_url ?? '',
    tvg_chno: channel?.tvg_chno ?? '',
    group_title: channel?.group_title ?? '',
    tvg_logo: channel?.tvg_logo ?? '',
    tvg_id: channel?.tvg_id ?? '',
    tvg_name: channel?.tvg_name ?? '',
    tvg_shift: channel?.tvg_shift ?? '',
    tvg_language: channel?.tvg_language ?? '',
    tvg_country: channel?.tvg_country ?? '',
    stream_type: channel?.stream_type ?? 'live',
    is_adult: channel?.is_adult ?? false,
    radio: channel?.radio ?? false,
    duration: channel?.duration ?? '',
    options: (channel?.options ?? []).join('\n'),
    attributes: Object.entries(channel?.attributes ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
    enabled: channel?.enabled ?? true,
  }
}

export function fieldsOf({ options, attributes, ...form }: ManualForm, old?: ManualChannel): ManualFields {
  const pairs = linesOf(attributes).map((line): [string, string] => {
    const at = line.indexOf('=')
    return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()]
  })
  // A merge patch forgets what is null.
  const gone = Object.keys(old?.attributes ?? {}).map((name): [string, null] => [name, null])
  return { ...form, options: linesOf(options), attributes: Object.fromEntries([...gone, ...pairs]) }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
