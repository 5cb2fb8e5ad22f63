// Where the grid is in time: it goes where it is asked to, and tells where somebody scrolled it to.
import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { useLatest } from '../parts/latest'
import { HOUR_WIDTH, pixels } from './layout'
import { HOUR } from './zone'

/** Milliseconds without scrolling. */
const SETTLED = 400

/**
 * The hour at the left edge, counted from `begin`. It changes once an hour of scrolling, so that what is drawn does.
 */
export function useLeft(
  scroller: RefObject<HTMLElement | null>,
  left: number,
  begin: number,
  onSettle: (time: number) => void,
): number {
  const [hour, setHour] = useState(() => Math.floor((left - begin) / HOUR))
  const latest = useLatest({ onSettle, begin, left })
  /** What was told last: being told the same again is no reason to go anywhere. */
  const told = useRef<{ time: number; begin: number }>(undefined)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || (told.current?.time === left && told.current.begin === begin)) return
    told.current = { time: left, begin }
    element.scrollLeft = pixels(left - begin)
    setHour(Math.floor((left - begin) / HOUR))
  }, [scroller, left, begin])

  // Hears of scrolling before the rows do: to read a place after they were drawn anew would lay all out once more.
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
        // Up and down is no travel in time; and the browser rounds.
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
