// The tax of one amount: inside the price or on top, one rate or several, and never more than there is.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor, mulDivRoundBig, type RoundingMode, sum } from '../money/money.ts'
import { printedBase, roundAtThirdDecimal, taxInside, taxOf, taxParts } from './compute.ts'
import { simpleTax, type TaxPart, type TaxRule } from './rule.ts'

const rate = fc.oneof(
  fc.record({ num: fc.nat(2_500), den: fc.constant(10_000) }),
  fc.record({ num: fc.nat(10), den: fc.constantFrom(41, 97, 300) }),
)
const rounding = fc.constantFrom<RoundingMode>('floor', 'halfUp', 'ceil', 'halfEven', 'down', 'up')
const amount = fc.oneof(fc.nat(3_000), fc.nat(2_000_000_000)).map(minor)
const parts = fc
  .array(fc.record({ rate, compound: fc.boolean() }), { minLength: 1, maxLength: 4 })
  .map((all) => all.map((part, at): TaxPart => ({ ...part, code: `P${at}`, names: {} })))

function ruleOf(kind: 'internal' | 'external', parts: readonly TaxPart[], mode: RoundingMode) {
  return { ...simpleTax('T', {}, kind, { num: 0, den: 1 }), parts, rounding: mode }
}

describe('tax inside the price', () => {
  test.each<[RoundingMode, number]>([
    ['floor', 9],
    ['halfUp', 9],
    ['ceil', 10],
  ])('8 percent of 127 yen, %s, are %i', (mode, tax) => {
    const rule = simpleTax('12', {}, 'internal', { num: 8, den: 100 }, { rounding: mode })
    expect(taxOf(minor(127), rule)).toBe(tax)
  })

  test('it never exceeds the price, however it is rounded, and grows with it', () => {
    fc.assert(
      fc.property(amount, parts, rounding, (gross, parts, mode) => {
        const rule = ruleOf('internal', parts, mode)
        const tax = taxOf(gross, rule)
        expect(tax).toBeGreaterThanOrEqual(0)
        expect(tax).toBeLessThanOrEqual(gross)
        expect(taxOf(minor(gross + 1), rule)).toBeGreaterThanOrEqual(tax)
      }),
    )
  })

  test('with one rate it is gross × rate ÷ (1 + rate), rounded once', () => {
    fc.assert(
      fc.property(amount, rate, rounding, (gross, { num, den }, mode) => {
        const exact = mulDivRoundBig(BigInt(gross), BigInt(num), BigInt(num + den), mode)
        const rule = simpleTax('T', {}, 'internal', { num, den }, { rounding: mode })
        expect(BigInt(taxOf(gross, rule))).toBe(exact)
      }),
    )
  })

  test('where 11/12 of the price is taxed at 12 percent, a price of 111 holds 11', () => {
    const ppn = simpleTax(
      'PPN',
      {},
      'internal',
      { num: 12, den: 100 },
      { baseFactor: { num: 11, den: 12 }, rounding: 'halfUp' },
    )
    expect(taxOf(minor(111_000), ppn)).toBe(11_000)
    expect(printedBase(minor(100_000), ppn)).toBe(91_667)
  })

  test('a tax on a tax is told apart by what each would have taken', () => {
    // 5 % on 10,000 and 10 % on 10,500.
    const rule = ruleOf(
      'internal',
      [
        { code: 'A', names: {}, rate: { num: 5, den: 100 }, compound: false },
        { code: 'B', names: {}, rate: { num: 10, den: 100 }, compound: true },
      ],
      'halfUp',
    )
    expect(taxParts(minor(11_550), rule)).toEqual([500, 1_050])
  })

  test('what is on top of a net price is inside the sum of both', () => {
    const one = fc.record({ num: fc.integer({ min: 1, max: 25 }), den: fc.constant(100) })
    fc.assert(
      fc.property(amount, one, (net, rate) => {
        const onTop = simpleTax('T', {}, 'external', rate, { rounding: 'halfUp' })
        const tax = taxOf(net, onTop)
        const inside = taxInside(minor(net + tax), onTop)
        expect(inside).toBe(taxOf(minor(net + tax), { ...onTop, kind: 'internal' }))
        expect(Math.abs(inside - tax)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('several taxes on one amount', () => {
  const twoRates = [
    { code: 'STATE', names: {}, rate: { num: 625, den: 10_000 }, compound: false },
    { code: 'CITY', names: {}, rate: { num: 15, den: 1_000 }, compound: false },
  ]

  test('rounded apart they are 66 and 16 cents of 10.50, added first they are 81', () => {
    const apart = ruleOf('external', twoRates, 'halfUp')
    expect(taxParts(minor(1_050), apart)).toEqual([66, 16])
    const together = taxParts(minor(1_050), { ...apart, aggregate: true })
    expect(sum(together)).toBe(81)
    expect(together).toEqual([65, 16])
  })

  test('the second tax may be on the first: 5 % and 9.5 % of 100.00 are 5.00 and 9.98', () => {
    const [gst, qst] = twoRates.map((part) => ({ ...part, rate: { num: 5, den: 100 } }))
    const rule = ruleOf(
      'external',
      [gst, { ...qst, rate: { num: 95, den: 1_000 }, compound: true }] as TaxPart[],
      'halfUp',
    )
    expect(taxParts(minor(10_000), rule)).toEqual([500, 998])
  })

  test('added rates are one rate: one rounding of the exact tax', () => {
    const two = fc.tuple(fc.nat(2_500), fc.nat(2_500))
    fc.assert(
      fc.property(amount, two, rounding, (net, [state, city], mode) => {
        const parts = [state, city].map((num, at) => ({
          code: `${at}`,
          names: {},
          rate: { num, den: 10_000 },
          compound: false,
        }))
        const rule = { ...ruleOf('external', parts, mode), aggregate: true }
        const exact = mulDivRoundBig(BigInt(net), BigInt(state + city), 10_000n, mode)
        expect(BigInt(taxOf(net, rule))).toBe(exact)
      }),
    )
  })

  test('the parts add up to the tax, and added rates differ by less than a coin a part', () => {
    fc.assert(
      fc.property(amount, parts, rounding, fc.boolean(), (net, parts, mode, factored) => {
        const factor = factored ? { baseFactor: { num: 11, den: 12 } } : {}
        const apart: TaxRule = { ...ruleOf('external', parts, mode), ...factor }
        const together: TaxRule = { ...apart, aggregate: true }
        const inside: TaxRule = { ...apart, kind: 'internal' }
        for (const rule of [apart, together, inside]) {
          expect(taxParts(net, rule)).toHaveLength(parts.length)
          expect(sum(taxParts(net, rule))).toBe(taxOf(net, rule))
        }
        // Each rounding moves its own part and, below 25 %, a little of those on top of it.
        const most = 2 * parts.length
        expect(Math.abs(taxOf(net, apart) - taxOf(net, together))).toBeLessThanOrEqual(most)
      }),
    )
  })

  test('nine rates with denominators that share nothing are still exact', () => {
    const primes = [9_973, 9_967, 9_949, 9_941, 9_931, 9_929, 9_923, 9_907, 9_901]
    const many = primes.map((den) => ({
      code: `${den}`,
      names: {},
      rate: { num: 1, den },
      compound: false,
    }))
    const rule = { ...ruleOf('external', many, 'floor'), aggregate: true }
    const common = primes.reduce((all, den) => all * BigInt(den), 1n)
    const exact = primes.reduce((all, den) => all + common / BigInt(den), 0n)
    const net = 999_999_999_999n
    expect(BigInt(taxOf(minor(Number(net)), rule))).toBe((net * exact) / common)
    expect(sum(taxParts(minor(Number(net)), rule))).toBe(taxOf(minor(Number(net)), rule))
  })
})

describe('without tax', () => {
  test('exempt and zero-rated goods bear none, even where somebody wrote a rate', () => {
    for (const kind of ['exempt', 'zero'] as const) {
      const rule = { ...simpleTax('Z', {}, kind, { num: 10, den: 100 }) }
      expect(taxOf(minor(1_000), rule)).toBe(0)
      expect(taxInside(minor(1_000), rule)).toBe(0)
    }
    expect(taxParts(minor(1_000), simpleTax('Z', {}, 'zero', { num: 0, den: 100 }))).toEqual([0])
    expect(taxParts(minor(1_000), simpleTax('E', {}, 'exempt', { num: 0, den: 100 }))).toEqual([])
  })
})

test('the third decimal of the dollar decides the cent, which is rounding the half up', () => {
  expect(roundAtThirdDecimal({ num: 45, den: 10 })).toBe(5)
  expect(roundAtThirdDecimal({ num: 4_499, den: 1_000 })).toBe(4)
  const raw = fc.record({ num: fc.nat(1_000_000), den: fc.integer({ min: 1, max: 10_000 }) })
  fc.assert(
    fc.property(raw, ({ num, den }) => {
      const halfUp = mulDivRoundBig(1n, BigInt(num), BigInt(den), 'halfUp')
      expect(BigInt(roundAtThirdDecimal({ num, den }))).toBe(halfUp)
    }),
  )
})
