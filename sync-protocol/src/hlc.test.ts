// Hybrid logical time under clocks that lie.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Hlc, nextHlc, wallMsOf } from './hlc.ts'

const NOW = 1_795_000_000_000

test('[L11] time of a log grows strictly, whatever the clock says', () => {
  const clock = fc.oneof(
    fc.integer({ min: NOW - 2, max: NOW + 2 }),
    fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, 0.5),
    fc.integer({ min: NOW - 400 * 86_400_000, max: NOW + 400 * 86_400_000 }),
  )
  fc.assert(
    fc.property(fc.array(clock, { minLength: 2 }), (clocks) => {
      let last: Hlc | undefined
      for (const now of clocks) {
        const next = nextHlc(last, now)
        expect(Hlc.safeParse(next).success).toBe(true)
        if (last !== undefined) expect(next > last).toBe(true)
        last = next
      }
    }),
  )
})

test('[L11] a clock that goes forward is shown as it is', () => {
  expect(wallMsOf(nextHlc(nextHlc(undefined, NOW), NOW + 1))).toBe(NOW + 1)
})

test('[L11] more entries than the counter holds within one millisecond borrow the next one', () => {
  const full = `${nextHlc(undefined, NOW).slice(0, 12)}ffff`
  expect(nextHlc(full, NOW)).toBe(nextHlc(undefined, NOW + 1))
})
