// A row of a form that has a place among others: dragged, or moved step by step.
import { useDrag } from '../parts/drag'
import { IconGripVertical } from '../parts/icons'
import { Move } from '../parts/Move'
import classes from './playlists.module.css'

interface Props {
  list: string
  id: string
  name: string
  /** Where it is, from 0, and among how many; nothing where it has no place. */
  at: number | undefined
  count: number
  onMove: (to: number) => void
  /** Another of the list was let go here. */
  onDrop: (id: string, isAfter: boolean) => void
  /** Behind what moves it. */
  tools?: React.ReactNode
  children: React.ReactNode
}

export function OrderedRow({ list, id, name, at, count, onMove, onDrop, tools, children }: Props) {
  const hasPlace = at !== undefined && count > 1
  const { row, handle, edge, isDragged } = useDrag<HTMLLIElement, HTMLSpanElement>({
    list,
    id,
    isOff: !hasPlace,
    onDrop,
  })
  return (
    <li ref={row} className={classes.row} data-edge={edge} data-dragged={isDragged || undefined}>
      <span>
        {hasPlace && (
          <span ref={handle} className={classes.grip} aria-hidden>
            <IconGripVertical size={16} stroke={1.5} />
          </span>
        )}
      </span>
      {children}
      <span className={classes.tools}>
        {hasPlace && <Move name={name} at={at} count={count} onMove={onMove} />}
        {tools}
      </span>
    </li>
  )
}
