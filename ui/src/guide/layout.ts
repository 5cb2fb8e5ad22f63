// Positions of programmes in the grid, and targets of the arrow keys. Pure.
import { DAY, HOUR, hourOf, midnightIn } from './zone'
import type { GuideRow, Programme } from '../api/model'

/** Pixels; the same in guide.module.css. */
export const HOUR_WIDTH = 252
export const CHANNEL_WIDTH = 212
export const ROW_HEIGHT = 58
export const HEAD_HEIGHT = 38

/** The range of the grid, in milliseconds. */
export interface Stretch {
  begin: number
  end: number
}

/** From yesterday to a week from now, extended to the requested day. */
export function stretchOf(zone: string, now: number, from: number | undefined): Stretch {
  const [begin, end] = [midnightIn(zone, now, -1), midnightIn(zone, now, 8)]
  if (from === undefined) return { begin, end }
  return { begin: Math.min(begin, midnightIn(zone, from)), end: Math.max(end, midnightIn(zone, from, 1)) }
}

export const pixels = (time: number) => (time / HOUR) * HOUR_WIDTH

/** The half hour in which a time is. */
function halfHour(time: number): number {
  return Math.floor(time / (HOUR / 2)) * (HOUR / 2)
}

/** The left edge by default: what is on now, and a little before. */
export function nowAtLeft(now: number): number {
  return halfHour(now - HOUR / 4)
}

/** 20:00 of the same day. */
export function evening(zone: string, now: number): number {
  return hourOf(zone, now, 0, 20)
}

/** A piece of a row: a programme or a gap in the guide. Pieces are contiguous. */
export interface Piece {
  start: number
  stop: number
  programme: Programme | undefined
}

/** Shorter gaps are ignored. */
const LEAST = 60_000

/** The pieces that overlap the range. Where programmes overlap, the later one is shortened. */
export function pieces(programmes: readonly Programme[], from: number, to: number): Piece[] {
  const all: Piece[] = []
  let free = from
  for (const programme of programmes) {
    const stop = new Date(programme.stop).getTime()
    if (stop <= from || stop <= free) continue
    const given = new Date(programme.start).getTime()
    if (given >= to) break
    // The first may begin before the stretch.
    const start = all.length === 0 ? given : Math.max(given, free)
    if (start - free >= LEAST) all.push({ start: free, stop: start, programme: undefined })
    all.push({ start, stop, programme })
    free = stop
  }
  if (to - free >= LEAST) all.push({ start: free, stop: to, programme: undefined })
  return all
}

export function pieceAt(all: Piece[], at: number): Piece | undefined {
  return all.find(({ start, stop }) => start <= at && at < stop)
}

/** The time that an arrow key leads to: the start of the previous or next piece. */
export function beside(programmes: readonly Programme[], at: number, by: -1 | 1): number {
  const all = pieces(programmes, at - DAY / 2, at + DAY / 2)
  const here = all.findIndex(({ start, stop }) => start <= at && at < stop)
  const next = all[here + by]
  if (here < 0 || next === undefined) return at + by * HOUR
  // Crosses long gaps in steps.
  return by < 0 ? Math.max(next.start, at - 6 * HOUR) : next.start
}

/** Joins the parts of a row from several consecutive blocks. */
export function joined(parts: GuideRow[]): GuideRow | undefined {
  const [first, ...rest] = parts
  if (first === undefined || rest.length === 0) return first
  const known = memory.get(first)
  if (known !== undefined && known.rest.length === rest.length && rest.every((part, at) => part === known.rest[at]))
    return known.row
  const seen = new Set<string>()
  const programs = parts
    .flatMap(part => part.programs)
    .filter(({ id }) => {
      if (seen.has(id)) return false
      seen.add(id)
      return true
    })
  const row = { ...first, programs }
  memory.set(first, { rest, row })
  return row
}

// Cached, so that unchanged rows are not drawn again.
const memory = new WeakMap<GuideRow, { rest: GuideRow[]; row: GuideRow }>()

/** The programme at a time, and the next one. */
export function nowAndNext(programmes: readonly Programme[], at: number): { now?: Programme; next?: Programme } {
  const now = programmes.find(({ start, stop }) => new Date(start).getTime() <= at && at < new Date(stop).getTime())
  return { now, next: programmes.find(({ start }) => new Date(start).getTime() > at) }
}
