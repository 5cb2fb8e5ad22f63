import { usePlaylists } from '../playlists/data'
import { Confirm } from '../parts/Confirm'
import { useRemove, type Source } from './data'

export function RemoveSource({ source, onClose, onDone }: { source: Source; onClose: () => void; onDone: () => void }) {
  const remove = useRemove(onDone)
  const users = (usePlaylists().data ?? []).filter(
    playlist =>
      playlist.stream_sources.some(used => used.source_id === source.id) ||
      playlist.epg_sources.some(used => used.epg_source_id === source.id),
  )
  const what = source.source_kind === 'stream' ? 'channels' : 'programmes'
  return (
    <Confirm
      title={`Delete ${source.name}?`}
      name={source.name}
      verb="Delete source"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(source)}
    >
      Its {what} and its history go with it. This cannot be undone.
      {users.length > 0 &&
        ` ${users.map(({ name }) => name).join(', ')} will be without its ${what} from the next generation on.`}
    </Confirm>
  )
}
