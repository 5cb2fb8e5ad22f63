// The active and selected cells of the table, and what keys and the clipboard do with them.
import { useRef, useState } from 'react'
import { tell } from '../api/cache'
import { t } from '../words/catalogue'
import { pasted, textOf } from './clipboard'
import { COLUMNS } from './columns'
import { stepped as rowsStepped, written, type Edit, type GridRow } from './grid'
import { next, rangeOf, stepped, type Cell, type Range } from './place'
import type { Grid } from './useGrid'

export interface Editing {
  /** The first text of the input. */
  text: string
  /** Whether typing replaced the old text. Arrow keys then end editing. */
  isFresh: boolean
}

/** What a row calls in the table. The object never changes, so that rows are drawn again only when they change. */
export interface Asks {
  point: (row: number, column: number, isExtending: boolean) => void
  drag: (row: number, column: number) => void
  edit: () => void
  type: (text: string) => void
  toggle: (row: number) => void
  choose: (row: number, isChosen: boolean, isExtending: boolean) => void
  open: (row: number) => void
  drop: (dragged: string, row: number, isAfter: boolean) => void
  commit: (text: string, key: 'Enter' | 'Tab' | 'ArrowUp' | 'ArrowDown' | undefined, isShifted: boolean) => void
  cancel: () => void
}

interface Props {
  grid: Grid
  /** The shown rows and their positions among all. An empty row follows the last one. */
  shown: GridRow[]
  places: number[]
  page: number
  isWhole: boolean
  onOpen: (key: string) => void
}

