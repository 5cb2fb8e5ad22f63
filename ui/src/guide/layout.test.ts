import { expect, test } from 'vitest'
import type { Programme } from './data'
import { cells, halfHour, nowAndNext } from './layout'

const at = (hour: number, minute = 0) => new Date(2026, 2, 10, hour, minute)
const programme = (start: Date, stop: Date) => ({ start: start.toISOString(), stop: stop.toISOString() }) as Programme

test('cells are cut to what is shown and never overlap', () => {
  const rows = [
    programme(at(18), at(19)),
    programme(at(19), at(21)),
    programme(at(20, 30), at(22)),
    programme(at(22), at(23, 30)),
  ]
  const placed = cells(rows, at(20), at(23)).map(({ left, width, isCut }) => [
    Math.round(left),
    Math.round(width),
    isCut,
  ])
  expect(placed).toEqual([
    [0, 33, true],
    [33, 33, false],
    [67, 33, false],
  ])
})

test('what is on and what comes', () => {
  const rows = [programme(at(19), at(20)), programme(at(20), at(21)), programme(at(22), at(23))]
  expect(nowAndNext(rows, at(20, 10))).toEqual({ now: rows[1], next: rows[2] })
  expect(nowAndNext(rows, at(21, 10))).toEqual({ now: undefined, next: rows[2] })
  expect(halfHour(at(20, 44))).toEqual(at(20, 30))
})
