// The channel list as a table or tiles. Only rows in view are in the document, so it can have any length.
import { Paper } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useRouter, useRouterState } from '@tanstack/react-router'
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { base } from '../api/client'
import { useKeys } from '../parts/keys'
import { useFill } from '../parts/useFill'
import { useTall } from '../parts/useTall'
import { t } from '../words/catalogue'
import classes from './channels.module.css'
import { useRows } from './data'
import { ChannelTile, Head, TableRow, TileToCome } from './Row'
import type { Channel } from '../api/model'
import type { Wanted } from './words'

interface Props {
  start: Channel[]
  total: number
  wanted: Wanted
  /** It still shows the answer to the previous question. */
  isOld: boolean
  onWant: (change: Wanted) => void
  onOpen: (id: string) => void
  onPlay: (id: string) => void
}

/** Pixels; the same in channels.module.css. */
const ROW = 46
const HEAD = 36
const TILE = { width: 176, height: 156 }

/** Memoised, so that opening a sheet does not draw the list again. */
export const ChannelList = memo(function ChannelList(props: Props) {
  const { start, total, wanted, isOld, onWant, onOpen, onPlay } = props
  const isTiles = wanted.view === 'tiles'
  const href = useHref()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: widthRef, width } = useElementSize()
  const columns = isTiles ? Math.max(2, Math.floor(width / TILE.width)) : 1
  const height = useFill(scroller)
  const [active, setActive] = useState(0)
  const isAsked = useRef(false)
  const {
    rows,
    height: whole,
    first,
    last,
    go,
    show,
  } = useTall({
    count: Math.ceil(total / columns),
    size: isTiles ? TILE.height : ROW,
    scroller,
    head: isTiles ? 0 : HEAD,
    overscan: isTiles ? 2 : 6,
    keep: Math.floor(active / columns),
  })
  const from = Math.max(0, first - 10) * columns
  const rowAt = useRows(wanted, start, from, Math.min(total - 1, (last + 10) * columns + columns - 1))

  // Scrolls to the start when the filters change.
  const { search, source, group, kind, playlist, sort, order } = wanted
  const list = JSON.stringify([search, source, group, kind, playlist, sort, order, isTiles])
  const known = useRef(list)
  useEffect(() => {
    if (known.current === list) return
    known.current = list
    setActive(0)
    go(0)
  }, [list, go])

  const move = useCallback(
    (by: number) => {
      const next = Math.max(0, Math.min(total - 1, active + by))
      isAsked.current = true
      setActive(next)
      show(Math.floor(next / columns))
    },
    [active, columns, total, show],
  )
  // The row may have to be loaded and drawn before it can get the focus.
  useLayoutEffect(() => {
    if (!isAsked.current) return
    const link = scroller.current?.querySelector<HTMLElement>(`[data-at="${active}"]`)
    if (link === null || link === undefined) return
    isAsked.current = false
    link.focus({ preventScroll: true })
  })
  const page = Math.max(1, last - first - 1) * columns
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(columns),
    ArrowUp: () => move(-columns),
    ...(isTiles && { ArrowRight: () => move(1), ArrowLeft: () => move(-1) }),
    PageDown: () => move(page),
    PageUp: () => move(-page),
    Home: () => move(-total),
    End: () => move(total),
  }
  useKeys({ j: keys.j, k: keys.k })
  const pressed = (event: React.KeyboardEvent) => {
    const work: Record<string, () => void> = keys
    // Letters are handled for the whole page by useKeys.
    if (event.key.length === 1 || !Object.hasOwn(work, event.key) || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    work[event.key]?.()
  }

  const clicked = (event: React.MouseEvent) => {
    if (!(event.target instanceof Element)) return
    const channel = event.target.closest<HTMLElement>('[data-play]')?.dataset.play
    if (channel !== undefined) return onPlay(channel)
    const id = event.target.closest<HTMLElement>('[data-id]')?.dataset.id
    // With a modifier key the browser opens another tab or window.
    if (id === undefined || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen(id)
  }
  const focused = (event: React.FocusEvent) => {
    const at = event.target instanceof HTMLElement ? event.target.dataset.at : undefined
    if (at !== undefined) setActive(Number(at))
  }

  const cells = (row: number) =>
    Array.from({ length: Math.min(columns, total - row * columns) }, (_, at) => row * columns + at)
  return (
    <Paper
      ref={scroller}
      className={classes.scroller}
      style={{ height }}
      role="grid"
      aria-label={t.frame.channels}
      aria-rowcount={isTiles ? Math.ceil(total / columns) : total + 1}
      aria-busy={isOld}
      onKeyDown={pressed}
      onClick={clicked}
      onFocus={focused}
    >
      {!isTiles && <Head wanted={wanted} onWant={onWant} />}
      <div ref={widthRef} className={classes.whole} role="rowgroup" style={{ height: whole }}>
        {rows.map(({ index, top }) =>
          isTiles ? (
            <div
              key={index}
              className={classes.tiles}
              role="row"
              aria-rowindex={index + 1}
              style={{ top, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {cells(index).map(at => {
                const channel = rowAt(at)
                return channel === undefined ? (
                  <TileToCome key={at} />
                ) : (
                  <ChannelTile key={at} channel={channel} at={at} isActive={at === active} href={href} />
                )
              })}
            </div>
          ) : (
            <TableRow key={index} channel={rowAt(index)} at={index} top={top} isActive={index === active} href={href} />
          ),
        )}
      </div>
    </Paper>
  )
})

/** Addresses of channels with the list's filters. Built once, because they differ only in the id. */
function useHref(): (id: string) => string {
  const router = useRouter()
  const one = useRouterState({
    select: ({ location }) =>
      router.buildLocation({ to: '/channels/$id', params: { id: 'ID' }, search: location.search }).searchStr,
  })
  return useCallback((id: string) => `${base}/channels/${encodeURIComponent(id)}${one}`, [one])
}
