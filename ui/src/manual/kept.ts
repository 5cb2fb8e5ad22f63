// What was written into the table and not saved, kept in this tab: rows that are as the server has them by name only.
import { KEPT } from '../parts/draft'
import type { GridRow } from './grid'
import type { ManualForm } from './form'

interface Draft {
  known: string
  rows: (string | { key: string; id?: string; values: ManualForm })[]
}

const keyOf = (source: string) => `${KEPT}channels.${source}`
/** Not with every key. */
const PAUSE = 300

/** Keeps them in a moment; what it gives takes that back. */
export function keep(source: string, known: string, base: GridRow[], rows: GridRow[]): () => void {
  const write = () => {
    const same = new Set(base)
    const draft: Draft = { known, rows: rows.map(row => (same.has(row) ? row.key : row)) }
    try {
      sessionStorage.setItem(keyOf(source), JSON.stringify(draft))
    } catch {
      // No room: the table goes on without a draft.
    }
  }
  const timer = setTimeout(write, PAUSE)
  const leave = () => {
    clearTimeout(timer)
    write()
  }
  window.addEventListener('pagehide', leave)
  return () => {
    clearTimeout(timer)
    window.removeEventListener('pagehide', leave)
    write()
  }
}

export function forget(source: string) {
  sessionStorage.removeItem(keyOf(source))
}

/** The rows as they were left. What the server does not have any more is not there either. */
export function kept(source: string, base: GridRow[]): { known: string; rows: GridRow[] } | undefined {
  const text = sessionStorage.getItem(keyOf(source))
  if (text === null) return undefined
  const { known, rows } = JSON.parse(text) as Draft
  const byKey = new Map(base.map(row => [row.key, row]))
  return {
    known,
    rows: rows.flatMap(row => {
      if (typeof row !== 'string') return row.id === undefined || byKey.has(row.id) ? [{ ...row, id: row.id }] : []
      const same = byKey.get(row)
      return same === undefined ? [] : [same]
    }),
  }
}
