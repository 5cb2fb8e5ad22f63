import { VisuallyHidden } from '@mantine/core'
import { memo } from 'react'
import { useDrag } from '../parts/drag'
import { IconDots, IconGripVertical } from '../parts/icons'
import { t } from '../words/catalogue'
import { CellEditor } from './CellEditor'
import type { Wrong } from './check'
import { COLUMNS, titleOf } from './columns'
import classes from './grid.module.css'
import type { GridRow } from './grid'
import type { Asks, Editing } from './useCells'

interface Props {
  /** Undefined: the empty row at the end. */
  row: GridRow | undefined
  at: number
  top: number
  /** The active column or -1, and the selected columns as "from-to". */
  active: number
  marked: string
  editing: Editing | undefined
  wrong: Wrong
  shared: string | undefined
  isChosen: boolean
  canDrag: boolean
  groups: string
  asks: Asks
}

export const Row = memo(function Row(props: Props) {
  const { row, at, top, active, marked, editing, wrong, shared, isChosen, canDrag, groups, asks } = props
  const drag = useDrag<HTMLDivElement, HTMLSpanElement>({
    list: 'written',
    id: row?.key ?? '',
    isOff: !canDrag || row === undefined,
    onDrop: (dragged, isAfter) => asks.drop(dragged, at, isAfter),
  })
  const [from, to] = marked === '' ? [1, 0] : marked.split('-').map(Number)
  const name = row?.values.channel_name.trim() || t.manual.unnamed
  const others = Object.keys(wrong).filter(name => !COLUMNS.some(({ field }) => field === name))
  return (
    <div
      ref={drag.row}
      role="row"
      aria-rowindex={at + 2}
      className={classes.row}
      data-edge={drag.edge}
      data-off={row?.values.enabled === false || undefined}
      data-chosen={isChosen || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="rowheader" className={classes.gutter}>
        {row !== undefined && (
          <>
            <span ref={drag.handle} className={classes.grip} data-off={!canDrag || undefined} title={t.parts.dragHint}>
              <IconGripVertical size={14} stroke={1.5} aria-hidden />
            </span>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={t.parts.choose(name)}
              checked={isChosen}
              onChange={() => undefined}
              onClick={event => asks.choose(at, !isChosen, event.shiftKey)}
            />
          </>
        )}
        <span className={classes.nth} aria-hidden>
          {row === undefined ? '+' : at + 1}
        </span>
        {row === undefined && <VisuallyHidden>{t.manual.addRow}</VisuallyHidden>}
        {row !== undefined && (
          <button
            type="button"
            tabIndex={-1}
            className={classes.open}
            data-wrong={others.length > 0 || undefined}
            aria-label={t.manual.openRow(name)}
            onClick={() => asks.open(at)}
          >
            <IconDots size={14} stroke={1.5} aria-hidden />
          </button>
        )}
      </div>
      {COLUMNS.map(({ field }, column) => {
        const value = row?.values[field]
        const isActive = column === active
        const message = wrong[field] ?? (field === 'tvg_chno' ? shared : undefined)
        return (
          <div
            key={field}
            id={`cell-${at}-${column}`}
            role="gridcell"
            aria-colindex={column + 2}
            aria-selected={isActive || (column >= (from ?? 1) && column <= (to ?? 0))}
            aria-invalid={wrong[field] !== undefined || undefined}
            className={classes.cell}
            data-field={field}
            data-active={isActive || undefined}
            data-warn={(wrong[field] === undefined && message !== undefined) || undefined}
            title={message}
            onMouseDown={event => event.button === 0 && asks.point(at, column, event.shiftKey)}
            onMouseEnter={event => event.buttons === 1 && asks.drag(at, column)}
            onDoubleClick={() => field !== 'enabled' && asks.edit()}
          >
            {isActive && editing !== undefined ? (
              <CellEditor field={field} editing={editing} groups={groups} asks={asks} />
            ) : field === 'enabled' ? (
              row !== undefined && (
                <input
                  type="checkbox"
                  tabIndex={-1}
                  aria-label={t.parts.isOn(name)}
                  checked={value === true}
                  onChange={() => asks.toggle(at)}
                />
              )
            ) : (
              <span className={classes.text}>
                {row === undefined && field === 'channel_name' ? <i>{t.manual.addRow}</i> : value}
                {message !== undefined && <VisuallyHidden>{`${titleOf(field)}: ${message}`}</VisuallyHidden>}
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
})

export function Head({ isAll, onAll }: { isAll: boolean; onAll: (isAll: boolean) => void }) {
  return (
    <div role="row" aria-rowindex={1} className={classes.head}>
      <div role="columnheader" className={classes.gutter}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t.parts.chooseAll}
          checked={isAll}
          onChange={event => onAll(event.currentTarget.checked)}
        />
      </div>
      {COLUMNS.map(({ field }) => (
        <div key={field} role="columnheader" className={classes.title}>
          {titleOf(field)}
        </div>
      ))}
    </div>
  )
}
