// What a billed or cancelled cart becomes: frozen figures, numbers and place of the terminal that
// bills, brands, stamp duty.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClosedCart } from '../cart/cart.ts'
import { settle } from '../cart/settle.ts'
import { sum } from '../money/money.ts'
import { CASHLESS } from '../tender/standard-methods.ts'
import { tenderOf } from '../tender/tender.ts'
import { arbBasket, arbSettleRules } from '../testing/arbitraries.ts'
import {
  aBilling,
  aCart,
  add,
  aHead,
  amountOff,
  anItem,
  aShop,
  aTransaction,
  pay,
  sent,
  settled,
} from '../testing/builders.ts'
import { businessDate } from '../time.ts'
import { brandParts } from './brand.ts'
import { completeCart } from './complete.ts'

const SHOP = aShop([
  anItem('ramen', 901, { brand: 'noodles' }),
  anItem('sushi', 1_499, { brand: 'sushi', taxCode: '11' }),
  anItem('bag', 5, { taxCode: '02' }),
  anItem('car', 1_100_000, { taxCode: '02' }),
])
const NUMBERS = { id: 't', transactionNo: 9, receiptNo: 111_119 }

describe('place, time and people', () => {
  test('are of the terminal that bills, not of the cart', () => {
    const toPay = aCart(SHOP, [add(['bag', 1]), { type: 'suspend' }])
    const cart = sent(toPay, SHOP, [
      { type: 'recall', hand: 2, terminal: 4, staff: 'ben' },
      { type: 'subtotal' },
      pay('01', 5),
      { type: 'bill' },
    ]) as unknown as ClosedCart
    const billing = aBilling({
      terminal: 4,
      operator: 'ben',
      businessDate: businessDate('2026-11-22'),
      openCounter: 3,
    })
    const transaction = completeCart(cart, settled(cart, SHOP), billing, NUMBERS, {
      stampDuty: false,
    })
    expect(transaction).toMatchObject({ ...billing, ...NUMBERS, cart: { id: 'cart-1', hand: 2 } })
  })

  test('a practised cart cannot be billed as a real one, nor the other way round', () => {
    const real = sent(aCart(SHOP), SHOP, [{ type: 'cancel' }]) as unknown as ClosedCart
    const practised = { ...real, ...aHead({ training: true }) }
    const complete = (cart: ClosedCart, training: boolean) => () =>
      completeCart(cart, settled(cart, SHOP), aBilling({ training }), NUMBERS, { stampDuty: false })
    expect(complete(real, true)).toThrow(RangeError)
    expect(complete(practised, false)).toThrow(RangeError)
    expect(complete(practised, true)().training).toBe(true)
  })

  test('a cart with something left to pay is never made a sale', () => {
    const unpaid = { ...aCart(SHOP, [add(['bag', 1])]), state: 'completed' } as ClosedCart
    expect(() =>
      completeCart(unpaid, settled(unpaid, SHOP), aBilling(), NUMBERS, { stampDuty: false }),
    ).toThrow(RangeError)
  })
})

test('a cancelled cart takes numbers too and keeps what was counted', () => {
  const transaction = aTransaction(SHOP, [add(['bag', 2]), pay('01', 4), { type: 'cancel' }])
  expect(transaction).toMatchObject({
    kind: 'cancel',
    transactionNo: 1,
    receiptNo: 111_111,
    totals: { total: 10 },
    tenders: [{ amount: 4 }],
  })
  expect(aTransaction(SHOP, [{ type: 'cancel' }])).toMatchObject({ kind: 'cancel', lines: [] })
})

test('a line keeps where its price came from, and its change', () => {
  const { lines, change, tenders } = aTransaction(SHOP, [
    add(['bag', 1]),
    { type: 'changePrice', lineNo: 1, price: { value: 3, scale: 0 } },
    { type: 'changeLine', lineNo: 1, orderType: 'takeOut', note: 'red' },
    { type: 'subtotal' },
    pay('01', 10),
    { type: 'bill' },
  ])
  expect(lines[0]).toMatchObject({
    unitPrice: { value: 3 },
    originalUnitPrice: { value: 5 },
    priceSource: 'keyed',
    orderType: 'takeOut',
    note: 'red',
  })
  expect(change).toBe(7)
  expect(tenders).toMatchObject([{ amount: 3, tendered: 10, change: 7, forfeited: 0 }])
})

