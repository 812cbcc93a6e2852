// Proves the small values of the wire: ids, dates, quantities, percentages, tax rates.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { localTime } from '../time.ts'
import {
  DateTimeText,
  hasOffset,
  StoreCode,
  splitTerminalId,
  TenantId,
  TerminalId,
  timeOf,
  WireDate,
  WireLocalTime,
  WirePercent,
  WirePromotionRate,
  WireQuantity,
  WireQuantityTotal,
  WireStockLevel,
  WireStockQuantity,
  WireTaxRate,
} from './scalars.ts'

test('a terminal id is split at its hyphens', () => {
  expect(splitTerminalId('A1234-5678-9')).toEqual({
    tenantId: 'A1234',
    storeCode: '5678',
    terminalNo: 9,
  })
  for (const bad of ['A1234-5678', 'A1234-5678-', 'A-1-2-3', 'A-1-x', 'A-1--1', 'A-1-09', '']) {
    expect(splitTerminalId(bad), bad).toBeUndefined()
    expect(TerminalId.safeParse(bad).success, bad).toBe(false)
  }
})

test('a tenant id or store code with a hyphen is refused by name', () => {
  const params = { problem: 'HYPHEN_IN_ID' }
  expect(TenantId.safeParse('A-1').error?.issues).toMatchObject([{ params }])
  expect(StoreCode.safeParse('1-2').error?.issues).toMatchObject([{ params }])
  expect(TenantId.parse('any tenant')).toBe('any tenant')
})

test('a business date is a day of the calendar', () => {
  expect(WireDate.parse('20240229')).toBe('2024-02-29')
  for (const bad of [
    '20230229',
    '20261301',
    '2026112',
    '2026-11-21',
    '202611211',
    '２０２６１１２１',
  ]) {
    expect(WireDate.safeParse(bad).success, bad).toBe(false)
  }
  const params = { problem: 'NOT_A_DATE' }
  expect(WireDate.safeParse('20230229').error?.issues).toMatchObject([{ params }])
})

test('the time a master was written has no zone: it is the wall clock of the shop', () => {
  expect(WireLocalTime.parse('2026-11-21 09:30:00')).toBe('2026-11-21T09:30:00')
  expect(z.encode(WireLocalTime, localTime('2026-11-21T09:30:00'))).toBe('2026-11-21 09:30:00')
  expect(WireLocalTime.safeParse('2026-02-30 09:30:00').success).toBe(false)
  expect(WireLocalTime.safeParse('2026-11-21 25:30:00').success).toBe(false)
})

test('a date-time is read in the spellings clients use, with or without an offset', () => {
  expect(DateTimeText.parse('2026-11-21 09:30')).toBe('2026-11-21T09:30')
  expect(DateTimeText.parse(' 2026-11-21t09:30:00.123z')).toBe('2026-11-21T09:30:00.123Z')
  expect(hasOffset('2026-11-21T09:30:00+09:00')).toBe(true)
  expect(hasOffset('2026-11-21T09:30:00')).toBe(false)
  for (const bad of ['2026-11-21', '2026-02-30T00:00', '2026-11-21T24:00', 'now', '']) {
    expect(DateTimeText.safeParse(bad).success, bad).toBe(false)
  }
})

test('an offset says where the wall clock hangs', () => {
  const tokyo = timeOf('2026-11-21T09:00:00+09:00')
  const utc = timeOf('2026-11-21T00:00:00Z')
  expect(tokyo.wall - (tokyo.offset ?? 0)).toBe(utc.wall - (utc.offset ?? 0))
  expect(timeOf('1970-01-02T00:00:01').wall).toBe(86_401)
  expect(timeOf('2026-11-21T00:00:00-03:30').offset).toBe(-12_600)
})

test('pieces on the wire are thousandths in the shop, and never none', () => {
  expect(WireQuantity.parse(3)).toBe(3_000)
  expect(WireQuantity.parse(-9_999)).toBe(-9_999_000)
  for (const bad of [0, -0, 1.5, 10_000, -10_000, '1', null]) {
    expect(WireQuantity.safeParse(bad).success, String(bad)).toBe(false)
  }
})

test('what is weighed counts as one piece for clients that know only pieces', () => {
  expect(z.encode(WireQuantity, 452)).toBe(1)
  expect(z.encode(WireQuantity, -452)).toBe(-1)
  expect(z.encode(WireQuantityTotal, 2_000 + 452)).toBe(3)
  expect(Object.is(z.encode(WireQuantityTotal, 0), 0)).toBe(true)
})

test('a stock movement may have grams, but no finer', () => {
  expect(WireStockQuantity.parse(-0.452)).toBe(-452)
  expect(WireStockQuantity.safeParse(0.4521).success).toBe(false)
  expect(WireStockQuantity.safeParse(0.1 + 0.2).success).toBe(false)
  expect(WireStockLevel.safeParse(-1).success).toBe(false)
})

test('a percentage is basis points; what is above 100 is for the rules to answer', () => {
  expect(WirePercent.parse(12.5)).toBe(1_250)
  expect(WirePercent.parse(150)).toBe(15_000)
  expect(WirePercent.parse(-5)).toBe(-500)
  expect(WirePercent.safeParse(33.333).success).toBe(false)
})

test('a promotion takes more than nothing and at most everything', () => {
  expect(WirePromotionRate.parse(100)).toBe(10_000)
  expect(WirePromotionRate.parse(0.01)).toBe(1)
  const refusals = [0, 100.01, -1].map((rate) => WirePromotionRate.safeParse(rate).error?.issues)
  expect(refusals).toMatchObject([
    [{ params: { problem: 'TOO_SMALL', values: { min: 0.01 } } }],
    [{ params: { problem: 'TOO_BIG', values: { max: 100 } } }],
    [{ params: { problem: 'TOO_SMALL' } }],
  ])
})

test('a tax rate is an exact fraction in the shortest form', () => {
  expect(WireTaxRate.parse(8)).toEqual({ num: 8, den: 100 })
  expect(WireTaxRate.parse(8.875)).toEqual({ num: 8_875, den: 100_000 })
  expect(WireTaxRate.parse(0)).toEqual({ num: 0, den: 100 })
  expect(WireTaxRate.safeParse(8.33333).success).toBe(false)
  expect(WireTaxRate.safeParse(-1).success).toBe(false)
  expect(z.encode(WireTaxRate, { num: 8, den: 108 })).toBe(7.4074)
})

test('every rate a tax office writes comes back as the same number', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (units) => {
      const percent = Number(`${units}e-4`)
      expect(z.encode(WireTaxRate, WireTaxRate.parse(percent))).toBe(percent)
    }),
  )
})

test('quantities and percentages survive the wire', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (units) => {
      expect(WirePercent.parse(z.encode(WirePercent, units))).toBe(units)
      expect(WireStockQuantity.parse(z.encode(WireStockQuantity, units))).toBe(units)
    }),
  )
})
