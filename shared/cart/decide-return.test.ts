// Goods that come back inside a basket: with their receipt at what was paid, without one at what they
// would cost today, and never more than was sold.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import {
  aCart,
  add,
  aHead,
  aMoment,
  anItem,
  aShop,
  aTransaction,
  pay,
  percentOff,
  refusalOf,
  sent,
  settled,
} from '../testing/builders.ts'
import { noteTransaction, receiptView, UNTOUCHED } from '../transaction/status.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { CartCommand } from './command.ts'
import type { Shop } from './shop.ts'

const ITEMS = [
  anItem('mug', 333, { images: ['mug.png'], brand: 'home' }),
  anItem('ham', 1_000, { unit: 'kg', weighed: true }),
]
const PLAIN = aShop(ITEMS)

/** Three mugs with 10 % off, half a kilogram of ham, and a cancelled mug. */
const SALE = aTransaction(PLAIN, [
  add(['mug', 3]),
  { type: 'addItems', items: [{ item: 'ham', quantity: 500 }] },
  add(['mug', 1]),
  { type: 'cancelLine', lineNo: 3 },
  { type: 'lineDiscount', lineNo: 1, change: { how: 'add', discount: percentOff(10) } },
  { type: 'subtotal' },
  pay('01', 5_000),
  { type: 'bill' },
])

function shopKnowing(...later: readonly Transaction[]): Shop {
  const status = later.reduce((known, one) => noteTransaction(known, SALE.id, one), UNTOUCHED)
  return aShop(ITEMS, {
    receipt: (id) => (id === SALE.id ? receiptView(SALE, status) : undefined),
  })
}

const SHOP = shopKnowing()

function back(
  wish: { transaction?: string; lineNo?: number; pieces?: number; reason?: string } = {},
): CartCommand {
  const { transaction = SALE.id, lineNo = 1, pieces = 1, reason = 'chipped' } = wish
  return { type: 'addReturn', transaction, lineNo, quantity: pieces * MILLI, reason }
}

const blind = (item: string, pieces = 1, reason = 'no receipt'): CartCommand => ({
  type: 'addItems',
  items: [{ item, quantity: -pieces * MILLI, reason }],
})

describe('with a receipt', () => {
  test('a piece comes back at what was paid for it, tax included', () => {
    const cart = aCart(SHOP, [back()])
    expect(cart.lines[0]).toMatchObject({
      kind: 'return',
      quantity: -MILLI,
      origin: { transaction: SALE.id, lineNo: 1 },
      item: { code: 'mug', brand: 'home', images: ['mug.png'] },
      refund: { gross: 333, amount: 300, net: 300, taxes: [30] },
    })
    expect(settled(cart, SHOP).totals).toMatchObject({ total: -330, quantity: -MILLI })
  })

  test('never more than was sold, also over several lines of one basket', () => {
    expect(refusalOf(aCart(SHOP), SHOP, back({ pieces: 4 }))).toEqual({
      code: 'RETURN_OVER_SOLD',
      line: 1,
      left: 3_000,
    })
    const two = aCart(SHOP, [back({ pieces: 2 })])
    expect(refusalOf(two, SHOP, back({ pieces: 2 }))).toMatchObject({ left: MILLI })
    const none = sent(two, SHOP, [{ type: 'cancelLine', lineNo: 1 }])
    expect(refusalOf(none, SHOP, back({ pieces: 3 }))).toBeUndefined()
  })

  test('the last piece brings whatever is left', () => {
    const cart = aCart(SHOP, [back(), back(), back()])
    expect(settled(cart, SHOP).totals.total).toBe(-990)
  })

  test('quantities follow the unit they were sold in', () => {
    const half = (lineNo: number, quantity: number) =>
      refusalOf(aCart(SHOP), SHOP, { ...back({ lineNo }), quantity } as CartCommand)?.code
    expect(half(1, 500)).toBe('QUANTITY_NOT_WHOLE')
    expect(half(2, 250)).toBeUndefined()
    for (const quantity of [0, -MILLI, Number.NaN, 1e300]) {
      expect(half(1, quantity)).toBe('QUANTITY_OUT_OF_RANGE')
    }
  })

  test('only what is on the receipt, and what still counts on it', () => {
    const code = (command: CartCommand, shop = SHOP) => refusalOf(aCart(shop), shop, command)?.code
    expect(code(back({ transaction: 'other' }))).toBe('TRANSACTION_NOT_FOUND')
    expect(code(back({ lineNo: 9 }))).toBe('RETURN_LINE_UNKNOWN')
    expect(code(back({ lineNo: 3 }))).toBe('RETURN_LINE_UNKNOWN')
    const closed = (
      reason: 'ALREADY_VOIDED' | 'TRANSACTION_CANCELLED' | 'TRANSACTION_TYPE_WRONG',
    ) => aShop(ITEMS, { receipt: () => ({ ...receiptView(SALE, UNTOUCHED), closed: reason }) })
    expect(code(back(), closed('ALREADY_VOIDED'))).toBe('ALREADY_VOIDED')
    expect(code(back(), closed('TRANSACTION_CANCELLED'))).toBe('TRANSACTION_CANCELLED')
    expect(code(back(), closed('TRANSACTION_TYPE_WRONG'))).toBe('TRANSACTION_TYPE_WRONG')
  })

  test('what was practised brings no money, and practice takes no real receipt', () => {
    const training = aCart(SHOP, [], aMoment(), aHead({ training: true }))
    expect(refusalOf(training, SHOP, back())?.code).toBe('TRANSACTION_TYPE_WRONG')
    const practised = aShop(ITEMS, {
      receipt: () => ({ ...receiptView(SALE, UNTOUCHED), training: true }),
    })
    expect(refusalOf(aCart(practised), practised, back())?.code).toBe('TRANSACTION_TYPE_WRONG')
  })

  test('needs a reason and somebody who may', () => {
    const cart = aCart(SHOP)
    expect(refusalOf(cart, SHOP, back({ reason: '' }))?.code).toBe('RETURN_REASON_REQUIRED')
    expect(refusalOf(cart, SHOP, back({ reason: 'x'.repeat(201) }))?.code).toBe('NOTE_TOO_LONG')
    const cashier = aMoment({ may: () => 'approval' })
    expect(refusalOf(cart, SHOP, back(), cashier)).toEqual({
      code: 'APPROVAL_REQUIRED',
      permission: 'return',
    })
    const approved = sent(cart, SHOP, [back()], { ...cashier, approvedBy: 'boss' })
    expect(approved.lines[0]?.approvedBy).toBe('boss')
  })

  test('a returned line is cancelled, not changed', () => {
    const cart = aCart(SHOP, [back()])
    const change: CartCommand = { type: 'changeQuantity', lineNo: 1, quantity: 2 * MILLI }
    expect(refusalOf(cart, SHOP, change)?.code).toBe('LINE_NOT_FOUND')
  })

  test('goods that another till gave back meanwhile are not given back again', () => {
    const cart = aCart(SHOP, [back({ pieces: 2 }), { type: 'subtotal' }, pay('01', -660)])
    const elsewhere = aTransaction(
      SHOP,
      [back({ pieces: 2 }), { type: 'subtotal' }, pay('01', -660), { type: 'bill' }],
      { id: 'elsewhere', no: 2 },
    )
    expect(refusalOf(cart, SHOP, { type: 'bill' })).toBeUndefined()
    const knowing = shopKnowing(elsewhere)
    expect(refusalOf(cart, knowing, { type: 'bill' })?.code).toBe('RETURN_TAKEN')
    const gone = aShop(ITEMS)
    expect(refusalOf(cart, gone, { type: 'bill' })?.code).toBe('TRANSACTION_NOT_FOUND')
    const voided = aShop(ITEMS, {
      receipt: () => ({ ...receiptView(SALE, UNTOUCHED), closed: 'ALREADY_VOIDED' }),
    })
    expect(refusalOf(cart, voided, { type: 'bill' })?.code).toBe('ALREADY_VOIDED')
    const less = sent(cart, knowing, [{ type: 'resume' }, { type: 'cancelLine', lineNo: 1 }])
    expect(refusalOf(less, knowing, back())).toBeUndefined()
  })

  test('a full basket takes no returned line either', () => {
    const items = Array.from({ length: 1_000 }, () => ({ item: 'mug', quantity: MILLI }))
    const full = aCart(SHOP, [{ type: 'addItems', items }])
    expect(refusalOf(full, SHOP, back())?.code).toBe('LINES_TOO_MANY')
  })
})

