// Reads and writes tables on the clipboard: tab-separated, as spreadsheets write them, or CSV. Pure.
import { COLUMNS, columnNamed, type Column } from './columns'

/** The cells of a text. Quoted fields may contain separators, line breaks and doubled quotes. */
export function cellsOf(text: string): string[][] {
  const separator = separatorOf(text)
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  let at = 0
  const endField = () => {
    row.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    rows.push(row)
    row = []
  }
  for (; at < text.length; at += 1) {
    const c = text.charAt(at)
    if (isQuoted) {
      if (c !== '"') field += c
      else if (text.charAt(at + 1) === '"') {
        field += '"'
        at += 1
      } else isQuoted = false
    } else if (c === '"' && field === '') isQuoted = true
    else if (c === separator) endField()
    else if (c === '\n' || c === '\r') {
      if (c === '\r' && text.charAt(at + 1) === '\n') at += 1
      endRow()
    } else field += c
  }
  // A final line break starts no row.
  if (field !== '' || row.length > 0) endRow()
  return rows
}

/** A tab if there is one. A comma or semicolon only if every line has equally many: names may contain one. */
function separatorOf(text: string): string {
  if (text.includes('\t')) return '\t'
  const lines = text.split(/\r?\n/).filter(line => line !== '')
  for (const separator of [';', ',']) {
    const counts = lines.map(line => line.replace(/"[^"]*"/g, '').split(separator).length)
    if (lines.length > 1 && (counts[0] ?? 1) > 1 && counts.every(count => count === counts[0])) return separator
  }
  return '\t'
}

export interface Pasted {
  /** The column of each cell; undefined for unknown columns. */
  columns: (Column | undefined)[]
  rows: string[][]
  /** The number of unknown columns. */
  dropped: number
}

/** Assigns the cells of a text to columns, from `first` on, or by a first line with column names. */
export function pasted(text: string, first: number): Pasted {
  const cells = cellsOf(text)
  const [head = [], ...rest] = cells
  const named = head.map(columnNamed)
  const isHead = rest.length > 0 && named.filter(one => one !== undefined).length >= 2
  const width = Math.max(0, ...cells.map(row => row.length))
  const columns = isHead
    ? named
    : Array.from({ length: width }, (_, at): Column | undefined => COLUMNS[first + at]?.field)
  return {
    columns,
    rows: isHead ? rest : cells,
    dropped: columns.filter(column => column === undefined).length,
  }
}

const NO = new Set(['0', 'false', 'no', 'off', 'n', 'nein', 'aus'])

/** Whether a cell means yes. An empty cell does. */
export const isYes = (text: string) => !NO.has(text.trim().toLowerCase())

/** Writes cells for a spreadsheet, with quotes where needed. */
export function textOf(cells: string[][]): string {
  const quoted = (cell: string) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return cells.map(row => row.map(quoted).join('\t')).join('\n')
}
