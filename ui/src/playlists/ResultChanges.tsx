// Differences from the published version, by channel.
import { Text } from '@mantine/core'
import { t } from '../words/catalogue'
import { useNames } from './data'
import { Listed } from './Listed'
import { changesOf } from './words'
import type { PreviewChanges } from '../api/model'

export function ResultChanges({ changes, isPublished }: { changes: PreviewChanges; isPublished: boolean }) {
  const { added, added_count, removed, removed_count, renumbered, renumbered_count } = changes
  if (!isPublished) return <Text>{t.playlists.notPublished}</Text>
  if (added_count + removed_count + renumbered_count === 0) return <Text>{changesOf(changes)}</Text>
  return (
    <>
      <Kind title={t.sources.added} ids={added} count={added_count} />
      <Kind title={t.sources.removed} ids={removed} count={removed_count} />
      <Kind title={t.playlists.otherNumbers} ids={renumbered} count={renumbered_count} />
    </>
  )
}

function Kind({ title, ids, count }: { title: string; ids: string[]; count: number }) {
  return (
    <Listed title={title} count={count} known={ids.length}>
      {shown => <Names ids={ids.slice(0, shown)} />}
    </Listed>
  )
}

/** Names are loaded one by one, so only a few at a time. */
function Names({ ids }: { ids: string[] }) {
  return useNames(ids).map(({ id, name, isLost }) => (
    <li key={id}>{name ?? (isLost ? t.playlists.lostChannel : '…')}</li>
  ))
}
