// A row's new place in its list. Pure.

/** The list with the one at `from` before or after the one that is at `to` now. */
export function put<T>(all: readonly T[], from: number, to: number, isAfter: boolean): T[] {
  const one = all[from]
  if (one === undefined || from === to) return [...all]
  const rest = all.filter((_, at) => at !== from)
  const at = to - (from < to ? 1 : 0) + (isAfter ? 1 : 0)
  return [...rest.slice(0, at), one, ...rest.slice(at)]
}
