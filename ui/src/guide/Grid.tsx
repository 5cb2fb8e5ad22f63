// The grid: channels down, time across. Only what is in view is in the document, in both directions.
import { Paper } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Fault } from '../parts/Fault'
import { useFill } from '../parts/useFill'
import { useTall } from '../parts/useTall'
import { t } from '../words/catalogue'
import type { Family } from './category'
import { useGuideRows, type Asked } from './data'
import classes from './guide.module.css'
import { Head } from './Head'
import { CHANNEL_WIDTH, HEAD_HEIGHT, HOUR_WIDTH, nowAtLeft, pixels, ROW_HEIGHT, stretchOf } from './layout'
import { GuideGridRow } from './Row'
import { useActive } from './useActive'
import { useDrag } from './useDrag'
import { useLeft } from './useLeft'
import { HOUR } from './zone'

interface Props {
  asked: Asked
  total: number
  zone: string
  now: number
  /** The time at the left edge; undefined: the present. */
  from: number | undefined
  highlight: Family | undefined
  /** Called with the time at the left edge after scrolling. */
  onSettle: (time: number) => void
  onOpen: (programme: string) => void
  onPlay: (channel: string) => void
}

export const Grid = memo(function Grid({ asked, total, zone, now, from, highlight, onSettle, onOpen, onPlay }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const { ref: sizeRef, width } = useElementSize()
  const ref = useMergedRef(scroller, sizeRef)
  const height = useFill(scroller)
  const today = Math.floor(now / HOUR) * HOUR
  const { begin, end } = useMemo(() => stretchOf(zone, today, from), [zone, today, from])
  // Without a chosen time, the grid moves on with the present.
  const left = from ?? nowAtLeft(now)
  const hour = useLeft(scroller, left, begin, onSettle)

  const [active, setActive] = useState(() => ({ row: 0, at: now }))
  const view = Math.ceil(Math.max(width - CHANNEL_WIDTH, HOUR_WIDTH) / HOUR_WIDTH)
  const [shownFrom, shownTo] = [
    Math.max(begin, begin + (hour - 1) * HOUR),
    Math.min(end, begin + (hour + view + 1) * HOUR),
  ]
  const {
    rows,
    height: whole,
    first,
    last,
    go,
    show,
  } = useTall({
    count: total,
    size: ROW_HEIGHT,
    scroller,
    head: HEAD_HEIGHT,
    overscan: 2,
    keep: Math.min(active.row, total - 1),
  })
  const { rowAt, error } = useGuideRows(
    asked,
    Math.max(0, first - 4),
    Math.min(total - 1, last + 4),
    shownFrom,
    shownTo,
  )

  const list = JSON.stringify(asked)
  const known = useRef(list)
  useLayoutEffect(() => {
    if (known.current === list) return
    known.current = list
    setActive(before => ({ ...before, row: 0 }))
    go(0)
  }, [list, go])

  const page = Math.max(1, last - first - 1)
  const keys = useActive({ scroller, active, setActive, rowAt, total, page, begin, end, show, onOpen, onPlay })
  const isDragged = useDrag(scroller)

  const pressed = useCallback(
    (event: React.MouseEvent) => {
      if (isDragged() || !(event.target instanceof Element)) return
      const channel = event.target.closest<HTMLElement>('[data-play]')?.dataset.play
      if (channel !== undefined) return onPlay(channel)
      const programme = event.target.closest<HTMLElement>('[data-programme]')?.dataset.programme
      if (programme !== undefined) onOpen(programme)
    },
    [isDragged, onOpen, onPlay],
  )

  const wide = pixels(end - begin)
  const minute = Math.floor(now / 60_000) * 60_000
  return (
    <>
      {error !== null && <Fault error={error} />}
      <Paper
        ref={ref}
        className={classes.scroller}
        style={{ height }}
        role="grid"
        aria-label={t.guide.grid}
        data-highlight={highlight}
        aria-rowcount={total}
        aria-description={t.guide.keys}
        onClick={pressed}
        {...keys}
      >
        <div className={classes.canvas} style={{ width: CHANNEL_WIDTH + wide }}>
          <Head zone={zone} now={minute} begin={begin} from={shownFrom} to={shownTo} left={begin + hour * HOUR} />
          <div className={classes.body} role="rowgroup" style={{ height: whole }}>
            {now > begin && now < end && (
              <div className={classes.now} style={{ left: CHANNEL_WIDTH + pixels(now - begin) }} aria-hidden />
            )}
            {rows.map(({ index, top }) => (
              <GuideGridRow
                key={index}
                row={rowAt(index)}
                index={index}
                top={top}
                begin={begin}
                from={shownFrom}
                to={shownTo}
                now={minute}
                zone={zone}
                activeAt={index === active.row ? active.at : undefined}
                edge={begin + hour * HOUR}
              />
            ))}
          </div>
        </div>
      </Paper>
    </>
  )
})
