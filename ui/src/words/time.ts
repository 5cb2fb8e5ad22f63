// Times as texts. `now` is a parameter for tests.
import { t } from './catalogue'
import { locale } from './language'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "12 minutes ago", "in 3 hours", "just now"; a date when it is more than a week away. */
export function ago(time: Date, now: Date): string {
  const away = time.getTime() - now.getTime()
  const far = Math.abs(away)
  if (far < 45_000) return away > 0 ? t.words.soon : t.words.justNow
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  if (far < 59.5 * MINUTE) return words.format(Math.round(away / MINUTE), 'minute')
  if (far < 23.5 * HOUR) return words.format(Math.round(away / HOUR), 'hour')
  if (far < 7 * DAY) return words.format(Math.round(away / DAY), 'day')
  return date(time, now, locale())
}

/** The same for what has happened, by a clock that may be ahead of `now`. */
export function since(time: Date, now: Date): string {
  return ago(time < now ? time : now, now)
}

/** The same for what is planned, which may be late. */
export function until(time: Date, now: Date): string {
  return ago(new Date(Math.max(time.getTime(), now.getTime() + 1)), now)
}

/** The name of a day: "today", "tomorrow", "Thursday", "24 December". */
export function day(time: Date, now: Date): string {
  return dayIn(locale(), time, now)
}

function dayIn(locale: string, time: Date, now: Date): string {
  const days = Math.round((midnight(time).getTime() - midnight(now).getTime()) / DAY)
  if (days >= -1 && days <= 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
  if (days > 1 && days < 7) return new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(time)
  return date(time, now, locale)
}

function date(time: Date, now: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(time.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  }).format(time)
}

/** The time of day as the locale writes it: "7:00 AM", "07:00". */
export function clock(time: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short', timeZone }).format(time)
}

/** "today at 18:40" */
export function dayAndClock(time: Date, now: Date): string {
  return t.words.at(day(time, now), clock(time))
}

/** The full date and time. */
export function exact(time: Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'medium' }).format(time)
}

export function midnight(time: Date): Date {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate())
}

/** A text of the server, which is English, with its timestamps in the reader's format. */
export function inWords(text: string, now: Date): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, stamp => {
    const time = new Date(stamp)
    return `${dayIn(locale().startsWith('en') ? locale() : 'en', time, now)} at ${clock(time)}`
  })
}