describe('without a receipt', () => {
  test('at the price and tax of today', () => {
    const cart = aCart(SHOP, [blind('mug', 2)])
    expect(cart.lines[0]).toMatchObject({ quantity: -2_000, reason: 'no receipt' })
    expect(cart.lines[0]).not.toHaveProperty('origin')
    expect(settled(cart, SHOP).totals.total).toBe(-(666 + 66))
  })

  test('at the price of a promotion while it lasts', () => {
    const half = {
      code: 'HALF',
      kind: 'category_discount',
      names: {},
      active: true,
      stores: [],
      categories: ['general'],
      basisPoints: 5_000,
    } as const
    const shop = aShop(ITEMS, { promotions: [half] })
    expect(settled(aCart(shop, [blind('ham')]), shop).totals.subtotal).toBe(-500)
  })

  test('within a limit that counts all of them, with the tax on top', () => {
    const shop = aShop(ITEMS, { policy: { checkAge: true, noReceiptReturnMax: minor(732) } })
    expect(refusalOf(aCart(shop), shop, blind('mug', 3))).toEqual({
      code: 'NO_RECEIPT_RETURN_LIMIT',
      max: 732,
    })
    const two = aCart(shop, [blind('mug'), blind('mug')])
    expect(refusalOf(two, shop, blind('mug'))?.code).toBe('NO_RECEIPT_RETURN_LIMIT')
    const one = sent(two, shop, [{ type: 'cancelLine', lineNo: 1 }])
    expect(refusalOf(one, shop, blind('mug'))).toBeUndefined()
  })

  test('with a right of its own and a reason', () => {
    const now = aMoment({ may: (right) => (right === 'return-without-receipt' ? 'deny' : 'allow') })
    expect(refusalOf(aCart(SHOP), SHOP, blind('mug'), now)?.code).toBe('PERMISSION_DENIED')
    expect(refusalOf(aCart(SHOP), SHOP, blind('mug', 1, ''))?.code).toBe('RETURN_REASON_REQUIRED')
  })
})

test('an exchange pays only the difference', () => {
  const cart = aCart(SHOP, [back({ pieces: 3 }), add(['mug', 4]), { type: 'subtotal' }])
  // 4 × 333 and 133 of tax against 900 and 90.
  expect(settled(cart, SHOP).tenders.balance).toBe(1_332 + 133 - 990)
})
