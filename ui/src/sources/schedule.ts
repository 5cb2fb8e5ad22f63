// Schedules as choices and as cron expressions. Pure.
import { t } from '../words/catalogue'
import { locale } from '../words/language'
import { clock } from '../words/time'

/** The choices. `daily` has a time of day, `own` is a cron expression. */
export type Rhythm = 'hand' | 'hours3' | 'hours6' | 'hours12' | 'daily' | 'own'

export const RHYTHMS: Rhythm[] = ['hours3', 'hours6', 'hours12', 'daily', 'hand', 'own']

const HOURS = { hours3: '0 */3 * * *', hours6: '0 */6 * * *', hours12: '0 */12 * * *' }

/** The default of new sources. */
export const USUAL = HOURS.hours6
const USUAL_TIME = '04:30'

export interface Schedule {
  rhythm: Rhythm
  /** The time of day, "04:30". */
  time: string
}

export function scheduleOf(cron: string): Schedule {
  const text = cron.trim().replace(/\s+/g, ' ')
  if (text === '') return { rhythm: 'hand', time: USUAL_TIME }
  const hours = Object.entries(HOURS).find(([, one]) => one === text)
  if (hours !== undefined) return { rhythm: hours[0] as Rhythm, time: USUAL_TIME }
  const [, minute, hour] = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(text) ?? []
  if (minute !== undefined && hour !== undefined && Number(minute) < 60 && Number(hour) < 24)
    return { rhythm: 'daily', time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` }
  return { rhythm: 'own', time: USUAL_TIME }
}

/** `own`: the expression of the choice `own`. */
export function cronOf({ rhythm, time }: Schedule, own: string): string {
  switch (rhythm) {
    case 'hand':
      return ''
    case 'daily': {
      const [hour = '4', minute = '30'] = time.split(':')
      return `${Number(minute)} ${Number(hour)} * * *`
    }
    case 'own':
      return own
    case 'hours3':
    case 'hours6':
    case 'hours12':
      return HOURS[rhythm]
  }
}

/** A run in the time zone of the schedule: "Thu 26 Nov, 04:30". */
export function planned(time: string, zone: string): string {
  const at = new Date(time)
  const words = (timeZone?: string) => {
    const date = new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short', timeZone })
    return `${date.format(at)}, ${clock(at, timeZone)}`
  }
  try {
    return words(zone)
  } catch {
    return words()
  }
}

/** An example of a time correction: "20:00 becomes 20:30". */
export function shifted(minutes: number): string {
  const clock = (((20 * 60 + minutes) % 1440) + 1440) % 1440
  const [hour, minute] = [Math.floor(clock / 60), clock % 60].map(part => String(part).padStart(2, '0'))
  const at = 20 * 60 + minutes
  return t.sourceForm.shifted(`${hour}:${minute}`, at >= 1440 ? 1 : at < 0 ? -1 : 0)
}
