// The clock on the wall of the store, whatever the device believes.
import { expect, test } from 'vitest'
import { storeClock } from './store-time.ts'

test.each([
  ['Asia/Tokyo', Date.UTC(2026, 10, 21, 0, 0, 7), '2026-11-21T09:00:07', 540],
  ['Asia/Jakarta', Date.UTC(2026, 10, 20, 17, 0, 0), '2026-11-21T00:00:00', 420],
  ['America/St_Johns', Date.UTC(2026, 10, 21, 0, 0, 0), '2026-11-20T20:30:00', -210],
  ['Europe/Berlin', Date.UTC(2026, 6, 1, 22, 0, 0), '2026-07-02T00:00:00', 120],
  ['Nowhere/Land', Date.UTC(2026, 10, 21, 12, 34, 56), '2026-11-21T12:34:56', 0],
])('in %s it is what people there read', (zone, ms, local, offset) => {
  expect(storeClock(zone)(ms)).toEqual({ ms, local, offset })
})

test('the milliseconds of the instant stay', () => {
  expect(storeClock('Asia/Tokyo')(1_795_230_000_123).ms).toBe(1_795_230_000_123)
})
