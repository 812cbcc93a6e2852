// Waiting before the next try: within bounds, spread, and never for ever.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffCeilingMs, backoffMs } from './backoff.ts'

describe('a line that fails again and again', () => {
  test('[B1] the ceiling doubles from one second to five minutes and stays there', () => {
    const ceilings = [1, 2, 3, 9, 10, 11, 1_000_000].map(backoffCeilingMs)
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000, 300_000])
  })

  test('[B1] the wait is anywhere between nothing and the ceiling, both included', () => {
    expect(backoffMs(1, () => 0)).toBe(0)
    expect(backoffMs(1, () => 1 - Number.EPSILON)).toBe(1_000)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, thrown) => {
          const waitMs = backoffMs(failures, () => thrown)
          expect(Number.isSafeInteger(waitMs)).toBe(true)
          expect(waitMs).toBeGreaterThanOrEqual(0)
          expect(waitMs).toBeLessThanOrEqual(backoffCeilingMs(failures))
        },
      ),
    )
  })

  test('[B1] dice that cannot fall so are a bug', () => {
    expect(() => backoffMs(1, () => 1)).toThrow('dice')
    expect(() => backoffMs(0, () => 0)).toThrow('failures')
  })
})
