// Categories of an Xtream provider, to choose from. Pure.
import type { Category } from '../api/model'

export type ListKind = 'live' | 'vod' | 'series'

/** Those of a kind whose name holds what is looked for. */
export function ofKind(all: Category[], kind: ListKind, search: string): Category[] {
  const wanted = search.trim().toLowerCase()
  return all.filter(one => one.kind === kind && one.name.toLowerCase().includes(wanted))
}

/** The chosen ones with some more, or without them. */
export function toggled(chosen: string[], ids: string[], isChosen: boolean): string[] {
  const rest = chosen.filter(id => !ids.includes(id))
  return isChosen ? [...rest, ...ids] : rest
}
