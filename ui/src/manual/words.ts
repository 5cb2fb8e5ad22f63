// Imports of playlists in words. Pure.
import { t } from '../words/catalogue'
import type { ImportMode, PlaylistImport } from './data'

/** "12 new, 3 changed, 4 gone, 100 as they are". */
export function comesOf({ added_count, changed_count, removed_count, unchanged_count }: PlaylistImport): string {
  const parts = [
    added_count > 0 && t.manual.addedN(added_count),
    changed_count > 0 && t.manual.changedN(changed_count),
    removed_count > 0 && t.manual.removedN(removed_count),
    unchanged_count > 0 && t.manual.unchangedN(unchanged_count),
  ].filter(part => part !== false)
  return parts.length === 0 ? t.manual.nothingChanges : parts.join(', ')
}

/** What the button does. */
export function verbOf(mode: ImportMode, { parsed_count }: PlaylistImport): string {
  return mode === 'replace' ? t.manual.replaceBy(parsed_count) : t.manual.takeOver(parsed_count)
}
