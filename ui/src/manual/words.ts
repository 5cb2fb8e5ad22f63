// Imports of playlists in words. Pure.
import { count, number } from '../words/number'
import type { ImportMode, PlaylistImport } from './data'

/** "12 new, 3 changed, 4 gone, 100 as they are". */
export function comesOf({ added_count, changed_count, removed_count, unchanged_count }: PlaylistImport): string {
  const parts = [
    [added_count, 'new'],
    [changed_count, 'changed'],
    [removed_count, 'gone'],
    [unchanged_count, 'as they are'],
  ] as const
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${number(n)} ${what}`)
  return said.length === 0 ? 'Nothing would change' : said.join(', ')
}

/** What the button does. */
export function verbOf(mode: ImportMode, { parsed_count }: PlaylistImport): string {
  const channels = count(parsed_count, 'channel')
  return mode === 'replace' ? `Replace all by ${channels}` : `Take over ${channels}`
}

export const CHANGES: Record<PlaylistImport['channels'][number]['change'], string> = {
  added: 'New',
  changed: 'Changed',
  unchanged: 'As it is',
}
