import { memo } from 'react'
import classes from './guide.module.css'
import { CHANNEL_WIDTH, pixels } from './layout'
import { clockIn, dayIn, HOUR, midnightIn } from './zone'

interface Props {
  zone: string
  now: number
  begin: number
  /** What is drawn. */
  from: number
  to: number
  /** The visible left edge, to the hour. */
  left: number
}

export const Head = memo(function Head({ zone, now, begin, from, to, left }: Props) {
  const slots: number[] = []
  // Half hours of the zone: `begin` is a midnight there.
  for (let at = begin + Math.floor((from - begin) / HOUR) * HOUR; at < to; at += HOUR / 2) slots.push(at)
  return (
    <div className={classes.head} aria-hidden>
      <div className={classes.corner} style={{ width: CHANNEL_WIDTH }}>
        {dayIn(zone, left + HOUR / 2, now)}
      </div>
      {slots.map(at => {
        const isMidnight = midnightIn(zone, at) === at
        return (
          <span
            key={at}
            className={classes.slot}
            data-day={isMidnight || undefined}
            style={{ left: CHANNEL_WIDTH + pixels(at - begin) }}
          >
            {isMidnight ? dayIn(zone, at, now) : clockIn(zone, at)}
          </span>
        )
      })}
    </div>
  )
})
