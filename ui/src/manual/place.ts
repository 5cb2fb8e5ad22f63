// Movement between the cells of a table. Pure.

export interface Cell {
  row: number
  column: number
}

/** A rectangle of cells, corners included. */
export interface Range {
  top: number
  bottom: number
  left: number
  right: number
}

export const rangeOf = (a: Cell, b: Cell): Range => ({
  top: Math.min(a.row, b.row),
  bottom: Math.max(a.row, b.row),
  left: Math.min(a.column, b.column),
  right: Math.max(a.column, b.column),
})

export interface Size {
  rows: number
  columns: number
  /** Rows on a screen. */
  page: number
}

/** The cell that a key leads to, if any. */
export function stepped({ row, column }: Cell, key: string, isFar: boolean, size: Size): Cell | undefined {
  const [lastRow, lastColumn] = [size.rows - 1, size.columns - 1]
  switch (key) {
    case 'ArrowUp':
      return { row: isFar ? 0 : Math.max(0, row - 1), column }
    case 'ArrowDown':
      return { row: isFar ? lastRow : Math.min(lastRow, row + 1), column }
    case 'ArrowLeft':
      return { row, column: isFar ? 0 : Math.max(0, column - 1) }
    case 'ArrowRight':
      return { row, column: isFar ? lastColumn : Math.min(lastColumn, column + 1) }
    case 'PageUp':
      return { row: Math.max(0, row - size.page), column }
    case 'PageDown':
      return { row: Math.min(lastRow, row + size.page), column }
    case 'Home':
      return { row: isFar ? 0 : row, column: 0 }
    case 'End':
      return { row: isFar ? lastRow : row, column: lastColumn }
    default:
      return undefined
  }
}

/** The next or previous cell in reading order. Undefined at the ends, where Tab leaves the table. */
export function next({ row, column }: Cell, by: 1 | -1, size: Size): Cell | undefined {
  const at = row * size.columns + column + by
  if (at < 0 || at >= size.rows * size.columns) return undefined
  return { row: Math.floor(at / size.columns), column: at % size.columns }
}
