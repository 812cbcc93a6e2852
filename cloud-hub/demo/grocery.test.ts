// The demo store can be sold in: every row passes the door of a publish, and every code can be scanned.

import { parseMasterRow } from '@evertill/shared/masters/catalogue.ts'
import type { Item } from '@evertill/shared/masters/item.ts'
import { expect, test } from 'vitest'
import { demoRows } from './grocery.ts'

const itemsOf = (itemsMin: number): readonly Item[] =>
  demoRows('DEMO', '0001', itemsMin).common.flatMap(({ key, body = '' }) => {
    const row = parseMasterRow(key, JSON.parse(body))
    return row.ok && row.value.kind === 'item' ? [row.value.value] : []
  })

/** Digits at even places from the right count three times, the check digit included once. */
const isGtin = (code: string): boolean =>
  [...code].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 ? 3 : 1), 0) % 10 ===
  0

test('about a hundred and twenty goods, each with its names, its reading, its price and its tax', () => {
  const items = itemsOf(0)
  expect(items.length).toBeGreaterThanOrEqual(115)
  for (const item of items) {
    expect(item.names).toEqual({
      ja: expect.stringMatching(/./),
      en: expect.stringMatching(/./),
      id: expect.stringMatching(/./),
    })
    expect(item.kana).toMatch(/^[ぁ-んー0-9]+$/)
    expect(item.prices[0]?.price.value).toBeGreaterThan(0)
  }
  expect(new Set(items.map(({ taxCode }) => taxCode))).toEqual(new Set(['02', '12']))
})

test('every barcode is a good EAN-13 in fourteen digits and stands on one item alone', () => {
  const codes = itemsOf(5_000).flatMap(({ barcodes }) => barcodes)
  expect(codes.length).toBeGreaterThan(4_900)
  for (const code of codes) expect(code).toMatch(/^0\d{13}$/)
  expect(codes.filter((code) => !isGtin(code))).toEqual([])
  expect(new Set(codes).size).toBe(codes.length)
})

test('as many items as are asked for, and the goods on the shelves stay what they were', () => {
  const few = itemsOf(0)
  const many = itemsOf(1_000)
  expect(many).toHaveLength(1_000)
  expect(many.slice(0, few.length)).toEqual(few)
})
