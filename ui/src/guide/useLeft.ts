// Scrolls the grid to a time, and reports the time that somebody scrolled to.
import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { useLatest } from '../parts/latest'
import { HOUR_WIDTH, pixels } from './layout'
import { HOUR } from './zone'

/** How long scrolling must pause, in milliseconds. */
const SETTLED = 400

/**
 * The hour at the left edge, counted from `begin`. It changes only once per hour, and with it what is drawn.
 */
export function useLeft(
  scroller: RefObject<HTMLElement | null>,
  left: number,
  begin: number,
  onSettle: (time: number) => void,
): number {
  const [hour, setHour] = useState(() => Math.floor((left - begin) / HOUR))
  const latest = useLatest({ onSettle, begin, left })
  /** The last reported time, so that getting it back does not scroll. */
  const told = useRef<{ time: number; begin: number }>(undefined)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || (told.current?.time === left && told.current.begin === begin)) return
    told.current = { time: left, begin }
    element.scrollLeft = pixels(left - begin)
    setHour(Math.floor((left - begin) / HOUR))
  }, [scroller, left, begin])

  // Runs before the rows' own listener: reading the position after they are drawn would force another layout.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const scrolled = () => {
      const { scrollLeft } = element
      setHour(Math.floor(scrollLeft / HOUR_WIDTH))
      clearTimeout(timer)
      timer = setTimeout(() => {
        const { begin, left, onSettle } = latest.current
        // Ignores vertical scrolling and the browser's rounding.
        if (Math.abs(scrollLeft - pixels(left - begin)) < 4) return
        const time = begin + Math.round((scrollLeft / HOUR_WIDTH) * 60) * (HOUR / 60)
        told.current = { time, begin }
        onSettle(time)
      }, SETTLED)
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', scrolled)
    }
  }, [scroller, latest])
  return hour
}
