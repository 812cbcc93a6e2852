// Proves that money crosses the wire by its decimal text, to the coin, in every currency.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { formatAmount } from '../money/currency.ts'
import { AMOUNT_MAX, type Minor, minor, TOTAL_MAX } from '../money/money.ts'
import { moneySchemas } from './money.ts'

const JPY = moneySchemas({ code: 'JPY', decimals: 0 })
const USD = moneySchemas({ code: 'USD', decimals: 2 })
const KWD = moneySchemas({ code: 'KWD', decimals: 3 })
const ALL = [JPY, USD, KWD]

test('an amount is read by its decimal text: 1.2 dollars are 120 cents', () => {
  expect(USD.amount.parse(1.2)).toBe(120)
  expect(USD.amount.parse(-1.15)).toBe(-115)
  expect(USD.amount.parse(8.03)).toBe(803)
  expect(USD.amount.parse(1_001.1)).toBe(100_110)
  expect(JPY.amount.parse(120)).toBe(120)
  expect(KWD.amount.parse(4.35)).toBe(4_350)
  expect(KWD.amount.parse(1.005)).toBe(1_005)
})

test('more decimals than the currency has are refused with its name, never rounded', () => {
  for (const [schema, value] of [
    [USD, 1.005],
    [USD, 0.1 + 0.2],
    [USD, 1e-7],
    [USD, Number.MIN_VALUE],
    [JPY, 0.5],
    [JPY, 1e-30],
    [KWD, 1.0005],
  ] as const) {
    const read = schema.total.safeParse(value)
    const { code, decimals } = schema.currency
    const params = { problem: 'CURRENCY_DECIMALS', values: { currency: code, decimals } }
    expect(read.error?.issues, String(value)).toMatchObject([{ params }])
  }
})

test('what is no number of coins is refused', () => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e21,
    1e16,
    '1',
    null,
    undefined,
    {},
  ]) {
    expect(USD.total.safeParse(value).success, String(value)).toBe(false)
  }
})

test('minus zero comes in as zero', () => {
  expect(Object.is(USD.amount.parse(-0), 0)).toBe(true)
  expect(Object.is(z.encode(USD.amount, minor(-0)), 0)).toBe(true)
})

test('an amount has twelve digits and a total fifteen, in every currency', () => {
  for (const { amount, total, currency } of ALL) {
    const major = (digits: number) => Number(formatAmount(minor(digits), currency.decimals))
    expect(amount.parse(major(AMOUNT_MAX))).toBe(AMOUNT_MAX)
    expect(amount.safeParse(major(AMOUNT_MAX + 1)).success).toBe(false)
    expect(total.parse(major(TOTAL_MAX))).toBe(TOTAL_MAX)
    expect(total.parse(major(-TOTAL_MAX))).toBe(-TOTAL_MAX)
    expect(total.safeParse(major(TOTAL_MAX + 1)).success).toBe(false)
  }
})

test('a price may be nothing, a tender may not, and neither is below it', () => {
  expect(USD.price.parse(0)).toBe(0)
  expect(USD.price.safeParse(-0.01).success).toBe(false)
  expect(USD.tender.parse(0.01)).toBe(1)
  expect(USD.tender.safeParse(0).success).toBe(false)
})

test('every total survives the wire in every currency, to the coin', () => {
  const coins = fc.maxSafeInteger().map((value) => minor(value % (TOTAL_MAX + 1)))
  fc.assert(
    fc.property(coins, fc.constantFrom(...ALL), (amount: Minor, { total }) => {
      const wire: unknown = JSON.parse(JSON.stringify(z.encode(total, amount)))
      expect(total.parse(wire)).toBe(amount)
    }),
    { numRuns: 2_000 },
  )
})

test('what a client types with few decimals is exactly those coins', () => {
  const text = fc.tuple(fc.nat(99_999_999), fc.nat(99))
  fc.assert(
    fc.property(text, ([whole, cents]) => {
      const typed = `${whole}.${String(cents).padStart(2, '0')}`
      expect(USD.amount.parse(JSON.parse(typed))).toBe(Number(typed.replace('.', '')))
    }),
    { numRuns: 2_000 },
  )
})

test('an amount outside the limits is a bug on the way out, not a wrong number', () => {
  expect(() => z.encode(USD.amount, 0.5 as Minor)).toThrow()
  expect(() => z.encode(USD.price, minor(-1))).toThrow()
})
