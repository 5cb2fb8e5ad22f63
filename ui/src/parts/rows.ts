// Keys for lists. The link that opens a row has `data-row`; the row is the list item or article around it.
import { useKeys } from './keys'

interface RowActs {
  /** `e` on the focused row; it opens the row if not given. */
  edit?: (id: string) => void
  /** `r` on the focused row. */
  refresh?: (id: string) => void
}

/** `j` and `k` move between rows; Enter follows the row's own link. */
export function useRowKeys({ edit, refresh }: RowActs) {
  const step = (by: number) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
    const at = rows.findIndex(row => row === focusedRow())
    rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus()
  }
  const act = (how: (id: string) => void) => {
    const id = focusedRow()?.dataset.row
    if (id !== undefined) how(id)
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    e: () => (edit === undefined ? focusedRow()?.click() : act(edit)),
    ...(refresh !== undefined && { r: () => act(refresh) }),
  })
}

function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest('li, article')?.querySelector<HTMLElement>('[data-row]') ?? null
}
