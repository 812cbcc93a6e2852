// Rounding against a second way to do it, and sharing against the promises made about it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  allocate,
  allocateBig,
  larger,
  minor,
  mulDivRound,
  mulDivRoundBig,
  negate,
  type RoundingMode,
  smaller,
  subtract,
  sum,
} from './money.ts'

const MODES: readonly RoundingMode[] = [
  'floor',
  'ceil',
  'down',
  'up',
  'halfUp',
  'halfDown',
  'halfEven',
]
const anyMode = fc.constantFrom(...MODES)
const anyMinor = fc.maxSafeInteger().map(minor)
const anyDen = fc
  .oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger())
  .filter((den) => den !== 0)
/** Small numbers meet halves and whole results, huge ones leave what a double holds. */
const anyInteger = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.maxSafeInteger())

/** Rounds by looking at the whole numbers on both sides. */
function reference(value: bigint, num: bigint, den: bigint, mode: RoundingMode): bigint {
  const size = den < 0n ? -den : den
  const product = den < 0n ? -value * num : value * num
  let below = product / size
  if (below * size > product) below -= 1n
  if (below * size === product) return below
  const above = below + 1n
  const [nearZero, farFromZero] = product > 0n ? [below, above] : [above, below]
  const [toBelow, toAbove] = [product - below * size, above * size - product]
  switch (mode) {
    case 'floor':
      return below
    case 'ceil':
      return above
    case 'down':
      return nearZero
    case 'up':
      return farFromZero
    case 'halfUp':
      return toBelow === toAbove ? farFromZero : toBelow < toAbove ? below : above
    case 'halfDown':
      return toBelow === toAbove ? nearZero : toBelow < toAbove ? below : above
    case 'halfEven':
      if (toBelow === toAbove) return below % 2n === 0n ? below : above
      return toBelow < toAbove ? below : above
  }
}

describe('one rounding', () => {
  test.each<[RoundingMode, readonly number[]]>([
    ['floor', [2, -3, 2, -3, 2, -3]],
    ['ceil', [3, -2, 3, -2, 3, -2]],
    ['down', [2, -2, 2, -2, 2, -2]],
    ['up', [3, -3, 3, -3, 3, -3]],
    ['halfUp', [2, -2, 3, -3, 3, -3]],
    ['halfDown', [2, -2, 2, -2, 3, -3]],
    ['halfEven', [2, -2, 2, -2, 3, -3]],
  ])('%s of 2.4, −2.4, 2.5, −2.5, 2.6 and −2.6', (mode, expected) => {
    const tenths = [24, -24, 25, -25, 26, -26]
    expect(tenths.map((value) => mulDivRound(minor(value), 1, 10, mode))).toEqual(expected)
  })

  test('half to even goes up from an odd coin and stays at an even one', () => {
    expect([15, 25, -15, -25].map((half) => mulDivRound(minor(half), 1, 10, 'halfEven'))).toEqual([
      2, 2, -2, -2,
    ])
  })

  test('the quick way, the exact way and a naive way agree for every mode and sign', () => {
    fc.assert(
      fc.property(anyInteger, anyInteger, anyDen, anyMode, (value, num, den, mode) => {
        const expected = reference(BigInt(value), BigInt(num), BigInt(den), mode)
        expect(mulDivRoundBig(BigInt(value), BigInt(num), BigInt(den), mode)).toBe(expected)
        if (!Number.isSafeInteger(Number(expected))) return
        expect(BigInt(mulDivRound(minor(value), num, den, mode))).toBe(expected)
      }),
      { numRuns: 3_000 },
    )
  })

  test('exact halves agree too, which dice seldom throw', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000, max: 1_000 }),
        fc.integer({ min: 1, max: 50 }),
        anyMode,
        (odd, half, mode) => {
          const value = (2 * odd + 1) * half
          const expected = reference(BigInt(value), 1n, BigInt(2 * half), mode)
          expect(BigInt(mulDivRound(minor(value), 1, 2 * half, mode))).toBe(expected)
        },
      ),
    )
  })

  test('every mode but floor and ceil treats a refund as the sale with the sign turned', () => {
    const symmetric = fc.constantFrom<RoundingMode>('down', 'up', 'halfUp', 'halfDown', 'halfEven')
    const den = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(fc.integer(), fc.nat(10_000), den, symmetric, (value, num, den, mode) => {
        const sale = mulDivRound(minor(value), num, den, mode)
        expect(mulDivRound(minor(-value), num, den, mode)).toBe(negate(sale))
      }),
    )
  })

  test('nothing comes out as minus zero, which would print as −0', () => {
    for (const zero of [
      mulDivRound(minor(-1), 1, 3, 'down'),
      mulDivRound(minor(0), -5, 3, 'floor'),
      negate(minor(0)),
      minor(-0),
      sum([]),
      subtract(minor(3), minor(3)),
      ...allocate(minor(-0), [1, 2]),
    ]) {
      expect(Object.is(zero, 0)).toBe(true)
    }
  })

  test('a fraction of a coin, a factor that is no whole number and a rate without denominator are bugs', () => {
    expect(() => minor(0.5)).toThrow(RangeError)
    expect(() => minor(Number.NaN)).toThrow(RangeError)
    expect(() => minor(2 ** 53)).toThrow(RangeError)
    expect(() => mulDivRound(minor(10), 0.5, 1, 'floor')).toThrow(RangeError)
    expect(() => mulDivRound(minor(10), 1, 0, 'floor')).toThrow(RangeError)
    expect(() => mulDivRoundBig(10n, 1n, 0n, 'floor')).toThrow(RangeError)
    expect(() => mulDivRound(minor(Number.MAX_SAFE_INTEGER), 2, 1, 'floor')).toThrow(RangeError)
  })
})

