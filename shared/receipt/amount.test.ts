// How amounts, prices, quantities and rates read in each language.
import { describe, expect, test } from 'vitest'
import type { Language } from '../language.ts'
import { minor } from '../money/money.ts'
import {
  amountText,
  basisPointsText,
  countText,
  foreignText,
  moneyText,
  type Notation,
  percentText,
  priceText,
  quantityText,
} from './amount.ts'

function inCurrency(code: string, decimals: number, language: Language): Notation {
  return { language, currency: { code, decimals } }
}

const yen = inCurrency('JPY', 0, 'ja')
const rupiah = inCurrency('IDR', 0, 'id')
const dollars = inCurrency('USD', 2, 'en')

describe('money', () => {
  test.for([
    [1080, yen, '\\1,080'],
    [1080, { ...yen, yenSign: '¥' as const }, '¥1,080'],
    [1080, inCurrency('JPY', 0, 'en'), '¥1,080'],
    [1080, inCurrency('JPY', 0, 'id'), '¥1.080'],
    [25000, rupiah, 'Rp 25.000'],
    [25000, inCurrency('IDR', 0, 'en'), 'Rp 25,000'],
    [120, dollars, '$1.20'],
    [5, dollars, '$0.05'],
    [123456789, inCurrency('EUR', 2, 'id'), '€1.234.567,89'],
    [1234, inCurrency('KWD', 3, 'en'), 'KWD 1.234'],
    [0, dollars, '$0.00'],
    [999_999_999_999_999, yen, '\\999,999,999,999,999'],
  ] as const)('%i in %o is %s', ([amount, notation, text]) => {
    expect(moneyText(minor(amount), notation)).toBe(text)
  })

  test('below zero there is one minus, before the sign of the currency', () => {
    expect(moneyText(minor(-100), yen)).toBe('-\\100')
    expect(moneyText(minor(-25000), rupiah)).toBe('-Rp 25.000')
    expect(amountText(minor(-120), dollars)).toBe('-1.20')
  })

  test('totals without a limit are written in full', () => {
    expect(moneyText(-12_345_678_901_234_567_890n, yen)).toBe('-\\12,345,678,901,234,567,890')
  })

  test('another currency is named by its code', () => {
    expect(foreignText(minor(2000), { code: 'USD', decimals: 2 }, 'ja')).toBe('USD 20.00')
  })
})

describe('prices and quantities', () => {
  test('a price finer than a coin keeps the digits that say something', () => {
    expect(priceText({ value: 165_999, scale: 3 }, dollars)).toBe('1.65999')
    expect(priceText({ value: 165_000, scale: 3 }, dollars)).toBe('1.65')
    expect(priceText({ value: 298, scale: 0 }, yen)).toBe('298')
    expect(priceText({ value: 2985, scale: 1 }, yen)).toBe('298.5')
  })

  test('goods by weight stand as the scale showed them, pieces as whole numbers', () => {
    expect(quantityText(452, 'kg', 'ja')).toBe('0.452kg')
    expect(quantityText(1500, 'kg', 'id')).toBe('1,500kg')
    expect(quantityText(250_000, 'g', 'en')).toBe('250g')
    expect(quantityText(1_250, 'l', 'en')).toBe('1.25l')
    expect(quantityText(12_000, 'each', 'ja')).toBe('12')
    expect(quantityText(-1_000, 'each', 'ja')).toBe('-1')
    expect(quantityText(1_200_000, 'each', 'en')).toBe('1,200')
  })
})

describe('rates', () => {
  test.for([
    [8, 100, 'en', '8%'],
    [8875, 100_000, 'en', '8.875%'],
    [8875, 100_000, 'id', '8,875%'],
    [1, 3, 'en', '33.3333%'],
    [0, 100, 'ja', '0%'],
  ] as const)('%i/%i in %s is %s', ([num, den, language, text]) => {
    expect(percentText({ num, den }, language)).toBe(text)
  })

  test('hundredths of a percent', () => {
    expect(basisPointsText(1_250, 'en')).toBe('12.5%')
    expect(basisPointsText(10_000, 'ja')).toBe('100%')
  })
})

test('counts are grouped too', () => {
  expect(countText(1_234, 'id')).toBe('1.234')
})
