// The list of sources. Channels and their guide are one card.
import { Checkbox, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useRowKeys } from '../parts/rows'
import shapes from '../parts/shapes.module.css'
import { t } from '../words/catalogue'
import { Bulk } from './Bulk'
import { useRefreshAll, useReorder } from './many'
import { isPart, reordered, united, type Wanted } from './order'
import type { Place } from '../parts/drag'
import { SourceRow } from './Row'
import classes from './sources.module.css'
import type { Condition } from './state'
import type { Source } from '../api/model'

interface Props {
  all: Source[]
  /** The sources that match the filters, in order. */
  shown: Source[]
  wanted: Wanted
  conditionOf: (source: Source) => Condition
}

export function SourceList({ all, shown, wanted, conditionOf }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const reorder = useReorder()
  const navigate = useNavigate()
  const refresh = useRefreshAll()
  useRowKeys({
    edit: id => void navigate({ to: '/sources/$id', params: { id }, search: { ...wanted, edit: true } }),
    refresh: id => refresh.mutate(shown.filter(source => source.id === id)),
  })
  const units = united(shown)
  const isWhole = !isPart(wanted)
  // Sources that are not shown are not chosen.
  const taken = shown.filter(({ id }) => chosen.has(id))
  const choose = (ids: string[], isChosen: boolean) => {
    const next = new Set(taken.map(({ id }) => id))
    for (const id of ids)
      if (isChosen) next.add(id)
      else next.delete(id)
    setChosen(next)
  }
  const move = (from: number, to: number, isAfter: boolean) => {
    const places = reordered(units, from, to, isAfter)
    if (places.length > 0) reorder.mutate(places)
  }
  const placeOf = (at: number): Place | undefined =>
    isWhole && units.length > 1
      ? {
          at,
          count: units.length,
          onMove: to => move(at, to, to > at),
          onDrop: (id, isAfter) =>
            move(
              units.findIndex(([first]) => first?.id === id),
              at,
              isAfter,
            ),
        }
      : undefined
  return (
    <Stack gap="sm">
      {taken.length > 0 && <Bulk sources={taken} onDone={() => setChosen(new Set())} />}
      <Checkbox
        className={classes.checkAll}
        label={t.parts.chooseAll}
        checked={taken.length === shown.length}
        indeterminate={taken.length > 0 && taken.length < shown.length}
        onChange={event =>
          choose(
            shown.map(({ id }) => id),
            event.currentTarget.checked,
          )
        }
      />
      <ul className={shapes.plainList} aria-label={t.frame.sources}>
        {units.map((unit, at) =>
          unit.map((source, nth) => (
            <SourceRow
              key={source.id}
              source={source}
              partner={unit.length > 1 ? undefined : all.find(({ id }) => id === source.linked_source_id)}
              part={unit.length === 1 ? 'only' : nth === 0 ? 'first' : 'second'}
              unit={unit[0]?.id ?? source.id}
              condition={conditionOf(source)}
              wanted={wanted}
              place={placeOf(at)}
              isChosen={chosen.has(source.id)}
              onChoose={isChosen => choose([source.id], isChosen)}
            />
          )),
        )}
      </ul>
    </Stack>
  )
}
