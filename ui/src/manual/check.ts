// Validates manual channels while they are edited, as the server would. Pure.
import { t } from '../words/catalogue'
import type { FieldError } from '../api/problem'
import { sentence } from '../api/problem'
import { COLUMNS, type TextColumn } from './columns'
import type { ManualForm } from './form'
import { isBlank, type GridRow } from './grid'

const SCHEMES = ['http', 'https', 'rtsp', 'rtsps', 'rtp', 'udp', 'rtmp', 'rtmps', 'mms', 'mmsh', 'srt']
const [TEXT, LONG_TEXT] = [1000, 8192]

/** Messages by field. */
export type Wrong = Partial<Record<keyof ManualForm, string>>

export function wrongText(field: TextColumn, text: string): string | undefined {
  const said = text.trim()
  const most = field === 'stream_url' || field === 'tvg_logo' ? LONG_TEXT : TEXT
  if ([...said].length > most) return t.manual.tooLong(most)
  if (field === 'channel_name' && said === '') return t.parts.nameNeeded
  if (field === 'stream_url') return wrongAddress(said)
  if (field === 'tvg_logo' && said !== '' && !/^(https?:\/\/[^/?#\s]|@logo:\S)/i.test(said)) return t.manual.logoWrong
  return undefined
}

function wrongAddress(address: string): string | undefined {
  const [, scheme, rest = ''] = /^([a-z0-9+.-]+):\/\/(.*)$/i.exec(address.split('|')[0] ?? '') ?? []
  if (scheme === undefined) return t.manual.addressNeeded
  if (!SCHEMES.includes(scheme.toLowerCase())) return t.manual.schemeWrong(`${scheme}://`)
  return rest === '' || /^[/?#]/.test(rest) ? t.manual.hostMissing : undefined
}

export function wrongIn(form: ManualForm): Record<string, string> {
  const wrong: Record<string, string> = {}
  for (const { field } of COLUMNS) {
    const message = field === 'enabled' ? undefined : wrongText(field, form[field])
    if (message !== undefined) wrong[field] = message
  }
  return wrong
}

// A row's values never change, so each is checked once.
const known = new WeakMap<ManualForm, Wrong>()

export function wrongInRow(row: GridRow): Wrong {
  const wrong = known.get(row.values) ?? (isBlank(row) ? {} : wrongIn(row.values))
  known.set(row.values, wrong)
  return wrong
}

/** Messages about numbers that several enabled channels have, by row key. */
export function sharedNumbers(rows: GridRow[]): Map<string, string> {
  const byNumber = new Map<string, GridRow[]>()
  for (const row of rows) {
    const number = row.values.tvg_chno.trim()
    if (row.values.enabled && number !== '' && number !== '0') {
      const others = byNumber.get(number)
      if (others === undefined) byNumber.set(number, [row])
      else others.push(row)
    }
  }
  const shared = new Map<string, string>()
  for (const [number, all] of byNumber) {
    if (all.length < 2) continue
    for (const row of all) {
      const other = all.find(({ key }) => key !== row.key)?.values.channel_name ?? ''
      shared.set(row.key, t.manual.numberShared(number, other, all.length - 2))
    }
  }
  return shared
}

/** The server's message about a cell, valid for the value that was sent. */
export interface Refused {
  field: keyof ManualForm
  value: unknown
  message: string
}

/** Assigns the server's messages to rows: `items.3.stream_url` belongs to the fourth row sent. `rest`: messages about the list. */
export function refusedBy(errors: FieldError[], sent: GridRow[]): { byRow: Map<string, Refused[]>; rest: string[] } {
  const byRow = new Map<string, Refused[]>()
  const rest: string[] = []
  for (const { field, message } of errors) {
    const [, at, name = ''] = /^items\.(\d+)\.?(\w*)/.exec(field) ?? []
    const row = at === undefined ? undefined : sent[Number(at)]
    if (row === undefined || !(name in row.values)) rest.push(sentence(message))
    else {
      const key = name as keyof ManualForm
      byRow.set(row.key, [
        ...(byRow.get(row.key) ?? []),
        { field: key, value: row.values[key], message: sentence(message) },
      ])
    }
  }
  return { byRow, rest }
}

/** All messages about a row, including the server's. */
export function allWrong(row: GridRow, refused: Refused[] | undefined): Wrong {
  const own = wrongInRow(row)
  const still = (refused ?? []).filter(({ field, value }) => row.values[field] === value)
  return still.length === 0
    ? own
    : { ...Object.fromEntries(still.map(({ field, message }) => [field, message])), ...own }
}