describe('adding up', () => {
  test('sums are exact, and refuse to be inexact', () => {
    expect(add(minor(1), minor(2))).toBe(3)
    expect(sum([minor(1), minor(-4), minor(5)])).toBe(2)
    expect(() => add(minor(Number.MAX_SAFE_INTEGER), minor(1))).toThrow(RangeError)
    // The end would fit again, but on the way a coin could be lost.
    const most = minor(Number.MAX_SAFE_INTEGER)
    expect(() => sum([most, most, negate(most)])).toThrow(RangeError)
  })

  test('the smaller and the larger of two amounts', () => {
    fc.assert(
      fc.property(anyMinor, anyMinor, (a, b) => {
        expect(smaller(a, b)).toBe(Math.min(a, b))
        expect(larger(a, b)).toBe(Math.max(a, b))
      }),
    )
  })
})

describe('sharing a total', () => {
  const weight = fc.oneof(
    fc.nat(6),
    fc.integer({ min: 0, max: 100_000 }),
    fc.maxSafeInteger().map(Math.abs),
  )
  const weights = fc
    .array(weight, { minLength: 1, maxLength: 20 })
    .filter((all) => all.some((one) => one > 0))
  const total = fc.oneof(fc.integer({ min: -100, max: 100 }), fc.maxSafeInteger()).map(minor)

  test('the parts are the total: no coin is lost and none is made', () => {
    fc.assert(
      fc.property(total, weights, (total, weights) => {
        const parts = allocate(total, weights).map(BigInt)
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(BigInt(total))
      }),
    )
  })

  test('the same for totals beyond what a double holds', () => {
    const big = fc.bigInt({ min: -(2n ** 120n), max: 2n ** 120n })
    fc.assert(
      fc.property(big, weights, (total, weights) => {
        const parts = allocateBig(total, weights.map(BigInt))
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total)
      }),
    )
  })

  test('everybody gets within one coin of the exact share, and who weighs nothing gets nothing', () => {
    fc.assert(
      fc.property(total, weights, (total, weights) => {
        const all = weights.reduce((a, b) => a + BigInt(b), 0n)
        for (const [at, part] of allocate(total, weights).entries()) {
          const weight = BigInt(weights[at] ?? 0)
          const error = BigInt(part) * all - BigInt(total) * weight
          expect(error < all && error > -all).toBe(true)
          if (weight === 0n) expect(part).toBe(0)
        }
      }),
    )
  })

  test('a discount no larger than the lines takes no line below zero', () => {
    const lines = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 30 })
    const case_ = lines.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.nat(lines.reduce((a, b) => a + b, 0))),
    )
    fc.assert(
      fc.property(case_, ([lines, discount]) => {
        for (const [at, part] of allocate(minor(discount), lines).entries()) {
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(lines[at] ?? 0)
        }
      }),
    )
  })

  test('who came first matters among equals only: the same weights bring the same parts', () => {
    const shuffled = weights.chain((weights) =>
      fc.tuple(
        fc.constant(weights),
        fc.shuffledSubarray(weights, { minLength: weights.length, maxLength: weights.length }),
      ),
    )
    fc.assert(
      fc.property(total, shuffled, (total, [one, other]) => {
        expect(paired(one, allocate(total, one))).toEqual(paired(other, allocate(total, other)))
      }),
    )
  })

  test('what is given back is shared as what was taken', () => {
    fc.assert(
      fc.property(total, weights, (total, weights) => {
        expect(allocate(negate(total), weights)).toEqual(allocate(total, weights).map(negate))
      }),
    )
  })

  test('coins left over go to the largest fraction, then the larger weight, then the first', () => {
    expect(allocate(minor(100), [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(minor(5), [1, 1, 1])).toEqual([2, 2, 1])
    // 0.5, 1.5 and 1.0: the heavier of two equal fractions.
    expect(allocate(minor(3), [1, 3, 2])).toEqual([0, 2, 1])
    expect(allocate(minor(3), [3, 1, 2])).toEqual([2, 0, 1])
    expect(allocate(minor(1_000), [3_300, 2_160])).toEqual([604, 396])
  })

  test('nothing to share is nothing for everybody, also among nobody', () => {
    expect(allocate(minor(0), [0, 0])).toEqual([0, 0])
    expect(allocate(minor(0), [])).toEqual([])
  })

  test('coins without anybody to take them, and weights below zero, are bugs', () => {
    expect(() => allocate(minor(1), [])).toThrow(RangeError)
    expect(() => allocate(minor(1), [0, 0])).toThrow(RangeError)
    expect(() => allocate(minor(1), [2, -1])).toThrow(RangeError)
  })

  function paired(weights: readonly number[], parts: readonly number[]): readonly string[] {
    return weights.map((weight, at) => `${weight}:${parts[at]}`).sort()
  }
})
