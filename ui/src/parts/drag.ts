// Moves rows by dragging. `Move` does the same for the keyboard.
import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge'
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge'
import { useEffect, useRef, useState } from 'react'
import { useLatest } from './latest'

/** Where a row stands in its list, and what moves it. */
export interface Place {
  /** From 0, among `count`. */
  at: number
  count: number
  onMove: (to: number) => void
  /** The row `id` of the same list was dropped here. */
  onDrop: (id: string, isAfter: boolean) => void
}

interface Dragged {
  /** Rows can be dropped only on rows of the same list. */
  list: string
  id: string
  isOff?: boolean
  /** The row `id` was dropped before or after this row. */
  onDrop: (id: string, isAfter: boolean) => void
}

/**
 * `row` is the drop target and `handle` the grip; without a handle the row is only a target. `edge` is where the
 * dragged row would go.
 */
export function useDrag<Row extends HTMLElement, Handle extends HTMLElement>({
  list,
  id,
  isOff = false,
  onDrop,
}: Dragged) {
  const row = useRef<Row>(null)
  const handle = useRef<Handle>(null)
  const [edge, setEdge] = useState<'top' | 'bottom'>()
  const [isDragged, setDragged] = useState(false)
  const latest = useLatest(onDrop)

  useEffect(() => {
    const [element, dragHandle] = [row.current, handle.current]
    if (element === null || isOff) return
    const closest = (data: Record<string | symbol, unknown>) =>
      extractClosestEdge(data) === 'bottom' ? 'bottom' : 'top'
    const held =
      dragHandle === null
        ? []
        : [
            draggable({
              element,
              dragHandle,
              getInitialData: () => ({ list, id }),
              onDragStart: () => setDragged(true),
              onDrop: () => setDragged(false),
            }),
          ]
    return combine(
      ...held,
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.list === list && source.data.id !== id,
        getData: ({ input }) => attachClosestEdge({}, { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self }) => setEdge(closest(self.data)),
        onDragLeave: () => setEdge(undefined),
        onDrop({ self, source }) {
          setEdge(undefined)
          if (typeof source.data.id === 'string') latest.current(source.data.id, closest(self.data) === 'bottom')
        },
      }),
    )
  }, [list, id, isOff, latest])

  return { row, handle, edge, isDragged }
}
