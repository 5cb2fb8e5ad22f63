// The height down to the bottom of the window, for lists that scroll by themselves.
import { useCallback, useLayoutEffect, useState, type RefObject } from 'react'

/** The minimum height in pixels; with less room the page scrolls. */
const LEAST = 280

/** The height for an element, in pixels. */
export function useFill(element: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(LEAST)
  const measure = useCallback(() => {
    const box = element.current
    const main = box?.closest('main')
    if (box === null || box === undefined || main === null || main === undefined) return
    const { top, bottom } = box.getBoundingClientRect()
    const below = main.getBoundingClientRect().bottom - bottom
    // On a phone the page has padding for the bar at the bottom.
    const frame = main.parentElement?.parentElement
    const bar = frame === null || frame === undefined ? 0 : Number.parseFloat(getComputedStyle(frame).paddingBottom)
    setHeight(Math.max(LEAST, Math.floor(window.innerHeight - (top + window.scrollY) - below - bar)))
  }, [element])
  useLayoutEffect(() => {
    measure()
    window.addEventListener('resize', measure)
    // The content above may become higher.
    const observer = new ResizeObserver(measure)
    const above = element.current?.parentElement
    for (const child of above?.children ?? []) if (child !== element.current) observer.observe(child)
    return () => {
      window.removeEventListener('resize', measure)
      observer.disconnect()
    }
  }, [element, measure])
  return height
}
