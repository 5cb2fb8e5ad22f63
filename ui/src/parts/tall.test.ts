import { expect, test } from 'vitest'
import { follow, placeAt, reveal, windowOf, type Tall } from './tall'

const tall = (count: number): Tall => ({ count, shown: windowOf(count, 44), size: 44, view: 800 })

test('a short list is all there, and never moves', () => {
  expect(follow(tall(1000), 0, 0, 40_000)).toEqual({ shift: 0, top: 40_000 })
  expect(placeAt(tall(10), 4000)).toEqual({ shift: 0, top: 0 })
})

test('half a million rows: small steps go on without a jump, to the very end and back', () => {
  const list = tall(500_000)
  const last = list.count * list.size - list.view
  const highest = list.shown * list.size - list.view
  let place = { shift: 0, top: 0 }
  let y = 0
  for (const step of [700, -650]) {
    while (step > 0 ? y < last : y > 0) {
      const next = Math.max(0, Math.min(y + step, last))
      const by = next - y
      place = follow(list, place.shift, place.top, place.top + by)
      y = next
      const isRight = place.shift * list.size + place.top === y && place.top >= 0 && place.top <= highest
      if (!isRight) expect({ y, place }).toBe('a place that shows it')
    }
  }
  expect(place).toEqual({ shift: 0, top: 0 })
})

test('the scroll bar reaches the middle and the last row', () => {
  const list = tall(500_000)
  const highest = list.shown * list.size - list.view
  const end = follow(list, 0, 0, highest)
  expect(end.shift + list.shown).toBe(500_000)
  const { shift, top } = follow(list, 0, 0, highest / 2)
  expect(Math.abs(shift + top / list.size - 250_000)).toBeLessThan(5_000)
})

test('every row can be gone to', () => {
  const list = tall(500_000)
  for (const row of [0, 1, 99_999, 250_000, 499_999]) {
    const { shift, top } = placeAt(list, reveal(list, 0, row))
    const y = shift * list.size + top
    expect(row * list.size).toBeGreaterThanOrEqual(y)
    expect((row + 1) * list.size).toBeLessThanOrEqual(y + list.view)
  }
})
