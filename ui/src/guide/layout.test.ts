import { expect, test } from 'vitest'
import { beside, joined, nowAndNext, pieces, stretchOf } from './layout'
import type { GuideRow, Programme } from '../api/model'

const at = (hour: number, minute = 0) => Date.UTC(2026, 2, 10, hour, minute)
const programme = (start: number, stop: number) =>
  ({ id: String(start), start: new Date(start).toISOString(), stop: new Date(stop).toISOString() }) as Programme

test('pieces follow each other, without overlaps and with what is unknown between them', () => {
  const rows = [
    programme(at(18), at(19)),
    programme(at(19), at(21)),
    programme(at(20, 30), at(22)),
    programme(at(22, 30), at(23, 30)),
    programme(at(23, 30), at(24)),
  ]
  const found = pieces(rows, at(20), at(23)).map(({ start, stop, programme }) => [
    new Date(start).getUTCHours(),
    new Date(stop).getUTCHours(),
    programme !== undefined,
  ])
  expect(found).toEqual([
    [19, 21, true],
    [21, 22, true],
    [22, 22, false],
    [22, 23, true],
  ])
  expect(pieces([], at(20), at(21))).toEqual([{ start: at(20), stop: at(21), programme: undefined }])
  expect(pieces(rows, at(17), at(18, 30)).map(({ start }) => start)).toEqual([at(17), at(18)])
})

test('arrow keys lead from programme to programme', () => {
  const rows = [programme(at(19), at(20)), programme(at(20), at(21)), programme(at(22), at(23))]
  expect(beside(rows, at(20, 10), 1)).toBe(at(21))
  expect(beside(rows, at(21), 1)).toBe(at(22))
  expect(beside(rows, at(20, 10), -1)).toBe(at(19))
  expect(beside(rows, at(19), -1)).toBe(at(13))
  expect(beside([], at(12), 1)).toBe(at(13))
})

test('stretches that follow each other are one, and the same one each time', () => {
  const [early, late] = [programme(at(11), at(13)), programme(at(13), at(14))]
  const row = (programs: Programme[]) => ({ channel_id: 'c', programs }) as GuideRow
  const parts = [row([early]), row([early, late])]
  expect(joined(parts)?.programs).toEqual([early, late])
  expect(joined([...parts])).toBe(joined(parts))
  expect(joined(parts.slice(0, 1))).toBe(parts[0])
})

test('what is on and what comes', () => {
  const rows = [programme(at(19), at(20)), programme(at(20), at(21)), programme(at(22), at(23))]
  expect(nowAndNext(rows, at(20, 10))).toEqual({ now: rows[1], next: rows[2] })
  expect(nowAndNext(rows, at(21, 10))).toEqual({ now: undefined, next: rows[2] })
})

test('the grid reaches to the day that is asked for', () => {
  const { begin, end } = stretchOf('UTC', at(20), undefined)
  expect([at(0) - begin, end - at(0)]).toEqual([24 * 3_600_000, 8 * 24 * 3_600_000])
  const far = at(20) + 30 * 24 * 3_600_000
  expect(stretchOf('UTC', at(20), far).end).toBe(far + 4 * 3_600_000)
})
