import { useDrag, type Place } from '../parts/drag'
import { IconGripVertical } from '../parts/icons'
import { Move } from '../parts/Move'
import classes from './playlists.module.css'

interface Props {
  list: string
  id: string
  name: string
  place: Place | undefined
  /** Further buttons. */
  tools?: React.ReactNode
  children: React.ReactNode
}

export function OrderedRow({ list, id, name, place, tools, children }: Props) {
  const hasPlace = place !== undefined && place.count > 1
  const { row, handle, edge, isDragged } = useDrag<HTMLLIElement, HTMLSpanElement>({
    list,
    id,
    isOff: !hasPlace,
    onDrop: (dropped, isAfter) => place?.onDrop(dropped, isAfter),
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
        {hasPlace && <Move name={name} {...place} />}
        {tools}
      </span>
    </li>
  )
}
