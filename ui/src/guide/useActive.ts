// The active cell of the grid, which has the focus or gets it with Tab. Arrow keys move it.
import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { beside, CHANNEL_WIDTH, pieceAt, pieces, pixels } from './layout'
import { DAY, HOUR } from './zone'
import { listen } from '../parts/listen'
import type { GuideRow } from '../api/model'

export interface Active {
  row: number
  /** A time within the programme. It stays the same when moving up and down. */
  at: number
}

interface Options {
  scroller: RefObject<HTMLElement | null>
  active: Active
  setActive: (active: Active) => void
  rowAt: (row: number) => GuideRow | undefined
  total: number
  /** Rows of a page. */
  page: number
  begin: number
  end: number
  /** Brings a row into view. */
  show: (row: number) => void
  onOpen: (programme: string) => void
  onPlay: (channel: string) => void
}

export function useActive({
  scroller,
  active,
  setActive,
  rowAt,
  total,
  page,
  begin,
  end,
  show,
  onOpen,
  onPlay,
}: Options) {
  const isAsked = useRef(false)
  const hasFocus = useRef(false)

  // The cell may have to be drawn first, and a focused cell may be replaced when data arrives.
  useLayoutEffect(() => {
    const isLost = hasFocus.current && document.activeElement === document.body
    if (!isAsked.current && !isLost) return
    const cell = scroller.current?.querySelector<HTMLElement>('[data-active]')
    if (cell === null || cell === undefined) return
    isAsked.current = false
    cell.focus({ preventScroll: true })
  })
  // A click elsewhere removes the focus, even on an element that cannot have it.
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && scroller.current?.contains(event.target) !== true) hasFocus.current = false
    }
    return listen(document, { pointerdown: outside })
  }, [scroller])

  const programmes = (row: number) => rowAt(row)?.programs ?? []
  const pieceOf = ({ row, at }: Active) => pieceAt(pieces(programmes(row), at - DAY, at + DAY), at)

  function move(next: Active) {
    const row = Math.max(0, Math.min(total - 1, next.row))
    const at = Math.max(begin, Math.min(end - 1, next.at))
    isAsked.current = true
    setActive({ row, at })
    show(row)
    const element = scroller.current
    if (element === null) return
    const programme = pieceOf({ row, at })?.programme
    const start = pixels(Math.max(begin, programme === undefined ? at : new Date(programme.start).getTime()) - begin)
    const wide = element.clientWidth - CHANNEL_WIDTH
    const isSeen = pixels(at - begin) >= element.scrollLeft && pixels(at - begin) < element.scrollLeft + wide - 80
    if (!isSeen) element.scrollLeft = Math.max(0, start - Math.min(wide / 4, pixels(HOUR / 2)))
  }

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const work: Record<string, () => void> = {
      ArrowRight: () => move({ ...active, at: beside(programmes(active.row), active.at, 1) }),
      ArrowLeft: () => move({ ...active, at: beside(programmes(active.row), active.at, -1) }),
      ArrowDown: () => move({ ...active, row: active.row + 1 }),
      ArrowUp: () => move({ ...active, row: active.row - 1 }),
      PageDown: () => move({ ...active, row: active.row + page }),
      PageUp: () => move({ ...active, row: active.row - page }),
      Home: () => move({ ...active, at: Date.now() }),
      End: () => move({ ...active, at: end - 1 }),
      Enter: open,
      ' ': open,
      p() {
        const channel = rowAt(active.row)?.channel
        if (channel !== null && channel !== undefined) onPlay(channel.id)
      },
    }
    function open() {
      const programme = pieceOf(active)?.programme
      if (programme !== undefined) onOpen(programme.id)
    }
    if (!Object.hasOwn(work, event.key)) return
    event.preventDefault()
    work[event.key]?.()
  }

  const onFocus = useCallback(
    (event: React.FocusEvent) => {
      hasFocus.current = true
      const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-start]') : null
      if (cell === null || cell.dataset.active !== undefined) return
      // After a click. A programme that began out of view is active at the visible edge.
      const [start, row] = [Number(cell.dataset.start), Number(cell.dataset.row)]
      const edge = begin + ((scroller.current?.scrollLeft ?? 0) / pixels(HOUR)) * HOUR
      setActive({ row, at: Math.max(start, Math.min(edge, Number(cell.dataset.stop) - 1)) })
    },
    [begin, scroller, setActive],
  )
  const onBlur = useCallback((event: React.FocusEvent) => {
    if (event.relatedTarget !== null) hasFocus.current = false
  }, [])
  return { onKeyDown, onFocus, onBlur }
}
