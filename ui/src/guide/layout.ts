// Where programmes stand in a stretch of time. Pure, so that tests own it.
import type { Programme } from './data'

export const HOUR = 3_600_000

/** The half hour in which a time is. */
export function halfHour(time: Date): Date {
  return new Date(Math.floor(time.getTime() / (HOUR / 2)) * (HOUR / 2))
}

export interface Cell {
  programme: Programme
  /** Percent of the stretch. */
  left: number
  width: number
  /** It began before what is shown. */
  isCut: boolean
}

/** The programmes that touch the stretch, cut to it. One that begins before the one before ends is cut as well. */
export function cells(programmes: Programme[], from: Date, to: Date): Cell[] {
  const [begin, end] = [from.getTime(), to.getTime()]
  const percent = (time: number) => ((time - begin) / (end - begin)) * 100
  const cells: Cell[] = []
  let free = begin
  for (const programme of programmes) {
    const start = new Date(programme.start).getTime()
    const [shown, stop] = [Math.max(start, free), Math.min(new Date(programme.stop).getTime(), end)]
    if (stop <= shown) continue
    cells.push({ programme, left: percent(shown), width: percent(stop) - percent(shown), isCut: start < begin })
    free = stop
  }
  return cells
}

/** What is on at a time, and what comes after. */
export function nowAndNext(programmes: Programme[], at: Date): { now?: Programme; next?: Programme } {
  const time = at.getTime()
  const now = programmes.find(({ start, stop }) => new Date(start).getTime() <= time && time < new Date(stop).getTime())
  return { now, next: programmes.find(({ start }) => new Date(start).getTime() > time) }
}

/** Eight in the evening of that day. */
export function evening(day: Date): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 20)
}
