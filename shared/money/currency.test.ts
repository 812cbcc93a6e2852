// Amounts across the door: by their decimal text, both ways, and hostile text refused with a code.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AMOUNT_TEXT_MAX,
  CURRENCIES,
  currencyOf,
  formatAmount,
  fromMajor,
  parseAmount,
  toMajor,
} from './currency.ts'
import { AMOUNT_MAX, minor } from './money.ts'

const amount = fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX }).map(minor)
const decimals = fc.constantFrom(0, 2, 3)

describe('reading and writing amounts', () => {
  test('an amount that is written and read again is the same, in yen, dollars and dinars', () => {
    fc.assert(
      fc.property(amount, decimals, (amount, decimals) => {
        const expected = { ok: true, value: amount }
        expect(parseAmount(formatAmount(amount, decimals), decimals)).toEqual(expected)
        expect(fromMajor(toMajor(amount, decimals), decimals)).toEqual(expected)
      }),
    )
  })

  test.each([
    [120, 0, '120'],
    [120, 2, '1.20'],
    [120, 3, '0.120'],
    [5, 2, '0.05'],
    [-5, 2, '-0.05'],
    [0, 3, '0.000'],
    [-120, 0, '-120'],
  ])('%i minor units with %i decimals are written %s', (value, decimals, text) => {
    expect(formatAmount(minor(value), decimals)).toBe(text)
  })

  test('1.1 dollars are 110 cents, whatever a double makes of 1.1 × 100', () => {
    expect(fromMajor(1.1, 2)).toEqual({ ok: true, value: 110 })
    expect(fromMajor(4.35, 2)).toEqual({ ok: true, value: 435 })
    expect(fromMajor(1.005, 2)).toMatchObject({ ok: false })
    expect(fromMajor(-0, 2)).toEqual({ ok: true, value: 0 })
  })

  test('zeros behind the last decimal of the currency do not count as decimals', () => {
    expect(parseAmount('120.000', 0)).toEqual({ ok: true, value: 120 })
    expect(parseAmount('1.20000000000000000000000000', 2)).toEqual({ ok: true, value: 120 })
    expect(parseAmount(' 007 ', 0)).toEqual({ ok: true, value: 7 })
  })
})

describe('refusing amounts', () => {
  test('half a yen and a tenth of a cent are refused with the decimals the currency has', () => {
    const tooFine = (decimals: number) => ({
      ok: false,
      error: { code: 'CURRENCY_DECIMALS', decimals },
    })
    expect(fromMajor(0.5, 0)).toMatchObject(tooFine(0))
    expect(fromMajor(1.001, 2)).toMatchObject(tooFine(2))
    expect(parseAmount('0.000000000000000000000000001', 3)).toMatchObject(tooFine(3))
  })

  test('a number too small to be seen is too fine, never zero', () => {
    for (const tiny of [1e-7, 1.5e-9, 1e-30, Number.MIN_VALUE, -Number.MIN_VALUE]) {
      expect(fromMajor(tiny, 3)).toMatchObject({ ok: false, error: { code: 'CURRENCY_DECIMALS' } })
    }
    expect(fromMajor(1e-7, 7)).toEqual({ ok: true, value: 1 })
    expect(fromMajor(-1.2e-7, 8)).toEqual({ ok: true, value: -12 })
  })

  test('thirteen digits are out of range, and so is what is no number', () => {
    expect(fromMajor(AMOUNT_MAX, 0)).toEqual({ ok: true, value: AMOUNT_MAX })
    const outside = [AMOUNT_MAX + 1, -AMOUNT_MAX - 1, 1e21, 1e300]
    for (const value of [...outside, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(fromMajor(value, 0)).toMatchObject({
        ok: false,
        error: { code: 'AMOUNT_OUT_OF_RANGE' },
      })
    }
  })

  test.each([
    '',
    '-',
    '.',
    '1.',
    '.5',
    '+1',
    '--1',
    '1e3',
    '0x10',
    '1,000',
    '１２',
    '٣',
    '1 0',
    '1\n2',
    'NaN',
    'Infinity',
    '9'.repeat(16),
  ])('typed text %j is no amount', (text) => {
    expect(parseAmount(text, 2)).toMatchObject({
      ok: false,
      error: { code: 'AMOUNT_OUT_OF_RANGE' },
    })
  })

  test('a very long text is refused, and the refusal does not carry it all', () => {
    for (const flood of [
      '1'.repeat(1_000_000),
      `1.${'0'.repeat(1_000_000)}`,
      ' '.repeat(999_999),
    ]) {
      const read = parseAmount(flood, 2)
      expect(read.ok).toBe(false)
      expect(read.ok ? '' : read.error.text.length).toBeLessThanOrEqual(AMOUNT_TEXT_MAX)
    }
  })

  test('whatever is typed or sent, the answer is an amount in range or a refusal', () => {
    const text = fc.oneof(fc.string(), fc.double().map(String))
    fc.assert(
      fc.property(text, fc.double(), decimals, (text, value, decimals) => {
        for (const read of [parseAmount(text, decimals), fromMajor(value, decimals)]) {
          if (read.ok) expect(Math.abs(read.value)).toBeLessThanOrEqual(AMOUNT_MAX)
        }
      }),
    )
  })
})

describe('currencies', () => {
  test('each is listed by its own code, with its coins from the largest to the smallest', () => {
    for (const [code, currency] of Object.entries(CURRENCIES)) {
      expect(currency.code).toBe(code)
      expect(currencyOf(code)).toBe(currency)
      const falling = [...new Set(currency.denominations)].sort((a, b) => b - a)
      expect(currency.denominations).toEqual(falling)
      expect(falling.every((coin) => Number.isInteger(coin) && coin > 0)).toBe(true)
    }
  })

  test('a word that every object knows is no currency', () => {
    for (const code of ['constructor', '__proto__', 'toString', 'jpy', '', 'EURO']) {
      expect(currencyOf(code)).toBeUndefined()
    }
  })
})
