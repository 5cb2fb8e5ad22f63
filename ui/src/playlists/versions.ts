// Versions by days, and the two that an address names. Pure.
import { day } from '../words/time'
import type { Version } from '../api/model'

/** In the server's days, which are those that versions are kept by. */
export function byDay(all: Version[], now: Date): { day: string; versions: Version[] }[] {
  const days = [...new Set(all.map(version => version.day))]
  return days.map(date => ({
    day: titled(day(dateOf(date), now)),
    versions: all.filter(version => version.day === date),
  }))
}

const titled = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** "2026-11-30" as the beginning of that day here. */
function dateOf(text: string): Date {
  const [year = 0, month = 1, date = 1] = text.split('-').map(Number)
  return new Date(year, month - 1, date)
}

/** The versions of "1-3", if both are kept. */
export function comparedOf(text: string | undefined, all: Version[]): [number, number] | undefined {
  const [from, to] = (text ?? '').split('-').map(Number)
  const isKept = (n: number | undefined) => all.some(({ version }) => version === n)
  return from !== undefined && to !== undefined && isKept(from) && isKept(to) ? [from, to] : undefined
}
