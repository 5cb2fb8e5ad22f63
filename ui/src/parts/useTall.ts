// The visible rows of a list of any length.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual'
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import { follow, placeAt, reveal, windowOf } from './tall'

interface Options {
  count: number
  /** Pixels of a row. */
  size: number
  scroller: RefObject<HTMLElement | null>
  /** The height of the sticky head, in pixels. */
  head?: number
  overscan?: number
  /** The focused row, which stays in the document when it is out of view. */
  keep?: number
}

export interface TallRow {
  index: number
  /** The position within the window, in pixels. */
  top: number
}

export function useTall({ count, size, scroller, head = 0, overscan = 8, keep }: Options) {
  const [wantedShift, setShift] = useState(0)
  const shown = windowOf(count, size)
  // The list may have become shorter since.
  const shift = Math.min(wantedShift, count - shown)
  const list = () => ({ count, shown, size, view: Math.max(size, (scroller.current?.clientHeight ?? 0) - head) })
  const latest = useRef({ list, shift, before: 0 })
  useLayoutEffect(() => {
    latest.current = { ...latest.current, list, shift }
  })

  // Runs before the virtualizer's own listener, which reads the scroll position.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const scrolled = () => {
      const { list, shift, before } = latest.current
      const top = element.scrollTop
      const place = follow(list(), shift, before, top)
      latest.current.before = place.top
      if (place.shift === shift) return
      if (place.top !== top) element.scrollTop = place.top
      flushSync(() => setShift(place.shift))
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => element.removeEventListener('scroll', scrolled)
  }, [scroller])

  const kept = keep === undefined ? undefined : keep - shift
  const rangeExtractor = useCallback(
    (range: Range) => {
      const rows = defaultRangeExtractor(range)
      if (kept === undefined || kept < 0 || kept >= range.count || rows.includes(kept)) return rows
      return [...rows, kept].sort((a, b) => a - b)
    },
    [kept],
  )
  const virtual = useVirtualizer({
    count: shown,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan,
    rangeExtractor,
  })

  /** `y`: pixels of the whole list. */
  const go = useCallback(
    (y: number) => {
      const element = scroller.current
      if (element === null) return
      const { list, shift } = latest.current
      const place = placeAt(list(), y)
      latest.current.before = place.top
      if (place.shift !== shift) flushSync(() => setShift(place.shift))
      element.scrollTop = place.top
    },
    [scroller],
  )
  const show = useCallback(
    (row: number) => {
      const element = scroller.current
      if (element === null) return
      const { list, shift } = latest.current
      const y = element.scrollTop + shift * list().size
      const next = reveal(list(), y, row)
      if (next !== y) go(next)
    },
    [scroller, go],
  )

  const items = virtual.getVirtualItems()
  const rows: TallRow[] = items.map(({ index, start }) => ({ index: index + shift, top: start }))
  const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: 0 }
  return {
    rows,
    height: shown * size,
    /** The visible rows, without the overscan. */
    first: startIndex + shift,
    last: Math.min(count - 1, endIndex + shift),
    go,
    show,
  }
}
