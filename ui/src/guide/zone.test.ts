import { expect, test } from 'vitest'
import { clockIn, dayIn, hourOf, isZone, midnightIn } from './zone'

const at = (text: string) => Date.parse(text)

test('midnight is that of the zone, also when the clock is changed', () => {
  expect(midnightIn('Europe/Amsterdam', at('2026-03-10T20:00:00Z'))).toBe(at('2026-03-09T23:00:00Z'))
  expect(midnightIn('Europe/Amsterdam', at('2026-03-29T12:00:00Z'))).toBe(at('2026-03-28T23:00:00Z'))
  expect(midnightIn('Europe/Amsterdam', at('2026-03-29T12:00:00Z'), 1)).toBe(at('2026-03-29T22:00:00Z'))
  expect(midnightIn('Asia/Kathmandu', at('2026-03-10T20:00:00Z'))).toBe(at('2026-03-10T18:15:00Z'))
  expect(midnightIn('UTC', at('2026-12-31T20:00:00Z'), 1)).toBe(at('2027-01-01T00:00:00Z'))
  expect(hourOf('America/New_York', at('2026-03-10T20:00:00Z'), 0, 20)).toBe(at('2026-03-11T00:00:00Z'))
})

test('days and hours have the names that they have there', () => {
  const now = at('2026-03-10T20:00:00Z')
  expect(dayIn('UTC', now, now)).toBe('Today')
  expect(dayIn('Pacific/Auckland', now, now)).toBe('Today')
  expect(dayIn('UTC', at('2026-03-11T01:00:00Z'), now)).toBe('Tomorrow')
  expect(dayIn('America/New_York', at('2026-03-11T01:00:00Z'), now)).toBe('Today')
  expect(dayIn('UTC', at('2026-03-13T01:00:00Z'), now)).toBe('Fri, Mar 13')
  expect(clockIn('Asia/Kathmandu', now)).toMatch(/^1:45\sAM/)
  expect([isZone('Europe/Berlin'), isZone('Nowhere')]).toEqual([true, false])
})
