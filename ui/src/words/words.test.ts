import { expect, test } from 'vitest'
import { bytes, count, duration, number } from './number'
import { speak } from './catalogue'
import { clockIn } from '../guide/zone'
import { ago, clock, day, dayAndClock, inWords, since, until } from './time'

const now = new Date(2026, 2, 10, 20, 0)
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000)

test('times near are words, far ones are dates', () => {
  expect(ago(at(0), now)).toBe('just now')
  expect(ago(at(-0.2), now)).toBe('12 minutes ago')
  expect(ago(at(3), now)).toBe('in 3 hours')
  expect(ago(at(-24), now)).toBe('yesterday')
  expect(ago(at(-24 * 400), now)).toBe('February 3, 2025')
})

test('what is ahead is never just now, and what is past is never ahead', () => {
  for (const seconds of [0.001, 1, 20, 40, 44.9]) expect(ago(at(seconds / 3600), now)).toBe('in less than a minute')
  expect(ago(at(46 / 3600), now)).toBe('in 1 minute')
  expect(until(at(-5 / 3600), now)).toBe('in less than a minute')
  expect(until(at(3), now)).toBe('in 3 hours')
  expect(since(at(20 / 3600), now)).toBe('just now')
  expect(since(at(-3), now)).toBe('3 hours ago')
})

test('an hour has no leading zero where the locale has none', async () => {
  const morning = new Date(2026, 2, 10, 7, 0)
  const said = async (language: string) => {
    await speak([language])
    return [clock(morning), clockIn('UTC', Date.UTC(2026, 2, 10, 7, 0))].map(text => text.replace(/\s/g, ' '))
  }
  expect(await said('en-US')).toEqual(['7:00 AM', '7:00 AM'])
  expect(await said('en-GB')).toEqual(['07:00', '07:00'])
  expect(await said('de-DE')).toEqual(['07:00', '07:00'])
  await speak(['en'])
})

test('days have names', () => {
  expect(day(at(1), now)).toBe('today')
  expect(day(at(5), now)).toBe('tomorrow')
  expect(day(at(48), now)).toBe('Thursday')
  expect(day(at(24 * 30), now)).toBe('April 9')
})

test('numbers have units', () => {
  expect(count(1, 'channel')).toBe('1 channel')
  expect(count(0, 'reply', 'replies')).toBe('0 replies')
  expect(bytes(999)).toBe('999 B')
  expect(bytes(1_400_000)).toBe('1.4 MB')
  expect(duration(3210)).toBe('3.2 s')
})

test('times in sentences are as people say them', () => {
  const yesterday = at(-24)
  expect(inWords(`The 24 channels from ${yesterday.toISOString()} stay.`, now)).toBe(
    `The 24 channels from yesterday at ${clock(yesterday)} stay.`,
  )
  expect(inWords('Nothing here.', now)).toBe('Nothing here.')
})

test('German is spoken to who asks for it, and the server’s sentences stay in one language', async () => {
  await speak(['de-DE', 'en'])
  expect(ago(at(-0.2), now)).toBe('vor 12 Minuten')
  expect(ago(at(0), now)).toBe('gerade eben')
  expect(dayAndClock(at(24), now)).toBe('morgen um 20:00')
  expect(number(1203)).toBe('1.203')
  expect(duration(3210)).toBe('3,2 s')
  expect(inWords(`Since ${at(-24).toISOString()}.`, now)).toBe('Since yesterday at 20:00.')
  await speak(['fr', 'en-GB'])
  expect(ago(at(-0.2), now)).toBe('12 minutes ago')
})
