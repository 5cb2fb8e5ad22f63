// What channels are called and how they are looked for. Pure, so that tests own it.
import { quoted } from '../rules/editor/tokens'
import { t } from '../words/catalogue'
import type { Said } from '../parts/State'
import type { Channel, Episode, Standing } from '../api/model'
import { dotted } from '../words/list'

/** What the list can be sorted by, in the order of its columns; the server's names. */
export const COLUMNS = ['tvg_chno', 'channel_name', 'group_title', 'tvg_id', 'source_name'] as const
export type Column = (typeof COLUMNS)[number]

export type Kind = Channel['stream_type']
export const KINDS: readonly Kind[] = ['live', 'movie', 'series']
export const VIEWS = ['tiles'] as const
export const ORDERS = ['desc'] as const

/** What is looked for; all of it is in the page's address. */
export interface Wanted {
  search?: string
  source?: string
  group?: string
  kind?: Kind
  playlist?: string
  sort?: Column
  order?: 'desc'
  view?: 'tiles'
  /** The channel that plays. */
  play?: string
}

/** A press on a column's head: up, down, and as the providers have it again. */
export function sorted({ sort, order }: Wanted, column: Column): Pick<Wanted, 'sort' | 'order'> {
  if (sort !== column) return { sort: column, order: undefined }
  return order === undefined ? { sort, order: 'desc' } : { sort: undefined, order: undefined }
}

/** Whether fewer than all channels are asked for. */
export function isFiltered({ search, source, group, kind, playlist }: Wanted): boolean {
  return [search, source, group, kind, playlist].some(said => said !== undefined)
}

const condition = (field: string, operator: string, text: string) => [field, operator, quoted(text)].join(' ')

/** A filter's expression that finds what the list shows. Its search looks at these fields, too. */
export function expressionOf({ search, group, kind }: Wanted): string {
  const fields = ['channel_name', 'tvg_name', 'tvg_id', 'group_title']
  const parts = [
    search !== undefined && `(${fields.map(field => condition(field, 'contains', search)).join(' OR ')})`,
    group !== undefined && condition('group_title', 'equals', group),
    kind !== undefined && condition('stream_type', 'equals', kind),
  ].filter(part => part !== false)
  const only = parts[0]
  return parts.length === 1 && only?.startsWith('(') === true ? only.slice(1, -1) : parts.join(' AND ')
}

export function kindOf(channel: Pick<Channel, 'radio' | 'stream_type'>): string {
  return channel.radio ? t.channels.radio : t.channels.kind[channel.stream_type]
}

/** Below a name, where there are no columns. The number first: it is short, and groups are cut where room ends. */
export function below({ tvg_chno, group_title }: Pick<Channel, 'tvg_chno' | 'group_title'>): string {
  if (tvg_chno && !group_title) return t.channels.numbered(tvg_chno)
  return dotted([tvg_chno, group_title])
}

/** By season, both in their order. */
export function seasons(episodes: Episode[]): [season: number, episodes: Episode[]][] {
  const all = new Map<number, Episode[]>()
  for (const episode of [...episodes].sort((a, b) => a.season - b.season || a.episode - b.episode))
    all.set(episode.season, [...(all.get(episode.season) ?? []), episode])
  return [...all]
}

/** How a channel stands in a playlist, now and when that is made anew. */
export function standingOf({ is_active, is_published, is_kept, channel_number }: StandingFacts): Said {
  const { publishedAs, publishedPlain, goesAway, notYet, notPublished } = t.channels
  if (!is_published) return is_kept ? { tone: 'idle', text: notYet } : { tone: 'idle', text: notPublished }
  const said = channel_number === null ? publishedPlain : publishedAs(channel_number)
  if (!is_kept) return { tone: 'warn', text: goesAway(said) }
  return { tone: is_active ? 'good' : 'idle', text: said }
}

type StandingFacts = Pick<Standing, 'is_active' | 'is_published' | 'is_kept' | 'channel_number'>

/** What rules did to one field, in their order. */
export function deedsOn({ changed_by }: Pick<Standing, 'changed_by'>, wanted: string) {
  return changed_by.flatMap(({ rule_id, rule_name, changes }) =>
    changes.filter(({ field }) => field === wanted).map(({ from, to }) => ({ rule_id, rule_name, from, to })),
  )
}

/** A field of the rule language in plain words; an attribute of the provider's keeps its name. */
export function fieldOf(name: string): string {
  const known: Record<string, string> = t.channels.fields
  return Object.hasOwn(known, name) ? (known[name] ?? name) : name
}
