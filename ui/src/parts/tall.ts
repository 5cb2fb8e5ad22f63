// Where in a list one is, when the list is higher than browsers let an element be (some cut off at 17 million pixels).
// A window of the list is as high as it is allowed to be; which rows it shows moves on with the scrolling. Small steps
// move by as much as the finger did, jumps (the scroll bar) to the same share of the list. Pure.

export interface Tall {
  /** Rows of the list, and of the window. */
  count: number
  shown: number
  /** Pixels of a row, and of what is seen of the window. */
  size: number
  view: number
}

export interface Place {
  /** The row of the list that the window begins with. */
  shift: number
  /** Pixels from the window's beginning. */
  top: number
}

/** Pixels; far below what any browser allows. */
const HIGHEST = 8_000_000
/** The window moves on after a hundredth of it. */
const STEPS = 100

export function windowOf(count: number, size: number): number {
  return Math.min(count, Math.floor(HIGHEST / size))
}

function shiftAt({ count, shown, size }: Tall, y: number): number {
  const rest = count - shown
  if (rest <= 0) return 0
  const rows = Math.floor(shown / STEPS)
  const pages = Math.floor(count / rows)
  const page = Math.min(pages - 1, Math.max(0, Math.floor(y / (rows * size))))
  return Math.round((page * rest) / (pages - 1))
}

/** After the window was scrolled from `before` to `top`: what it shows, and where in it that is. */
export function follow(list: Tall, shift: number, before: number, top: number): Place {
  if (list.count <= list.shown) return { shift: 0, top }
  if (Math.abs(top - before) < list.view) {
    const y = top + shift * list.size
    const next = shiftAt(list, y)
    return { shift: next, top: y - next * list.size }
  }
  const share = (list.count * list.size - list.view) / (list.shown * list.size - list.view)
  return { shift: shiftAt(list, top * share), top }
}

/** Where the window has to be so that `y`, pixels of the whole list, is at its upper edge. */
export function placeAt(list: Tall, y: number): Place {
  const within = Math.max(0, Math.min(y, list.count * list.size - list.view))
  const shift = shiftAt(list, within)
  return { shift, top: within - shift * list.size }
}

/** The least scrolling after which a row is seen as a whole: the new upper edge. */
export function reveal(list: Tall, y: number, row: number): number {
  const start = row * list.size
  if (start < y) return start
  if (start + list.size > y + list.view) return start + list.size - list.view
  return y
}
