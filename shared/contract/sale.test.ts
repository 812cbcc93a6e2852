// Proves the shapes a sale runs through: cart, transaction, and an order in one call.

import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { minor, ZERO } from '../money/money.ts'
import { businessDate } from '../time.ts'
import type { V1Cart } from './cart.ts'
import { v1Schemas } from './schemas.ts'
import type { V1Discount, V1LineItem, V1Tran } from './transaction.ts'
import { readBody } from './validation.ts'

const SCHEMAS = v1Schemas({ code: 'USD', decimals: 2 })

const PERCENT: V1Discount = {
  discountType: 'DiscountPercentage',
  discountValue: 1_250,
  discountAmount: minor(25),
  discountDetail: null,
  promotionCode: null,
  promotionType: null,
}

const LINE: V1LineItem = {
  lineNo: 1,
  itemCode: '4901',
  itemName: 'Tea',
  categoryCode: 'drink',
  unitPrice: minor(200),
  unitPriceOriginal: null,
  isUnitPriceChanged: false,
  quantity: 1_000,
  amount: minor(175),
  discounts: [PERCENT],
  imageUrls: [],
  isCancelled: false,
  isDiscountRestricted: false,
}

const SETTLED = {
  tenantId: 'A1234',
  storeCode: '5678',
  storeName: null,
  terminalNo: 9,
  totalAmountWithTax: minor(189),
  totalQuantity: 1_000,
  totalDiscountAmount: minor(25),
  depositAmount: minor(200),
  changeAmount: minor(11),
  stampDutyAmount: null,
  lineItems: [LINE],
  payments: [],
  taxes: [],
  subtotalDiscounts: [],
  receiptText: null,
  journalText: null,
  staff: { id: '7', name: 'Anna' },
}

const CART: V1Cart = {
  ...SETTLED,
  cartId: '0193a7c0-0000-7000-8000-000000000001',
  cartStatus: 'Paying',
  totalAmount: minor(175),
  subtotalAmount: minor(175),
  balanceAmount: ZERO,
  receiptNo: -1,
  transactionNo: -1,
  transactionType: 101,
  businessDate: null,
  generateDateTime: null,
  status: null,
}

const TRAN: V1Tran = {
  ...SETTLED,
  totalAmount: minor(189),
  receiptNo: 111_111,
  transactionNo: 1,
  transactionType: 101,
  businessDate: businessDate('2026-11-21'),
  generateDateTime: '2026-11-21T09:30:00+09:00',
  status: { isCancelled: false, isVoided: false, isRefunded: false },
}

describe('a cart', () => {
  test('is written in dollars, pieces and percent', () => {
    expect(z.encode(SCHEMAS.V1Cart, CART)).toMatchObject({
      totalAmount: 1.75,
      subtotalAmount: 1.75,
      totalAmountWithTax: 1.89,
      totalQuantity: 1,
      receiptNo: -1,
      lineItems: [{ quantity: 1, unitPrice: 2, discounts: [{ discountValue: 12.5 }] }],
      businessDate: null,
    })
  })

  test('says its subtotal and its total as one number', () => {
    const wrong = { ...CART, subtotalAmount: minor(200) }
    expect(z.safeEncode(SCHEMAS.V1Cart, wrong).success).toBe(false)
  })

  test('begins as a sale unless told otherwise, and needs no body for that', () => {
    expect(readBody(SCHEMAS.CartCreateBody, {}, 'camel')).toEqual({
      ok: true,
      value: { transactionType: 101 },
    })
    expect(readBody(SCHEMAS.CartCreateBody, { transaction_type: 7 }, 'camel').ok).toBe(false)
  })

  test('takes a price of 0 as a price', () => {
    const read = readBody(
      SCHEMAS.LinesBody,
      [{ itemCode: 'A', quantity: 2, unitPrice: 0 }],
      'camel',
    )
    expect(read).toEqual({ ok: true, value: [{ itemCode: 'A', quantity: 2_000, unitPrice: 0 }] })
  })

  test('loses its manual discounts by an empty list', () => {
    expect(readBody(SCHEMAS.DiscountsBody, [], 'camel')).toEqual({ ok: true, value: [] })
  })

  test('reads a discount in coins or in percent by its type', () => {
    const discounts = [
      { discount_type: 'DiscountAmount', discount_value: 1.5 },
      { discount_type: 'DiscountPercentage', discount_value: 150 },
    ]
    const read = readBody(SCHEMAS.DiscountsBody, discounts, 'camel')
    expect(read.ok && read.value.map(({ discountValue }) => discountValue)).toEqual([150, 15_000])
  })

  test('takes no tender of nothing or less', () => {
    const pay = (amount: unknown) =>
      readBody(SCHEMAS.PaymentsBody, [{ paymentCode: '01', amount }], 'camel').ok
    expect([pay(0), pay(-1), pay('5'), pay(5)]).toEqual([false, false, false, true])
  })
})

describe('a transaction', () => {
  test('is written with its day and the offset of the shop', () => {
    expect(z.encode(SCHEMAS.V1Tran, TRAN)).toMatchObject({
      totalAmount: 1.89,
      businessDate: '20261121',
      generateDateTime: '2026-11-21T09:30:00+09:00',
    })
  })

  test('says as its total what was paid, tax included', () => {
    const wrong = { ...TRAN, totalAmount: minor(175) }
    expect(z.safeEncode(SCHEMAS.V1Tran, wrong).success).toBe(false)
  })

  test('is shown without what only the shop knows of it', () => {
    const more = { ...TRAN, openCounter: 1, origin: { transactionNo: 1 } }
    expect(Object.keys(z.encode(SCHEMAS.V1Tran, more))).not.toContain('origin')
  })

  test('of nothing is voided by giving nothing back', () => {
    expect(readBody(SCHEMAS.RefundBody, [], 'camel')).toEqual({ ok: true, value: [] })
  })
})

describe('an order in one call', () => {
  const order = { items: [{ item_code: 'A', quantity: 2 }], expected_total: 3.5 }

  test('waits unpaid for the till when no tender comes with it', () => {
    expect(readBody(SCHEMAS.OrderBody, order, 'camel')).toEqual({
      ok: true,
      value: {
        items: [{ itemCode: 'A', quantity: 2_000, modifiers: [] }],
        tenders: [],
        expectedTotal: 350,
      },
    })
  })

  test('brings nothing back and is not empty', () => {
    const items = (quantity: number) => ({ ...order, items: [{ itemCode: 'A', quantity }] })
    expect(readBody(SCHEMAS.OrderBody, items(-1), 'camel').ok).toBe(false)
    expect(readBody(SCHEMAS.OrderBody, { ...order, items: [] }, 'camel').ok).toBe(false)
  })

  test('says what the customer was shown', () => {
    expect(readBody(SCHEMAS.OrderBody, { items: order.items }, 'camel').ok).toBe(false)
  })
})
