// Times in any time zone. Pure. Formats are cached: creating one takes longer than a
// hundred uses.
import { language, locale } from '../words/language'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, kind: string, options: Intl.DateTimeFormatOptions, tag = locale()): Intl.DateTimeFormat {
  const key = `${tag} ${zone} ${kind}`
  let known = formats.get(key)
  if (known === undefined) {
    known = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone })
    formats.set(key, known)
  }
  return known
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The zone of the browser. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

/** "20:15" */
export function clockIn(zone: string, time: number): string {
  return format(zone, 'clock', { timeStyle: 'short' }).format(time)
}

/** A date with its weekday. */
function dateIn(zone: string, time: number): string {
  return format(zone, 'date', { weekday: 'short', day: 'numeric', month: 'short' }).format(time)
}

/** The wall clock time of the zone, as if it were UTC. */
function wall(zone: string, time: number): Date {
  const parts = format(
    zone,
    'parts',
    {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    },
    'en-US',
  ).formatToParts(time)
  const at = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find(part => part.type === type)?.value)
  return new Date(Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second')))
}

/** The time of `hour` o'clock in the zone, `days` days after the day of `time`. */
export function hourOf(zone: string, time: number, days: number, hour: number): number {
  const there = wall(zone, time)
  const wanted = Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate() + days, hour)
  const offset = (at: number) => wall(zone, at).getTime() - Math.floor(at / 1000) * 1000
  // Daylight saving time may begin or end in between.
  const near = wanted - offset(wanted)
  return wanted - offset(near)
}

const midnights = new Map<string, number>()

/** Cached per quarter of an hour, because every cell asks and no day begins within one. */
export function midnightIn(zone: string, time: number, days = 0): number {
  const key = `${zone} ${days} ${Math.floor(time / (15 * MINUTE))}`
  const known = midnights.get(key)
  if (known !== undefined) return known
  if (midnights.size > 5000) midnights.clear()
  const midnight = hourOf(zone, time, days, 0)
  midnights.set(key, midnight)
  return midnight
}

const days = new Map<string, string>()

/** "Today", "Tomorrow", "Thu 3 Dec". Cached, because every cell needs it. */
export function dayIn(zone: string, time: number, now: number): string {
  const [day, today] = [midnightIn(zone, time), midnightIn(zone, now)]
  const key = `${locale()} ${zone} ${day} ${today}`
  let known = days.get(key)
  if (known === undefined) {
    const away = Math.round((day - today) / DAY)
    known = Math.abs(away) > 1 ? dateIn(zone, time) : relative(away)
    days.set(key, known)
  }
  return known
}

function relative(away: number): string {
  const word = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(away, 'day')
  return word.charAt(0).toUpperCase() + word.slice(1)
}
