// The groups that were picked, as a filter. Pure.
import type { ChannelGroup } from '../api/model'

/** A rule that lets in channels of these groups. */
export function expressionOf(groups: string[]): string {
  return groups.map(name => [FIELD, name === '' ? 'is_empty' : `equals ${quoted(name)}`].join(' ')).join(' OR ')
}

const FIELD = 'group_title'

function quoted(text: string): string {
  const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
  return `"${text.replace(/[\\"\n\r\t]/g, letter => escapes[letter] ?? letter)}"`
}

/** Those with the words of a search in their name, in any order. */
export function found(groups: ChannelGroup[], search: string): ChannelGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return groups.filter(({ name }) => words.every(word => name.toLowerCase().includes(word)))
}

export function channelsIn(groups: ChannelGroup[], picked: ReadonlySet<string>): number {
  return groups.reduce((sum, { name, count }) => (picked.has(name) ? sum + count : sum), 0)
}
