import type { Category } from '../api/model'

export type ListKind = 'live' | 'vod' | 'series'

/** The categories of a kind that match the search. */
export function ofKind(all: Category[], kind: ListKind, search: string): Category[] {
  const wanted = search.trim().toLowerCase()
  return all.filter(one => one.kind === kind && one.name.toLowerCase().includes(wanted))
}

/** Adds ids to the chosen ones, or removes them. */
export function toggled(chosen: string[], ids: string[], isChosen: boolean): string[] {
  const rest = chosen.filter(id => !ids.includes(id))
  return isChosen ? [...rest, ...ids] : rest
}
