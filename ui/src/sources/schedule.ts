// When a source is refreshed, as a person says it and as cron says it. Pure.
import { t } from '../words/catalogue'
import { locale } from '../words/language'

/** What can be chosen; `daily` has a time of the day, `own` is an expression. */
export type Rhythm = 'hand' | 'hours3' | 'hours6' | 'hours12' | 'daily' | 'own'

export const RHYTHMS: Rhythm[] = ['hours3', 'hours6', 'hours12', 'daily', 'hand', 'own']

const HOURS = { hours3: '0 */3 * * *', hours6: '0 */6 * * *', hours12: '0 */12 * * *' }

/** For what is new. */
export const USUAL = HOURS.hours6
const USUAL_TIME = '04:30'

export interface Schedule {
  rhythm: Rhythm
  /** Of the day, "04:30". */
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

/** Of an own schedule it is what was written so far. */
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

/** A planned moment in the zone of the schedule: "Thu 26 Nov, 04:30". */
export function planned(time: string, zone: string): string {
  const words = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat(locale(), { ...words, timeZone: zone }).format(new Date(time))
  } catch {
    return new Intl.DateTimeFormat(locale(), words).format(new Date(time))
  }
}

/** What moving a guide does to the news at eight: "20:00 becomes 20:30". */
export function shifted(minutes: number): string {
  const clock = (((20 * 60 + minutes) % 1440) + 1440) % 1440
  const [hour, minute] = [Math.floor(clock / 60), clock % 60].map(part => String(part).padStart(2, '0'))
  const at = 20 * 60 + minutes
  return t.sourceForm.shifted(`${hour}:${minute}`, at >= 1440 ? 1 : at < 0 ? -1 : 0)
}
