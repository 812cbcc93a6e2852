// Line amounts from fine prices and weighed quantities, and the limit that keeps them in range.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AMOUNT_MAX, minor, mulDivRoundBig, type RoundingMode } from './money.ts'
import {
  comparePrices,
  isAmountInRange,
  lineAmount,
  milli,
  raisePrice,
  UNIT_PRICE_SCALE_MAX,
  wholePrice,
} from './price.ts'

const anyMode = fc.constantFrom<RoundingMode>('floor', 'ceil', 'halfUp', 'halfEven')
const anyPrice = fc.record({
  value: fc.integer({ min: 0, max: 10_000_000 }),
  scale: fc.nat(UNIT_PRICE_SCALE_MAX),
})

describe('the amount of a line', () => {
  test('0.452 kg at 298 a kilogram is 135', () => {
    expect(lineAmount(wholePrice(minor(298)), milli(452), 'halfUp')).toBe(135)
  })

  test('32.47 litres at 165.999 cents are rounded once, at the end', () => {
    const petrol = { value: 165_999, scale: 3 }
    expect(lineAmount(petrol, { value: 3_247, scale: 2 }, 'halfUp')).toBe(5_390)
    // Rounding the price first would sell three at 3.33 for 9.
    expect(lineAmount({ value: 333, scale: 2 }, { value: 3, scale: 0 }, 'halfUp')).toBe(10)
  })

  test('a price of nothing is a price', () => {
    expect(lineAmount(wholePrice(minor(0)), milli(9_999_000), 'ceil')).toBe(0)
  })

  test('it is the exact product, rounded as the shop says', () => {
    const quantity = fc.integer({ min: -9_999_000, max: 9_999_000 }).map(milli)
    fc.assert(
      fc.property(anyPrice, quantity, anyMode, (price, quantity, mode) => {
        const exact = mulDivRoundBig(
          BigInt(price.value) * BigInt(quantity.value),
          1n,
          10n ** BigInt(price.scale + quantity.scale),
          mode,
        )
        expect(BigInt(lineAmount(price, quantity, mode))).toBe(exact)
      }),
    )
  })

  test('whole pieces at whole prices need no rounding', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.nat(9_999), anyMode, (price, pieces, mode) => {
        const amount = lineAmount(wholePrice(minor(price)), milli(pieces * 1_000), mode)
        expect(amount).toBe(price * pieces)
      }),
    )
  })

  test('a price or quantity that is no whole number of its unit is a bug', () => {
    expect(() => lineAmount({ value: 1.5, scale: 0 }, milli(1_000), 'floor')).toThrow(RangeError)
    expect(() => lineAmount(wholePrice(minor(1)), milli(0.5), 'floor')).toThrow(RangeError)
  })
})

describe('the limit of an amount', () => {
  test('a line of exactly twelve digits is sold, one coin more is not', () => {
    expect(isAmountInRange(wholePrice(minor(AMOUNT_MAX)), milli(1_000))).toBe(true)
    expect(isAmountInRange(wholePrice(minor(AMOUNT_MAX + 1)), milli(1_000))).toBe(false)
    expect(isAmountInRange(wholePrice(minor(AMOUNT_MAX)), milli(-1_000))).toBe(true)
    expect(isAmountInRange(wholePrice(minor(AMOUNT_MAX)), milli(1_001))).toBe(false)
  })

  test('whatever a tenant writes as a price and its modifiers, the answer is yes or no', () => {
    const scale = fc.nat(UNIT_PRICE_SCALE_MAX)
    const value = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
    const modifier = fc.integer({ min: -50 * AMOUNT_MAX, max: 50 * AMOUNT_MAX }).map(minor)
    const quantity = fc.integer({ min: -9_999_000, max: 9_999_000 }).map(milli)
    fc.assert(
      fc.property(value, scale, modifier, quantity, (value, scale, modifier, quantity) => {
        const price = raisePrice({ value, scale }, modifier)
        if (!isAmountInRange(price, quantity)) return
        expect(Math.abs(lineAmount(price, quantity, 'halfUp'))).toBeLessThanOrEqual(AMOUNT_MAX)
      }),
    )
    // Seventeen digits once the scales are the same: more than a number holds, and no exception.
    expect(
      isAmountInRange(raisePrice({ value: 1, scale: 5 }, minor(AMOUNT_MAX)), milli(1_000)),
    ).toBe(false)
  })
})

test('a modifier of whole coins raises a fine price by whole coins', () => {
  expect(raisePrice({ value: 165_999, scale: 3 }, minor(10))).toEqual({ value: 175_999, scale: 3 })
  expect(raisePrice(wholePrice(minor(500)), minor(-50))).toEqual({ value: 450, scale: 0 })
})

test('prices compare by what they are worth, not by how they are written', () => {
  expect(comparePrices({ value: 1_000, scale: 1 }, { value: 100, scale: 0 })).toBe(0)
  expect(comparePrices({ value: 999, scale: 1 }, { value: 100, scale: 0 })).toBe(-1)
  expect(comparePrices({ value: 100, scale: 0 }, { value: 999, scale: 1 })).toBe(1)
})
