// The sheet of a manual channel. With the table it edits a row; otherwise it saves at once.
import { useState } from 'react'
import { tell } from '../api/cache'
import { Problem } from '../api/problem'
import { Confirm } from '../parts/Confirm'
import { useFocusBack } from '../parts/focus'
import { Gone } from '../parts/Gone'
import { Asked } from '../parts/Page'
import { Sheet } from '../parts/Sheet'
import { t } from '../words/catalogue'
import { useOne, useRemove, useSave } from './data'
import { ChannelForm } from './ChannelForm'
import { formOf } from './form'
import { newRow } from './grid'
import type { Grid } from './useGrid'
import type { ManualChannel } from '../api/model'

/** Used in addresses instead of a channel's id. */
export const NEW = 'new'

interface Props {
  source: string
  id: string
  /** The table that contains the row. */
  grid?: Grid
  onClose: () => void
}

export function ManualSheet({ source, id, grid, onClose }: Props) {
  const [isDirty, setDirty] = useState(false)
  const one = useOne(source, id === NEW || grid !== undefined ? undefined : id)
  useFocusBack(id, NEW)
  const row = grid?.rows.find(({ key }) => key === id)
  const isGone =
    grid === undefined
      ? one.error instanceof Problem && [400, 404].includes(one.error.status)
      : id !== NEW && row === undefined
  const name = (row?.values.channel_name ?? one.data?.channel_name) || t.channels.channel
  const inForm = { source, onDirty: setDirty, onDone: onClose }
  return (
    <Sheet onClose={onClose} title={id === NEW ? t.manual.add : name} size={560} isDirty={isDirty}>
      {isGone ? (
        <Gone
          what={t.channels.goneChannel}
          to="/sources/$id/channels"
          params={{ id: source }}
          back={t.manual.allOfSource}
        />
      ) : grid !== undefined ? (
        <OfTable {...inForm} id={id} grid={grid} />
      ) : id === NEW ? (
        <Saved {...inForm} />
      ) : (
        <Asked query={one}>{channel => <Saved {...inForm} channel={channel} />}</Asked>
      )}
    </Sheet>
  )
}

interface FormProps {
  source: string
  onDirty: (isDirty: boolean) => void
  onDone: () => void
}

/** Edits a row, which is saved with the table. */
function OfTable({ id, grid, ...inForm }: FormProps & { id: string; grid: Grid }) {
  const row = grid.rows.find(({ key }) => key === id)
  return (
    <ChannelForm
      {...inForm}
      name={id}
      start={row?.values ?? formOf()}
      isNew={id === NEW}
      verb={id === NEW ? t.manual.addChannel : t.manual.apply}
      save={{ error: null, isPending: false }}
      onSubmit={values => {
        grid.change(
          id === NEW
            ? [...grid.rows, newRow(values)]
            : grid.rows.map(other => (other.key === id ? { ...other, values } : other)),
        )
        return Promise.resolve()
      }}
      onDelete={
        id === NEW
          ? undefined
          : () => {
              grid.change(grid.rows.filter(({ key }) => key !== id))
              tell(t.manual.rowsRemoved(1))
              inForm.onDone()
            }
      }
    />
  )
}

function Saved({ channel, ...inForm }: FormProps & { channel?: ManualChannel }) {
  const { source, onDone } = inForm
  const save = useSave(source, channel)
  const remove = useRemove(source)
  const [isRemoving, setRemoving] = useState(false)
  return (
    <>
      <ChannelForm
        {...inForm}
        name={channel?.id ?? NEW}
        start={formOf(channel)}
        isNew={channel === undefined}
        verb={channel === undefined ? t.manual.addChannel : t.parts.save}
        save={save}
        onSubmit={values => save.mutateAsync(values)}
        onAnother={values => tell(t.manual.written(values.channel_name))}
        onDelete={channel && (() => setRemoving(true))}
      />
      {isRemoving && channel !== undefined && (
        <Confirm
          title={t.parts.deleteOf(channel.channel_name)}
          verb={t.manual.deleteOne}
          busy={remove.isPending}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate([channel.id], { onSuccess: onDone, onSettled: () => setRemoving(false) })}
        >
          {t.manual.deleteOneText}
        </Confirm>
      )}
    </>
  )
}
