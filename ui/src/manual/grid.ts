// The rows of the editable table and their changes. Pure: every change returns a new list.
import { isYes } from './clipboard'
import type { Column } from './columns'
import { fieldsOf, formOf, type ManualForm } from './form'
import type { ManualChannel, ManualFields } from '../api/model'

export interface GridRow {
  /** The id, or a generated key for rows that the server does not have. */
  key: string
  id: string | undefined
  values: ManualForm
}

let serial = 0

/** Creates a row that the server does not have. */
export function newRow(values: Partial<ManualForm> = {}): GridRow {
  serial += 1
  return { key: `new-${Date.now().toString(36)}-${serial}`, id: undefined, values: { ...formOf(), ...values } }
}

export const rowsOf = (channels: ManualChannel[]): GridRow[] =>
  channels.map(channel => ({ key: channel.id, id: channel.id, values: formOf(channel) }))

/** Whether a row is empty. Empty rows are neither saved nor validated. */
export function isBlank({ values }: GridRow): boolean {
  return Object.entries(values).every(
    ([name, value]) => typeof value !== 'string' || name === 'stream_type' || value.trim() === '',
  )
}

export function sameRow(a: GridRow, b: GridRow): boolean {
  return a === b || (a.key === b.key && JSON.stringify(a.values) === JSON.stringify(b.values))
}

export interface Difference {
  added: number
  changed: number
  removed: number
  moved: boolean
}

/** The difference between `base` and `rows`, without empty rows. */
export function differenceOf(base: GridRow[], rows: GridRow[]): Difference {
  const known = new Map(base.map(row => [row.key, row]))
  const kept = rows.filter(({ key }) => known.has(key))
  const left = new Set(kept.map(({ key }) => key))
  const before = base.filter(({ key }) => left.has(key))
  return {
    added: rows.filter(row => !known.has(row.key) && !isBlank(row)).length,
    changed: kept.filter(row => {
      const old = known.get(row.key)
      return old !== undefined && !sameRow(old, row)
    }).length,
    removed: base.length - kept.length,
    moved: kept.some((row, at) => before[at]?.key !== row.key),
  }
}

export const isChange = ({ added, changed, removed, moved }: Difference) => added + changed + removed > 0 || moved

export interface Edit {
  /** Beyond the last row: rows are added. */
  row: number
  column: Column
  text: string
}

/** Writes cells, and adds rows beyond the end. */
export function written(rows: GridRow[], edits: Edit[]): GridRow[] {
  const next = [...rows]
  for (const { row, column, text } of edits) {
    while (next.length <= row) next.push(newRow())
    const old = next[row]
    if (old === undefined) continue
    const value = column === 'enabled' ? isYes(text) : text
    if (old.values[column] !== value) next[row] = { ...old, values: { ...old.values, [column]: value } }
  }
  return next
}

/** Sets the same fields in several rows. */
export function set(rows: GridRow[], keys: ReadonlySet<string>, values: Partial<ManualForm>): GridRow[] {
  return rows.map(row => (keys.has(row.key) ? { ...row, values: { ...row.values, ...values } } : row))
}

/** Moves the rows `keys`, as a block, before or after the row `target`. */
export function movedTo(rows: GridRow[], keys: ReadonlySet<string>, target: string, isAfter: boolean): GridRow[] {
  if (keys.has(target)) return rows
  const block = rows.filter(({ key }) => keys.has(key))
  const rest = rows.filter(({ key }) => !keys.has(key))
  const at = rest.findIndex(({ key }) => key === target) + (isAfter ? 1 : 0)
  return [...rest.slice(0, at), ...block, ...rest.slice(at)]
}

/** Moves the rows `keys` one place up or down. */
export function stepped(rows: GridRow[], keys: ReadonlySet<string>, by: 1 | -1): GridRow[] {
  const places = rows.flatMap(({ key }, at) => (keys.has(key) ? [at] : []))
  const [first, last] = [places[0], places.at(-1)]
  const neighbour = by < 0 ? first !== undefined && rows[first - 1] : last !== undefined && rows[last + 1]
  return neighbour ? movedTo(rows, keys, neighbour.key, by > 0) : rows
}

/** The list as it is sent, without empty rows. */
export function sent(rows: GridRow[]): ManualFields[] {
  return rows
    .filter(row => !isBlank(row))
    .map(({ id, values }) => ({ ...fieldsOf(values), ...(id !== undefined && { id }) }))
}

/** Whether a row matches the search. */
export function isFound({ values }: GridRow, search: string): boolean {
  const wanted = search.trim().toLowerCase()
  const { channel_name, tvg_id, tvg_name, tvg_chno, group_title, stream_url } = values
  return [channel_name, tvg_id, tvg_name, tvg_chno, group_title, stream_url].some(text =>
    text.toLowerCase().includes(wanted),
  )
}
