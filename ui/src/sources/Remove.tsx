// Deletes a source, after its name is typed. Names the playlists that lose something.
import { Confirm } from '../parts/Confirm'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { listed } from '../words/list'
import { useRemove } from './many'
import { usersOf } from './words'
import type { Source } from '../api/model'

export function RemoveSource({ source, onClose, onDone }: { source: Source; onClose: () => void; onDone: () => void }) {
  const remove = useRemove(onDone)
  const users = usersOf([source], usePlaylists().data ?? [])
  const isStream = source.source_kind === 'stream'
  const names = listed(users)
  return (
    <Confirm
      title={t.parts.deleteOf(source.name)}
      name={source.name}
      verb={t.sources.deleteVerb}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate([source])}
    >
      {isStream ? t.sources.deleteChannels : t.sources.deleteProgrammes}
      {users.length > 0 && ` ${isStream ? t.sources.losesChannels(names) : t.sources.losesProgrammes(names)}`}
    </Confirm>
  )
}
