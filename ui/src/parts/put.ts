// New places of rows in their list. Pure.
import type { Place } from './drag'

/** The list with the one at `from` before or after the one that is at `to` now. */
export function put<T>(all: readonly T[], from: number, to: number, isAfter: boolean): T[] {
  const one = all[from]
  if (one === undefined || from === to) return [...all]
  const rest = all.filter((_, at) => at !== from)
  const at = to - (from < to ? 1 : 0) + (isAfter ? 1 : 0)
  return [...rest.slice(0, at), one, ...rest.slice(at)]
}

/** The list with the one at `from` at the place `to`. */
export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  return to < 0 || to >= all.length ? [...all] : put(all, from, to, to > from)
}

/** The place of the row at `at`, for a list whose new order goes to `onChange`. */
export function placeIn<T>(all: T[], at: number, idOf: (one: T) => string, onChange: (all: T[]) => void): Place {
  return {
    at,
    count: all.length,
    onMove: to => onChange(moved(all, at, to)),
    onDrop: (id, isAfter) => {
      const from = all.findIndex(one => idOf(one) === id)
      onChange(put(all, from, at, isAfter))
    },
  }
}
