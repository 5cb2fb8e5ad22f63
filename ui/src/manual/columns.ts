import { t } from '../words/catalogue'
import type { ManualForm } from './form'

export const COLUMNS = [
  { field: 'enabled', width: 80 },
  { field: 'tvg_chno', width: 84 },
  { field: 'channel_name', width: 230 },
  { field: 'stream_url', width: 320 },
  { field: 'group_title', width: 150 },
  { field: 'tvg_id', width: 160 },
  { field: 'tvg_logo', width: 200 },
  { field: 'tvg_name', width: 160 },
  { field: 'tvg_shift', width: 110 },
  { field: 'tvg_language', width: 110 },
  { field: 'tvg_country', width: 110 },
] as const satisfies readonly { field: keyof ManualForm; width: number }[]

export type Column = (typeof COLUMNS)[number]['field']
export type TextColumn = Exclude<Column, 'enabled'>

export function titleOf(field: Column): string {
  return {
    ...t.channels.fields,
    enabled: t.parts.on,
    stream_url: t.sourceForm.address,
  }[field]
}

/** Further names of a column in pasted tables. */
const ALSO: Record<Column, string[]> = {
  enabled: ['enabled', 'active', 'on'],
  tvg_chno: ['tvg-chno', 'chno', 'number', 'channel number', '#', 'nr', 'lcn'],
  channel_name: ['channel-name', 'name', 'channel', 'title'],
  stream_url: ['stream-url', 'url', 'address', 'stream', 'link'],
  group_title: ['group-title', 'group', 'category', 'genre'],
  tvg_id: ['tvg-id', 'epg id', 'epg-id', 'xmltv id'],
  tvg_logo: ['tvg-logo', 'logo', 'icon'],
  tvg_name: ['tvg-name'],
  tvg_shift: ['tvg-shift', 'timeshift'],
  tvg_language: ['tvg-language', 'language'],
  tvg_country: ['tvg-country', 'country'],
}

/** The column with a name in the first line of a pasted table. */
export function columnNamed(name: string): Column | undefined {
  const wanted = name.trim().toLowerCase().replaceAll('_', '-')
  return COLUMNS.find(({ field }) => titleOf(field).toLowerCase() === wanted || ALSO[field].includes(wanted))?.field
}
