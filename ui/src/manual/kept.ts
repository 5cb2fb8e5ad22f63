// Keeps unsaved changes of the table in this tab. Unchanged rows are stored by key only.
import { KEPT } from '../parts/draft'
import type { GridRow } from './grid'
import type { ManualForm } from './form'

interface Draft {
  known: string
  rows: (string | { key: string; id?: string; values: ManualForm })[]
}

const keyOf = (source: string) => `${KEPT}channels.${source}`
/** Not after every keystroke, in milliseconds. */
const PAUSE = 300

/** Stores the rows after a pause. The returned function stores them at once. */
export function keep(source: string, known: string, base: GridRow[], rows: GridRow[]): () => void {
  const write = () => {
    const same = new Set(base)
    const draft: Draft = { known, rows: rows.map(row => (same.has(row) ? row.key : row)) }
    try {
      sessionStorage.setItem(keyOf(source), JSON.stringify(draft))
    } catch {
      // Storage is full: there is no draft then.
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

/** The stored rows, without those that the server no longer has. */
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
