// The state of the editable table: undo and redo, a draft that survives a reload, and saving.
import { useEffect, useMemo, useState } from 'react'
import { cache, tell } from '../api/cache'
import { messageOf, Problem } from '../api/problem'
import { t } from '../words/catalogue'
import { refusedBy, type Refused } from './check'
import { ChangedElsewhere } from '../parts/elsewhere'
import { stateOf, useSaveAll } from './data'
import { differenceOf, isBlank, isChange, rowsOf, sent, type Difference, type GridRow } from './grid'
import { forget, keep, kept } from './kept'
import type { ManualChannel } from '../api/model'

/** The number of steps that can be undone. */
const MOST = 200

interface State {
  /** The rows on the server, and their fingerprint. */
  base: GridRow[]
  known: string
  rows: GridRow[]
  past: GridRow[][]
  future: GridRow[][]
}

export interface Grid {
  rows: GridRow[]
  difference: Difference
  isDirty: boolean
  change: (rows: GridRow[]) => void
  undo: (() => void) | undefined
  redo: (() => void) | undefined
  discard: () => void
  save: (isForced?: boolean) => void
  isSaving: boolean
  /** The server's messages about rows. */
  refused: ReadonlyMap<string, Refused[]>
  error: unknown
  isElsewhere: boolean
  /** The changes come from a stored draft. */
  isFromDraft: boolean
}

export function useGrid(source: string, channels: ManualChannel[]): Grid {
  const [state, setState] = useState<State>(() => begin(source, channels))
  const [isFromDraft, setFromDraft] = useState(() => state.rows !== state.base)
  const [given, setGiven] = useState(channels)
  const [refused, setRefused] = useState<ReadonlyMap<string, Refused[]>>(new Map())
  const saving = useSaveAll(source)
  const difference = useMemo(() => differenceOf(state.base, state.rows), [state.base, state.rows])
  const isDirty = isChange(difference)

  if (given !== channels) {
    setGiven(channels)
    // Unsaved changes keep their old base: saving detects the conflict.
    if (!isDirty && stateOf(channels) !== state.known) setState(fresh(channels))
  }

  const { rows, base, known, past, future } = state
  useEffect(() => {
    if (isDirty) return keep(source, known, base, rows)
    forget(source)
    return undefined
  }, [source, known, base, rows, isDirty])

  function change(rows: GridRow[]) {
    setState(old =>
      old.rows === rows ? old : { ...old, rows, past: [...old.past, old.rows].slice(-MOST), future: [] },
    )
  }
  function undo() {
    setState(old => {
      const before = old.past.at(-1)
      if (before === undefined) return old
      return { ...old, rows: before, past: old.past.slice(0, -1), future: [old.rows, ...old.future] }
    })
  }
  function redo() {
    setState(old => {
      const [next, ...future] = old.future
      return next === undefined ? old : { ...old, rows: next, past: [...old.past, old.rows], future }
    })
  }
  function discard() {
    saving.reset()
    setFromDraft(false)
    setRefused(new Map())
    setState(fresh(channels))
    // The server may have other rows.
    void cache.invalidateQueries({ queryKey: ['manual', source] })
  }
  function save(isForced = false) {
    const all = rows.filter(row => !isBlank(row))
    saving.mutate(
      { fields: sent(rows), known: isForced ? undefined : known },
      {
        onSuccess: said => {
          setFromDraft(false)
          setRefused(new Map())
          setGiven(said.items)
          setState(fresh(said.items))
          tell(t.manual.saved(said.total))
        },
        onError: error => {
          if (error instanceof Problem) setRefused(refusedBy(error.errors, all).byRow)
        },
      },
    )
  }

  const isElsewhere = saving.error instanceof ChangedElsewhere
  return {
    rows,
    difference,
    isDirty,
    change,
    undo: past.length > 0 ? undo : undefined,
    redo: future.length > 0 ? redo : undefined,
    discard,
    save,
    isSaving: saving.isPending,
    refused,
    error: isElsewhere ? null : wordsOf(saving.error),
    isElsewhere,
    isFromDraft,
  }
}

/** The part of an error that no cell shows. */
function wordsOf(error: unknown): unknown {
  if (!(error instanceof Problem) || error.errors.length === 0) return error
  const others = error.errors.filter(({ field }) => !/^items\.\d+\./.test(field))
  return others.length === 0 ? null : new Error(messageOf(new Problem(error.status, error.message, error.code, others)))
}

function fresh(channels: ManualChannel[]): State {
  const base = rowsOf(channels)
  return { base, known: stateOf(channels), rows: base, past: [], future: [] }
}

function begin(source: string, channels: ManualChannel[]): State {
  const start = fresh(channels)
  const draft = kept(source, start.base)
  return draft === undefined ? start : { ...start, known: draft.known, rows: draft.rows, past: [start.base] }
}
