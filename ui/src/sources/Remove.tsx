// Deleting a source: its name is typed, and who loses something is named before.
import { usePlaylists } from '../playlists/data'
import { Confirm } from '../parts/Confirm'
import { list } from './list'
import { useRemove, type Source } from './data'
import { t } from '../words/catalogue'

export function RemoveSource({ source, onClose, onDone }: { source: Source; onClose: () => void; onDone: () => void }) {
  const remove = useRemove(onDone)
  const users = (usePlaylists().data ?? []).filter(
    playlist =>
      playlist.stream_sources.some(used => used.source_id === source.id) ||
      playlist.epg_sources.some(used => used.epg_source_id === source.id),
  )
  const isStream = source.source_kind === 'stream'
  const names = list(users.map(({ name }) => name))
  return (
    <Confirm
      title={t.sources.deleteOf(source.name)}
      name={source.name}
      verb={t.sources.deleteVerb}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(source)}
    >
      {isStream ? t.sources.deleteChannels : t.sources.deleteProgrammes}
      {users.length > 0 && ` ${isStream ? t.sources.losesChannels(names) : t.sources.losesProgrammes(names)}`}
    </Confirm>
  )
}
