// New positions of rows whose neighbours may be on another page. Pure.

export interface Place {
  id: string
  sort_order: number
}

const STEP = 10

/**
 * The changes that move the row at `at` to `to`, one step away. `isFirst` and `isLast`: no page is before or after the
 * shown rows. Changes one row if there is room between its new neighbours, else the two rows swap places.
 */
export function moved(rows: Place[], at: number, to: number, isFirst: boolean, isLast: boolean): Place[] {
  const [row, other] = [rows[at], rows[to]]
  if (row === undefined || other === undefined) return []
  const beyond = rows[to + (to - at)]
  const sign = to < at ? -1 : 1
  if (beyond === undefined) {
    if (sign < 0 ? isFirst : isLast) return [{ id: row.id, sort_order: other.sort_order + sign * STEP }]
  } else {
    const middle = Math.trunc((other.sort_order + beyond.sort_order) / 2)
    if (middle !== other.sort_order && middle !== beyond.sort_order) return [{ id: row.id, sort_order: middle }]
  }
  if (row.sort_order === other.sort_order) return [{ id: row.id, sort_order: row.sort_order + sign }]
  return [
    { id: row.id, sort_order: other.sort_order },
    { id: other.id, sort_order: row.sort_order },
  ]
}
