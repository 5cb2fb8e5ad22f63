import { quoted } from '../rules/editor/tokens'
import { t } from '../words/catalogue'
import type { Said } from '../parts/State'
import type { Channel, Episode, Standing } from '../api/model'
import { dotted } from '../words/list'

/** The columns that the list can be sorted by, under the server's names. */
export const COLUMNS = ['tvg_chno', 'channel_name', 'group_title', 'tvg_id', 'source_name'] as const
export type Column = (typeof COLUMNS)[number]

export type Kind = Channel['stream_type']
export const KINDS: readonly Kind[] = ['live', 'movie', 'series']
export const VIEWS = ['tiles'] as const
export const ORDERS = ['desc'] as const

/** The search and filters, all of them in the page's address. */
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

/** The order after a click on a column's head: ascending, descending, then the providers' own order. */
export function sorted({ sort, order }: Wanted, column: Column): Pick<Wanted, 'sort' | 'order'> {
  if (sort !== column) return { sort: column, order: undefined }
  return order === undefined ? { sort, order: 'desc' } : { sort: undefined, order: undefined }
}

/** Whether a filter is set. */
export function isFiltered({ search, source, group, kind, playlist }: Wanted): boolean {
  return [search, source, group, kind, playlist].some(said => said !== undefined)
}

const condition = (field: string, operator: string, text: string) => [field, operator, quoted(text)].join(' ')

/**
 * A filter expression that matches what the list shows. The list's search covers the same fields. `groups`: those that the
 * channels have when filters see them.
 */
export function expressionOf({ search, group, kind }: Wanted, groups = group === undefined ? [] : [group]): string {
  const fields = ['channel_name', 'tvg_name', 'tvg_id', 'group_title']
  const either = (all: string[]) => (all.length === 1 ? (all[0] ?? '') : `(${all.join(' OR ')})`)
  const parts = [
    search !== undefined && either(fields.map(field => condition(field, 'contains', search))),
    groups.length > 0 && either(groups.map(name => condition('group_title', 'equals', name))),
    kind !== undefined && condition('stream_type', 'equals', kind),
  ].filter(part => part !== false)
  const only = parts[0]
  return parts.length === 1 && only?.startsWith('(') === true ? only.slice(1, -1) : parts.join(' AND ')
}

export const kindsOf = (kind: Kind) => t.channels.kinds[kind]

export function kindOf(channel: Pick<Channel, 'radio' | 'stream_type'>): string {
  return channel.radio ? t.channels.radio : t.channels.kind[channel.stream_type]
}

/** The line below a name where there are no columns. The number comes first, because a long group is cut off. */
export function below({ tvg_chno, group_title }: Pick<Channel, 'tvg_chno' | 'group_title'>): string {
  if (tvg_chno && !group_title) return t.channels.numbered(tvg_chno)
  return dotted([tvg_chno, group_title])
}

/** Episodes by season, both in order. */
export function seasons(episodes: Episode[]): [season: number, episodes: Episode[]][] {
  const all = new Map<number, Episode[]>()
  for (const episode of [...episodes].sort((a, b) => a.season - b.season || a.episode - b.episode))
    all.set(episode.season, [...(all.get(episode.season) ?? []), episode])
  return [...all]
}

/** The state of a channel in a playlist, now and after the next generation. */
export function standingOf({ is_active, is_published, is_kept, channel_number }: StandingFacts): Said {
  const { publishedAs, publishedPlain, goesAway, notPublished } = t.channels
  if (!is_published) return is_kept ? { tone: 'idle', text: t.playlists.pending } : { tone: 'idle', text: notPublished }
  const said = channel_number === null ? publishedPlain : publishedAs(channel_number)
  if (!is_kept) return { tone: 'warn', text: goesAway(said) }
  return { tone: is_active ? 'good' : 'idle', text: said }
}

type StandingFacts = Pick<Standing, 'is_active' | 'is_published' | 'is_kept' | 'channel_number'>

/** The changes that rules made to a field, in order. */
export function deedsOn({ changed_by }: Pick<Standing, 'changed_by'>, wanted: string) {
  return changed_by.flatMap(({ rule_id, rule_name, changes }) =>
    changes.filter(({ field }) => field === wanted).map(({ from, to }) => ({ rule_id, rule_name, from, to })),
  )
}

/** The name of a field of the rule language. Attributes of the provider keep their own names. */
export function fieldOf(name: string): string {
  const known: Record<string, string> = t.channels.fields
  return Object.hasOwn(known, name) ? (known[name] ?? name) : name
}
