// The editable table. Only visible rows are in the document.
import { Text } from '@mantine/core'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useAllGroups } from '../channels/data'
import { useStable } from '../parts/latest'
import { t } from '../words/catalogue'
import { GridBar } from './GridBar'
import { allWrong, sharedNumbers } from './check'
import { COLUMNS, titleOf } from './columns'
import classes from './grid.module.css'
import { isFound, movedTo } from './grid'
import { Head, Row } from './GridRow'
import { next } from './place'
import { useCells, type Asks } from './useCells'
import type { Grid } from './useGrid'

const [ROW, GUTTER] = [34, 108]
const TEMPLATE = `${GUTTER}px ${COLUMNS.map(({ width }) => `${width}px`).join(' ')}`
const WIDTH = GUTTER + COLUMNS.reduce((sum, { width }) => sum + width, 0)

interface Props {
  source: string
  grid: Grid
  search: string
  onOpen: (key: string) => void
}

export function GridTable({ source, grid, search, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [lastChosen, setLastChosen] = useState(0)
  // After Escape, Tab leaves the table.
  const [isLeaving, setLeaving] = useState(false)
  const { rows, refused } = grid
  const places = useMemo(
    () => rows.flatMap((row, at) => (search === '' || isFound(row, search) ? [at] : [])),
    [rows, search],
  )
  const shown = useMemo(() => places.flatMap(at => rows[at] ?? []), [rows, places])
  const shared = useMemo(() => sharedNumbers(rows), [rows])
  const isWhole = search === ''
  const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / ROW) - 2)
  const cells = useCells({ grid, shown, places, page, isWhole, onOpen })
  const { active, range, editing } = cells
  const virtual = useVirtualizer({
    count: shown.length + 1,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 10,
    // The head covers them.
    scrollMargin: ROW,
    scrollPaddingStart: ROW,
    // The active row stays in the document while scrolling: screen readers depend on it.
    rangeExtractor: seen => [...new Set([...defaultRangeExtractor(seen), active.row])].sort((a, b) => a - b),
  })

  useLayoutEffect(() => {
    if (box.current?.contains(document.activeElement) !== true) return
    virtual.scrollToIndex(active.row)
    document
      .getElementById(`cell-${active.row}-${active.column}`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    // Only when the active cell changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [active.row, active.column])

  const focus = () => box.current?.focus({ preventScroll: true })
  const choose = (at: number, isChosen: boolean, isExtending: boolean) => {
    const [from, to] = isExtending ? [Math.min(at, lastChosen), Math.max(at, lastChosen)] : [at, at]
    const changed = new Set(chosen)
    for (const { key } of shown.slice(from, to + 1)) {
      if (isChosen) changed.add(key)
      else changed.delete(key)
    }
    setChosen(changed)
    setLastChosen(at)
    focus()
  }
  const asks = useStable<Asks>({
    point: (row, column, isExtending) => cells.go({ row, column }, isExtending),
    drag: (row, column) => editing === undefined && cells.go({ row, column }, true),
    edit: () => cells.begin(),
    type: cells.type,
    toggle: row => {
      cells.write([{ row, column: 'enabled', text: shown[row]?.values.enabled === true ? '0' : '1' }])
      focus()
    },
    choose,
    open: row => shown[row] && onOpen(shown[row].key),
    drop: (dragged, row, isAfter) => {
      const target = shown[row]?.key
      const keys = chosen.has(dragged) ? chosen : new Set([dragged])
      if (target !== undefined) grid.change(movedTo(rows, keys, target, isAfter))
    },
    commit: (text, key, isShifted) => {
      const by = isShifted ? -1 : 1
      const { row, column } = active
      const down = { row: Math.max(0, row + (key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : by)), column }
      const to =
        key === undefined
          ? undefined
          : key === 'Tab'
            ? next(active, by, { ...cells.size, rows: cells.size.rows + 1 })
            : down
      cells.commit(text, to)
      if (key !== undefined) focus()
    },
    cancel: () => {
      cells.cancel()
      focus()
    },
  })

  const groups = useGroupNames(source, rows)
  const here = shown[active.row]
  const field = COLUMNS[active.column]?.field ?? 'channel_name'
  const said =
    here && (allWrong(here, refused.get(here.key))[field] ?? (field === 'tvg_chno' ? shared.get(here.key) : undefined))
  return (
    <>
      <GridBar
        grid={grid}
        shown={shown}
        chosen={chosen}
        onChoose={setChosen}
        onGo={(row, column) => {
          cells.go({ row, column })
          focus()
        }}
        isWhole={isWhole}
        active={active}
        groups={groups}
      />
      <div
        ref={box}
        className={classes.grid}
        role="grid"
        tabIndex={0}
        aria-label={t.manual.tableTitle}
        aria-describedby="table-hint"
        aria-rowcount={shown.length + 2}
        aria-colcount={COLUMNS.length + 1}
        aria-multiselectable
        aria-activedescendant={`cell-${active.row}-${active.column}`}
        style={{ '--columns': TEMPLATE, '--row': `${ROW}px` } as React.CSSProperties}
        onBlur={() => setLeaving(false)}
        onKeyDown={event => {
          if (event.target !== event.currentTarget && event.key === 'Tab') return
          if (event.key === 'Escape') return setLeaving(true)
          if (event.key === 'Tab' && isLeaving) return
          setLeaving(false)
          if (cells.pressed(event)) event.preventDefault()
        }}
        onCopy={event => {
          if (editing !== undefined) return
          event.preventDefault()
          event.clipboardData.setData('text/plain', cells.copied())
        }}
        onCut={event => {
          if (editing !== undefined) return
          event.preventDefault()
          event.clipboardData.setData('text/plain', cells.copied())
          cells.clear()
        }}
        onPaste={event => {
          if (editing !== undefined) return
          event.preventDefault()
          cells.paste(event.clipboardData.getData('text/plain'))
        }}
      >
        <div role="rowgroup" className={classes.body} style={{ width: WIDTH, height: ROW + virtual.getTotalSize() }}>
          <Head
            isAll={shown.length > 0 && shown.every(({ key }) => chosen.has(key))}
            onAll={isAll => setChosen(new Set(isAll ? shown.map(({ key }) => key) : []))}
          />
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = shown[index]
            const isIn =
              index >= range.top && index <= range.bottom && (range.top !== range.bottom || range.left !== range.right)
            return (
              <Row
                key={row?.key ?? 'behind'}
                row={row}
                at={index}
                top={start}
                active={index === active.row ? active.column : -1}
                marked={isIn ? `${range.left}-${range.right}` : ''}
                editing={index === active.row ? editing : undefined}
                wrong={row === undefined ? NOTHING : allWrong(row, refused.get(row.key))}
                shared={row && shared.get(row.key)}
                isChosen={row !== undefined && chosen.has(row.key)}
                canDrag={isWhole}
                groups="groups-there"
                asks={asks}
              />
            )
          })}
        </div>
      </div>
      <datalist id="groups-there">
        {groups.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Text size="sm" c={said === undefined ? 'dimmed' : undefined} id="table-hint" role="status">
        {said === undefined ? t.manual.tableHint : t.manual.atCell(active.row + 1, titleOf(field), said)}
      </Text>
    </>
  )
}

const NOTHING = {}

function useGroupNames(source: string, rows: Grid['rows']): string[] {
  const known = useAllGroups(source).data
  return useMemo(() => {
    const names = [...(known ?? []).map(({ name }) => name), ...rows.map(({ values }) => values.group_title)]
    return [...new Set(names.filter(name => name !== ''))]
  }, [known, rows])
}
