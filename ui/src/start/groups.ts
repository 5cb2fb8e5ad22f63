// Picked groups as a filter. Pure.
import type { ChannelGroup } from '../api/model'
import { quoted } from '../rules/editor/tokens'

/** An expression that includes the channels of these groups. */
export function expressionOf(groups: string[]): string {
  return groups.map(name => [FIELD, name === '' ? 'is_empty' : `equals ${quoted(name)}`].join(' ')).join(' OR ')
}

const FIELD = 'group_title'

/** The groups whose names contain all words of a search. */
export function found(groups: ChannelGroup[], search: string): ChannelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return groups.filter(({ name }) => words.every(word => name.toLowerCase().includes(word)))
}

export function channelsIn(groups: ChannelGroup[], picked: ReadonlySet<string>): number {
  return groups.reduce((sum, { name, count }) => (picked.has(name) ? sum + count : sum), 0)
}
