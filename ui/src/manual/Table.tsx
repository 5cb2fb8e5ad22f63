import { Checkbox, Group, Paper, Table } from '@mantine/core'
import { useState } from 'react'
import { Bulk } from './Bulk'
import { useMove, type Wanted } from './data'
import classes from './manual.module.css'
import { moved } from './order'
import { ManualRow } from './Row'
import { t } from '../words/catalogue'
import type { ManualChannel, Source } from '../api/model'
import { Note } from '../parts/Note'

interface Props {
  source: Source
  channels: ManualChannel[]
  wanted: Wanted
  /** Whether this is the first, or last, page. */
  isFirst: boolean
  isLast: boolean
}

export function ManualTable({ source, channels, wanted, isFirst, isLast }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const move = useMove(source.id)
  // Rows that no longer exist are not chosen.
  const ids = channels.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const choose = (id: string, isChosen: boolean) => {
    const next = new Set(ids)
    if (isChosen) next.add(id)
    else next.delete(id)
    setChosen(next)
  }
  const place = (at: number) =>
    wanted.search === undefined
      ? {
          at,
          count: channels.length,
          onMove: (to: number) => move.mutate(moved(channels, at, to, isFirst, isLast)),
        }
      : undefined
  return (
    <>
      {ids.length > 0 && <Bulk source={source.id} ids={ids} channels={channels} onDone={() => setChosen(new Set())} />}
      <Paper className={classes.frame}>
        <Table className={classes.table} verticalSpacing={6} horizontalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Td w={44}>
                <Checkbox
                  aria-label={t.parts.chooseAll}
                  checked={ids.length === channels.length}
                  indeterminate={ids.length > 0 && ids.length < channels.length}
                  onChange={event =>
                    setChosen(new Set(event.currentTarget.checked ? channels.map(({ id }) => id) : []))
                  }
                />
              </Table.Td>
              <Table.Th>{t.channels.channel}</Table.Th>
              <Table.Th w={80}>{t.parts.on}</Table.Th>
              <Table.Th w={80}>{t.manual.order}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {channels.map((channel, at) => (
              <ManualRow
                key={channel.id}
                source={source.id}
                channel={channel}
                wanted={wanted}
                isChosen={ids.includes(channel.id)}
                onChoose={isChosen => choose(channel.id, isChosen)}
                place={place(at)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      {channels.some(({ enabled }) => !enabled) && (
        <Group>
          <Note>{t.manual.offCount(channels.filter(({ enabled }) => !enabled).length)}</Note>
        </Group>
      )}
    </>
  )
}
