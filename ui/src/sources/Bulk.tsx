import { useState } from 'react'
import { ChosenAction, ChosenBar } from '../parts/Chosen'
import { Confirm } from '../parts/Confirm'
import { ImpactLine } from '../parts/guard'
import { isAnswered } from '../parts/impact'
import { usePlaylists } from '../playlists/data'
import { t } from '../words/catalogue'
import { listed } from '../words/list'
import { lossQuestions } from './data'
import { useRefreshAll, useRemove, useSwitch } from './many'
import { usersOf } from './words'
import type { Source } from '../api/model'

export function Bulk({ sources, onDone }: { sources: Source[]; onDone: () => void }) {
  const refresh = useRefreshAll()
  const remove = useRemove(onDone)
  const toggle = useSwitch()
  const [isRemoving, setRemoving] = useState(false)
  const n = sources.length
  const playlists = usePlaylists().data ?? []
  const users = usersOf(sources, playlists)
  const losses = lossQuestions(sources, playlists)
  return (
    <>
      <ChosenBar
        label={t.sources.chosen}
        count={t.parts.chosenCount(n)}
        onDelete={() => setRemoving(true)}
        onNone={onDone}
      >
        <ChosenAction label={t.sources.refresh} isPending={refresh.isPending} run={() => refresh.mutate(sources)} />
        <ChosenAction label={t.parts.switchOn} run={() => toggle(sources, true)} />
        <ChosenAction label={t.parts.switchOff} run={() => toggle(sources, false)} />
      </ChosenBar>
      {isRemoving && (
        <Confirm
          title={t.sources.deleteMany(n)}
          // Typing all names would be too much.
          name={n === 1 ? (sources[0]?.name ?? '') : t.sources.total(n)}
          verb={t.sources.deleteManyVerb(n)}
          busy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() =>
            remove.mutate({ sources, confirmed: isAnswered(losses) }, { onSettled: () => setRemoving(false) })
          }
        >
          {t.sources.deleteManyText(listed(sources.map(({ name }) => name)))}
          {users.length > 0 && ` ${t.sources.losesMany(listed(users))}`}
          <ImpactLine questions={losses} isReady={losses.length > 0} />
        </Confirm>
      )}
    </>
  )
}
