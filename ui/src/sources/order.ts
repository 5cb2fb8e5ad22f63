// Filters, order and grouping of sources. Pure.
import type { Said, Tone } from '../parts/State'
import { put } from '../parts/put'
import { locale } from '../words/language'
import { flavourOf, type Flavour } from './flavour'
import type { Source } from '../api/model'

export const CONDITIONS = {
  fine: ['good'],
  attention: ['warn', 'bad'],
  busy: ['busy'],
  idle: ['idle'],
} satisfies Record<string, Tone[]>
export type Condition = keyof typeof CONDITIONS

export const SORTS = ['name', 'state', 'asked', 'size'] as const
/** Missing: the user's own order. */
export type Sort = (typeof SORTS)[number]

export const USES = ['on', 'off'] as const
export type Use = (typeof USES)[number]

/** Tabs of a sheet. Missing: the overview. */
export const TABS = ['history', 'oddities'] as const
export type Tab = (typeof TABS)[number]

/** The search and filters, all of them in the page's address. */
export interface Wanted {
  search?: string
  kind?: Flavour
  state?: Condition
  use?: Use
  sort?: Sort
}

export type StateOf = (source: Source) => Said

/** Whether a filter or order is set, so that the list does not show the whole order. */
export function isPart({ search, kind, state, use, sort }: Wanted): boolean {
  return (search ?? kind ?? state ?? use ?? sort) !== undefined
}

export function matching(all: Source[], wanted: Wanted, stateOf: StateOf): Source[] {
  const text = wanted.search?.toLowerCase() ?? ''
  const tones: Tone[] | undefined = wanted.state && CONDITIONS[wanted.state]
  return all.filter(
    source =>
      (text === '' || [source.name, source.url, source.username].some(word => word.toLowerCase().includes(text))) &&
      (wanted.kind === undefined || flavourOf(source) === wanted.kind) &&
      (wanted.use === undefined || source.enabled === (wanted.use === 'on')) &&
      (tones === undefined || tones.includes(stateOf(source).tone)),
  )
}

const URGENCY: Tone[] = ['bad', 'warn', 'busy', 'idle', 'good']

export function sorted(all: Source[], sort: Sort | undefined, stateOf: StateOf): Source[] {
  const byName = (a: Source, b: Source) => a.name.localeCompare(b.name, locale(), { numeric: true })
  switch (sort) {
    case undefined:
      return all
    case 'name':
      return all.toSorted(byName)
    case 'state':
      return all.toSorted((a, b) => URGENCY.indexOf(stateOf(a).tone) - URGENCY.indexOf(stateOf(b).tone) || byName(a, b))
    case 'asked':
      return all.toSorted((a, b) => (b.last_attempt_at ?? '').localeCompare(a.last_attempt_at ?? '') || byName(a, b))
    case 'size':
      return all.toSorted((a, b) => b.channel_count - a.channel_count || byName(a, b))
  }
}

/** Cards: channels with their guide, or a single source. The first of the two determines the place. */
export function united(all: Source[]): Source[][] {
  const byId = new Map(all.map(source => [source.id, source]))
  return all.flatMap((source, at) => {
    const partner = byId.get(source.linked_source_id ?? '')
    if (partner === undefined) return [[source]]
    if (all.indexOf(partner) < at) return []
    return [source.source_kind === 'stream' ? [source, partner] : [partner, source]]
  })
}

export type Place = Pick<Source, 'id' | 'source_kind' | 'priority'>

const STEP = 10

/**
 * The changes that move the card at `from` before or after the one at `to`. Higher priorities come first.
 * Changes as few as possible; at first all priorities are 0.
 */
export function reordered(units: Source[][], from: number, to: number, isAfter: boolean): Place[] {
  const order = put(units, from, to, isAfter)
  // From the end upwards: each card gets a higher priority than the next one, unless it has it already.
  let below = Number.NEGATIVE_INFINITY
  const places: Place[] = []
  for (const unit of order.toReversed()) {
    const own = Math.min(...unit.map(({ priority }) => priority))
    const fits = own > below && unit.every(({ priority }) => priority === own)
    // With gaps, so that the next move changes fewer.
    const next = fits ? own : Math.max(below + 1, Math.ceil((below + 1) / STEP) * STEP)
    for (const { id, source_kind, priority } of unit)
      if (priority !== next) places.push({ id, source_kind, priority: next })
    below = next
  }
  return places
}