export function useCells({ grid, shown, places, page, isWhole, onOpen }: Props) {
  const [active, setActive] = useState<Cell>({ row: 0, column: 1 })
  const [anchor, setAnchor] = useState<Cell>()
  const [editing, setEditing] = useState<Editing>()
  // The text of the input while a cell is edited.
  const typed = useRef<string>(undefined)
  const size = { rows: shown.length + 1, columns: COLUMNS.length, page }
  // Rows may have been removed.
  const at: Cell = { row: Math.min(active.row, size.rows - 1), column: active.column }
  const range = rangeOf(at, anchor === undefined ? at : { ...anchor, row: Math.min(anchor.row, size.rows - 1) })

  const placeOf = (row: number) => places[row] ?? grid.rows.length + row - places.length
  const textAt = ({ row, column }: Cell): string => {
    const field = COLUMNS[column]?.field
    const value = field && shown[row]?.values[field]
    return typeof value === 'boolean' ? (value ? '1' : '0') : (value ?? '')
  }
  const write = (edits: Edit[]) =>
    grid.change(
      written(
        grid.rows,
        edits.map(edit => ({ ...edit, row: placeOf(edit.row) })),
      ),
    )
  const fill = (range: Range, text: string) =>
    write(cellsIn(range, true).map(({ row, column }) => editOf(row, column, text)))

  /** The cells of a range. The empty last row counts only if nothing else is selected. */
  function cellsIn({ top, bottom, left, right }: Range, withNew: boolean): Cell[] {
    const last = withNew && top === bottom ? bottom : Math.min(bottom, shown.length - 1)
    const cells: Cell[] = []
    for (let row = top; row <= last; row += 1)
      for (let column = left; column <= right; column += 1) cells.push({ row, column })
    return cells
  }

  function go(cell: Cell, isExtending = false) {
    if (typed.current !== undefined) commit(typed.current)
    setAnchor(isExtending ? (anchor ?? at) : undefined)
    setActive(cell)
  }

  function begin(text?: string) {
    if (COLUMNS[at.column]?.field === 'enabled') {
      if (at.row < shown.length) fill(range, textAt(at) === '1' ? '0' : '1')
      return
    }
    setAnchor(undefined)
    typed.current = text ?? textAt(at)
    setEditing({ text: typed.current, isFresh: text !== undefined })
  }

  /** Stores what was typed and moves to another cell. */
  function commit(text: string, to?: Cell) {
    // The input reports once more when it is removed.
    if (typed.current === undefined) return
    cancel()
    if (text !== textAt(at)) write([editOf(at.row, at.column, text)])
    if (to !== undefined) setActive(to)
  }

  function cancel() {
    typed.current = undefined
    setEditing(undefined)
  }

  function clear() {
    const cells = cellsIn(range, false).filter(({ column }) => COLUMNS[column]?.field !== 'enabled')
    write(cells.map(({ row, column }) => editOf(row, column, '')))
  }

  function copied(): string {
    const rows: string[][] = []
    for (let row = range.top; row <= range.bottom; row += 1)
      rows.push(Array.from({ length: range.right - range.left + 1 }, (_, n) => textAt({ row, column: range.left + n })))
    return textOf(rows)
  }

  function paste(text: string) {
    const { columns, rows, dropped } = pasted(text, range.left)
    const [one] = rows
    if (rows.length === 1 && one?.length === 1) return fill(range, one[0] ?? '')
    write(
      rows.flatMap((cells, down) =>
        cells.flatMap((text, right) => {
          const column = columns[right]
          return column === undefined ? [] : [{ row: range.top + down, column, text }]
        }),
      ),
    )
    const width = columns.length - dropped
    setActive({ row: range.top, column: range.left })
    setAnchor({ row: range.top + rows.length - 1, column: Math.min(COLUMNS.length, range.left + width) - 1 })
    tell(dropped > 0 ? t.manual.pastedDropped(rows.length, dropped) : t.manual.pasted(rows.length))
  }

  /** Handles a key. Returns whether it had a meaning. */
  function pressed({ key, ctrlKey, metaKey, shiftKey, altKey }: React.KeyboardEvent): boolean {
    const isCommand = ctrlKey || metaKey
    if (altKey) {
      const row = shown[at.row]
      if ((key !== 'ArrowUp' && key !== 'ArrowDown') || row === undefined || !isWhole) return false
      const by = key === 'ArrowUp' ? -1 : 1
      const keys = new Set(shown.slice(range.top, range.bottom + 1).map(({ key }) => key))
      const moved = rowsStepped(grid.rows, keys, by)
      if (moved !== grid.rows) {
        grid.change(moved)
        setActive({ ...at, row: at.row + by })
        setAnchor(anchor && { ...anchor, row: anchor.row + by })
      }
      return true
    }
    const to = stepped(at, key, isCommand, size)
    if (to !== undefined) return (go(to, shiftKey), true)
    if (isCommand) return command(key.toLowerCase(), shiftKey)
    switch (key) {
      case 'Tab': {
        const to = next(at, shiftKey ? -1 : 1, size)
        if (to !== undefined) go(to)
        return to !== undefined
      }
      case 'Enter':
      case 'F2':
        return (begin(), true)
      case ' ':
        return (COLUMNS[at.column]?.field === 'enabled' ? begin() : begin(' '), true)
      case 'Delete':
      case 'Backspace':
        return (clear(), true)
      default:
        if ([...key].length !== 1 || COLUMNS[at.column]?.field === 'enabled') return false
        return (begin(key), true)
    }
  }

  function command(key: string, isShifted: boolean): boolean {
    const row = shown[at.row]
    if (key === 'z') (isShifted ? grid.redo : grid.undo)?.()
    else if (key === 'y') grid.redo?.()
    else if (key === 's') grid.save()
    else if (key === 'enter' && row !== undefined) onOpen(row.key)
    else if (key === 'a') {
      setAnchor({ row: 0, column: 0 })
      setActive({ row: Math.max(0, shown.length - 1), column: COLUMNS.length - 1 })
    } else return false
    return true
  }

  return {
    active: at,
    range,
    editing,
    size,
    go,
    begin,
    commit,
    cancel,
    type: (text: string) => {
      typed.current = text
    },
    pressed,
    copied,
    paste,
    clear,
    write,
  }
}

function editOf(row: number, column: number, text: string): Edit {
  // The column is always within the table.
  return { row, column: COLUMNS[column]?.field ?? 'channel_name', text }
}
