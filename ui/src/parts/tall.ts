// Scroll positions in lists that are higher than browsers allow (some cut elements off at 17 million pixels).
// The document contains a window of the list that shifts while scrolling. Small steps shift it by the same distance,
// jumps of the scroll bar to the same share of the list. Pure.

export interface Tall {
  /** Rows of the list, and of the window. */
  count: number
  shown: number
  /** The height of a row and of the viewport, in pixels. */
  size: number
  view: number
}

export interface Place {
  /** The first row of the window. */
  shift: number
  /** The scroll position within the window, in pixels. */
  top: number
}

/** The height of the window in pixels, far below any browser's limit. */
const HIGHEST = 8_000_000
/** The window shifts by a hundredth of its height. */
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

/** The new place after the window was scrolled from `before` to `top`. */
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

/** The place that shows `y`, in pixels of the whole list, at the upper edge. */
export function placeAt(list: Tall, y: number): Place {
  const within = Math.max(0, Math.min(y, list.count * list.size - list.view))
  const shift = shiftAt(list, within)
  return { shift, top: within - shift * list.size }
}

/** The new upper edge after the shortest scrolling that shows the whole row. */
export function reveal(list: Tall, y: number, row: number): number {
  const start = row * list.size
  if (start < y) return start
  if (start + list.size > y + list.view) return start + list.size - list.view
  return y
}
