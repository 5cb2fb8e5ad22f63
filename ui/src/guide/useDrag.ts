// Scrolls the grid by dragging with the mouse. Touch scrolls it natively.
import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { listen } from '../parts/listen'

/** The distance after which a press is a drag, in pixels. */
const STILL = 5

/** Returns whether the last press was a drag and not a click. */
export function useDrag(scroller: RefObject<HTMLElement | null>): () => boolean {
  const isDragged = useRef(false)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let start: { x: number; y: number; left: number; top: number } | undefined
    const down = (event: PointerEvent) => {
      isDragged.current = false
      // The target of a press on the scroll bar is the scroller itself.
      if (event.pointerType !== 'mouse' || event.button !== 0 || event.target === element) return
      start = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop }
    }
    const move = (event: PointerEvent) => {
      if (start === undefined) return
      // Released outside the window.
      if (event.buttons === 0) return up()
      const [x, y] = [event.clientX - start.x, event.clientY - start.y]
      if (!isDragged.current && Math.hypot(x, y) < STILL) return
      if (!isDragged.current) {
        isDragged.current = true
        element.setPointerCapture(event.pointerId)
        element.dataset.dragged = ''
      }
      element.scrollTo({ left: start.left - x, top: start.top - y })
    }
    const up = () => {
      start = undefined
      delete element.dataset.dragged
    }
    return listen(element, { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up })
  }, [scroller])
  return useCallback(() => {
    const was = isDragged.current
    isDragged.current = false
    return was
  }, [])
}
