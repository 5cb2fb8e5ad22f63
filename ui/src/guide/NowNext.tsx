// The guide on a phone: the present and next programme of each channel. A horizontal swipe changes the time.
import { Paper, Progress, Text, UnstyledButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { opens } from '../parts/focus'
import { Logo } from '../parts/Logo'
import { useFill } from '../parts/useFill'
import { useTall } from '../parts/useTall'
import { t } from '../words/catalogue'
import { useGuideRows, type Asked } from './data'
import classes from './guide.module.css'
import { nowAndNext } from './layout'
import { clockIn, HOUR } from './zone'
import type { GuideRow } from '../api/model'
import { Note } from '../parts/Note'
import { dotted } from '../words/list'

interface Props {
  asked: Asked
  total: number
  zone: string
  at: number
  /** Changes the time by hours. */
  onStep: (hours: number) => void
  onOpen: (programme: string) => void
}

/** Pixels; the same in guide.module.css. */
const LINE = 88
/** How far ahead the next programme is searched. */
const AHEAD = 3 * HOUR
/** The horizontal distance of a swipe, in pixels. */
const FAR = 60

export function NowNext({ asked, total, zone, at, onStep, onOpen }: Props) {
  const scroller = useRef<HTMLUListElement>(null)
  const height = useFill(scroller)
  const { rows, height: whole, first, last, go } = useTall({ count: total, size: LINE, scroller, overscan: 6 })
  const { rowAt } = useGuideRows(asked, Math.max(0, first - 6), Math.min(total - 1, last + 6), at, at + AHEAD)
  const start = useRef<{ x: number; y: number }>(undefined)

  const list = JSON.stringify(asked)
  useEffect(() => go(0), [list, go])

  return (
    <Paper
      component="ul"
      ref={scroller}
      className={classes.list}
      style={{ height }}
      aria-label={t.guide.grid}
      onTouchStart={({ touches }) => {
        start.current = touches[0] === undefined ? undefined : { x: touches[0].clientX, y: touches[0].clientY }
      }}
      onTouchEnd={({ changedTouches }) => {
        const [from, to] = [start.current, changedTouches[0]]
        start.current = undefined
        if (from === undefined || to === undefined) return
        const [x, y] = [to.clientX - from.x, to.clientY - from.y]
        if (Math.abs(x) > FAR && Math.abs(x) > 2 * Math.abs(y)) onStep(x < 0 ? 1 : -1)
      }}
    >
      <li aria-hidden style={{ height: whole }} />
      {rows.map(({ index, top }) => (
        <NowNextRow key={index} row={rowAt(index)} top={top} at={at} zone={zone} onOpen={onOpen} />
      ))}
    </Paper>
  )
}

interface RowProps {
  row: GuideRow | undefined
  /** Pixels. */
  top: number
  at: number
  zone: string
  onOpen: (programme: string) => void
}

function NowNextRow({ row, top, at, zone, onOpen }: RowProps) {
  if (row === undefined) return <li className={classes.line} style={{ top }} />
  const { now, next } = nowAndNext(row.programs, at)
  const [start, stop] = [now && new Date(now.start).getTime(), now && new Date(now.stop).getTime()]
  const opened = now ?? next
  return (
    <li className={classes.line} style={{ top }}>
      <UnstyledButton
        className={classes.press}
        disabled={opened === undefined}
        onClick={() => opened !== undefined && onOpen(opened.id)}
        {...(opened !== undefined && opens(opened.id))}
      >
        <Logo src={row.icon} name={row.channel_name} size={32} />
        <span className={classes.words}>
          <Note span truncate display="block">
            {dotted([row.channel?.channel_number, row.channel_name])}
          </Note>
          <Text span fw={600} truncate display="block">
            {now === undefined ? t.guide.nothing : now.title || t.guide.noTitle}
          </Text>
          {start !== undefined && stop !== undefined && (
            <Progress value={((at - start) / (stop - start)) * 100} size={3} my={3} aria-label={t.channels.goneBy} />
          )}
          {next !== undefined && (
            <Note span truncate display="block">
              {clockIn(zone, new Date(next.start).getTime())} {next.title}
            </Note>
          )}
        </span>
      </UnstyledButton>
    </li>
  )
}
