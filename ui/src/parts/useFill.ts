// As high as there is room below it: for lists that scroll in themselves, so that their head stays.
import { useCallback, useLayoutEffect, useState, type RefObject } from 'react'

/** Pixels; less is no list any more, then the page scrolls. */
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
    // On a phone the bar at the bottom lies over the page, which keeps room for it.
    const frame = main.parentElement?.parentElement
    const bar = frame === null || frame === undefined ? 0 : Number.parseFloat(getComputedStyle(frame).paddingBottom)
    setHeight(Math.max(LEAST, Math.floor(window.innerHeight - (top + window.scrollY) - below - bar)))
  }, [element])
  useLayoutEffect(() => {
    measure()
    window.addEventListener('resize', measure)
    // What is above it may become higher.
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
