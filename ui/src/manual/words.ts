import { t } from '../words/catalogue'
import { counted } from '../words/list'
import type { ImportMode, PlaylistImport } from './data'

/** "12 added, 3 changed, 4 removed, 100 unchanged". */
export function comesOf({ added_count, changed_count, removed_count, unchanged_count }: PlaylistImport): string {
  const parts = counted([
    [added_count, t.sources.addedN],
    [changed_count, t.manual.changedN],
    [removed_count, t.sources.removedN],
    [unchanged_count, t.manual.unchangedN],
  ])
  return parts.join(', ') || t.sources.nothingChanged
}

/** The text of the button. */
export function verbOf(mode: ImportMode, { parsed_count }: PlaylistImport): string {
  return mode === 'replace' ? t.manual.replaceBy(parsed_count) : t.manual.takeOver(parsed_count)
}
