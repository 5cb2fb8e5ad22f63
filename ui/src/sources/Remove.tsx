// Deleting a source: its name is typed, and who loses something is named before.
import { Confirm } from '../parts/Confirm'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { useRemove } from './data'
import { list } from './list'
import { usersOf } from './words'
import type { Source } from '../api/model'

export function RemoveSource({ source, onClose, onDone }: { source: Source; onClose: () => void; onDone: () => void }) {
  const remove = useRemove(onDone)
  const users = usersOf([source], usePlaylists().data ?? [])
  const isStream = source.source_kind === 'stream'
  const names = list(users)
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
