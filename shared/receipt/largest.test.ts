// The largest cart there may be still has a receipt that the wire takes.
import { expect, test } from 'vitest'
import { DISCOUNTS_MAX, LINES_MAX, type ManualDiscount } from '../cart/cart.ts'
import { PRINT_TEXT_MAX } from '../contract/limits.ts'
import { anItem, aShop, aTransaction } from '../testing/builders.ts'
import { JAPANESE_GROCERY } from '../testing/golden-shops.ts'
import { printedTexts } from './printed.ts'
import { renderReceipt } from './render.ts'

test('a thousand lines with twenty discounts each fit into one text', () => {
  const shop = aShop([
    anItem('tea', 100_000, { names: { ja: '静岡の深むし茶 特選 百グラム入り' } }),
  ])
  const discounts = Array.from(
    { length: DISCOUNTS_MAX },
    (_, at): ManualDiscount => ({
      id: `d${at}`,
      kind: 'percent',
      basisPoints: 225,
      rounds: 'line',
    }),
  )
  const items = Array.from({ length: LINES_MAX }, () => ({ item: 'tea', quantity: 2_000 }))
  const sale = aTransaction(shop, [
    { type: 'addItems', items },
    ...items.map((_, at) => ({
      type: 'lineDiscount' as const,
      lineNo: at + 1,
      change: { how: 'replace' as const, discounts },
    })),
    { type: 'cancel' },
  ])
  const { profile } = JAPANESE_GROCERY
  const { receiptText } = printedTexts(renderReceipt(sale, profile), profile)
  expect(receiptText.length).toBeGreaterThan(2_000_000)
  expect(receiptText.length).toBeLessThanOrEqual(PRINT_TEXT_MAX)
})