describe('brands', () => {
  test('each has its part, and what belongs to none is a part as well', () => {
    const { brands, totals } = aTransaction(SHOP, [
      add(['ramen', 1], ['sushi', 2], ['bag', 1]),
      { type: 'subtotal' },
      { type: 'subtotalDiscount', change: { how: 'add', discount: amountOff(100) } },
      pay('01', 10_000),
      { type: 'bill' },
    ])
    expect(brands?.map(({ brand, lines }) => [brand, lines])).toEqual([
      ['noodles', [1]],
      ['sushi', [2]],
      ['', [3]],
    ])
    expect(sum((brands ?? []).map((part) => part.total))).toBe(totals.total)
  })

  test('a shop without brands has no parts', () => {
    const paid = [add(['bag', 1]), { type: 'subtotal' }, pay('01', 5), { type: 'bill' }] as const
    expect(aTransaction(SHOP, paid)).not.toHaveProperty('brands')
  })

  test('the parts of any basket add up to its total and its tax', () => {
    fc.assert(
      fc.property(arbBasket(), arbSettleRules, (basket, { cashRounding: _, ...rules }) => {
        const bare = { ...basket, tenders: [] }
        const { totals } = settle(bare, rules)
        const tenders =
          totals.total === 0 ? [] : [tenderOf(CASHLESS, 1, totals.total, { reference: 'r' })]
        const cart: ClosedCart = { ...aHead(), ...bare, tenders, state: 'completed' }
        const transaction = completeCart(cart, settle(cart, rules), aBilling(), NUMBERS, {
          stampDuty: true,
        })
        const parts = brandParts(transaction.lines)
        if (parts.length === 0) return
        expect(sum(parts.map((part) => part.total))).toBe(totals.total)
        expect(sum(parts.map((part) => part.tax))).toBe(totals.tax)
      }),
    )
  })
})

describe('stamp duty', () => {
  const sale = (pieces: number, tenders: Parameters<typeof pay>[], stampDuty = true) =>
    aTransaction(
      SHOP,
      [
        add(['car', pieces]),
        { type: 'subtotal' },
        ...tenders.map((tender) => pay(...tender)),
        { type: 'bill' },
      ],
      { stampDuty },
    ).stampDuty

  test('is on a receipt for cash, of the amount without its printed tax', () => {
    expect(sale(1, [['01', 1_100_000]])).toEqual({ amount: 200, target: 1_100_000 })
    expect(sale(2, [['01', 2_200_000]])).toEqual({ amount: 400, target: 2_200_000 })
  })

  test('of a mixed payment the cash must reach the band', () => {
    expect(
      sale(2, [
        ['11', 2_150_000],
        ['01', 50_000],
      ]),
    ).toEqual({ amount: 200, target: 50_000 })
    expect(
      sale(2, [
        ['11', 2_150_001],
        ['01', 49_999],
      ]),
    ).toBeUndefined()
    expect(sale(2, [['11', 2_200_000]])).toBeUndefined()
  })

  test('cash that went back as change was not received', () => {
    const mixed: Parameters<typeof pay>[] = [
      ['11', 1_090_000],
      ['01', 50_000],
    ]
    expect(sale(1, mixed)).toBeUndefined()
  })

  test('a small sale, a cancelled one and a shop abroad pay none', () => {
    const paid = (amount: number) => [
      add(['bag', 1]),
      { type: 'subtotal' as const },
      pay('01', amount),
    ]
    const small = aTransaction(SHOP, [...paid(100_000), { type: 'bill' }], { stampDuty: true })
    expect(small).not.toHaveProperty('stampDuty')
    expect(sale(1, [['01', 1_100_000]], false)).toBeUndefined()
    const cancelled = aTransaction(
      SHOP,
      [add(['car', 1]), { type: 'subtotal' }, pay('01', 1_100_000), { type: 'cancel' }],
      { stampDuty: true },
    )
    expect(cancelled).not.toHaveProperty('stampDuty')
  })
})
