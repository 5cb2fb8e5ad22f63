// Changes of the filters of a playlist, which may have become others since they were shown. Pure.
import type { FilterChange } from '../playlists/data'
import type { UsedFilter } from '../playlists/form'

/** Switches a filter on or off. */
export const turned =
  (id: string, is_active: boolean): FilterChange =>
  filters =>
    filters.map(one => (one.filter_id === id ? { ...one, is_active } : one))

export const without =
  (id: string): FilterChange =>
  filters =>
    filters.filter(({ filter_id }) => filter_id !== id)

/** Adds a filter at a place, or at the end; nothing where the playlist has it already. */
export const withOne =
  (used: UsedFilter, at = Infinity): FilterChange =>
  filters =>
    filters.some(({ filter_id }) => filter_id === used.filter_id)
      ? filters
      : filters.toSpliced(Math.min(at, filters.length), 0, used)

/** Puts the filters into an order. A filter that it does not name goes to the end. */
export const inOrderOf = (order: UsedFilter[]): FilterChange => {
  const ids = order.map(({ filter_id }) => filter_id)
  const placeOf = ({ filter_id }: UsedFilter) => (ids.includes(filter_id) ? ids.indexOf(filter_id) : ids.length)
  return filters => filters.toSorted((a, b) => placeOf(a) - placeOf(b))
}
