import { expect, test } from 'vitest'
import { cronOf, planned, RHYTHMS, scheduleOf, shifted } from './schedule'

test('what can be chosen is a cron expression, and is read back as the same choice', () => {
  for (const rhythm of RHYTHMS.filter(rhythm => rhythm !== 'own')) {
    expect(scheduleOf(cronOf({ rhythm, time: '04:30' }, 'x'))).toEqual({ rhythm, time: '04:30' })
  }
  expect(cronOf({ rhythm: 'daily', time: '06:05' }, '')).toBe('5 6 * * *')
  expect(scheduleOf('5  6 * * *')).toEqual({ rhythm: 'daily', time: '06:05' })
  expect(cronOf({ rhythm: 'hand', time: '04:30' }, '')).toBe('')
})

test('anything else is an own schedule, and stays as it was written', () => {
  for (const text of ['0 4 * * mon', '@daily', '90 4 * * *', '0 */5 * * *', 'nonsense']) {
    expect(scheduleOf(text).rhythm).toBe('own')
    expect(cronOf(scheduleOf(text), text)).toBe(text)
  }
})

test('a moment is said in the zone of the schedule', () => {
  expect(planned('2026-03-10T23:30:00Z', 'UTC')).toMatch(/10/)
  expect(planned('2026-03-10T23:30:00Z', 'Asia/Tokyo')).toMatch(/11/)
  expect(planned('2026-03-10T23:30:00Z', 'No/Where')).not.toBe('')
})

test('moving a guide is shown with the news at eight', () => {
  expect(shifted(30)).toBe('20:00 becomes 20:30')
  expect(shifted(-90)).toBe('20:00 becomes 18:30')
  expect(shifted(300)).toBe('20:00 becomes 01:00 on the next day')
  expect(shifted(-1440)).toBe('20:00 becomes 20:00 on the day before')
})
