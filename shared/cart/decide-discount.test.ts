// Discounts by hand: how much may be given, by whom, and what a later change of the basket does to
// what was given before.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import {
  aCart,
  add,
  aMoment,
  amountOff,
  anItem,
  aShop,
  pay,
  percentOff,
  refusalOf,
  sent,
  settled,
} from '../testing/builders.ts'
import type { ManualDiscount, OpenCart, SaleLine } from './cart.ts'
import type { CartCommand, DiscountChange } from './command.ts'

const ITEMS = [
  anItem('tea', 1_000, { taxCode: '02' }),
  anItem('stamp', 84, { discountRestricted: true }),
  anItem('lamp', 1_000),
]
const SHOP = aShop(ITEMS)

const onLine = (change: DiscountChange): CartCommand => ({
  type: 'lineDiscount',
  lineNo: 1,
  change,
})
const onSubtotal = (change: DiscountChange): CartCommand => ({ type: 'subtotalDiscount', change })
const adds = (discount: ManualDiscount): DiscountChange => ({ how: 'add', discount })
const replaces = (...discounts: readonly ManualDiscount[]): DiscountChange => ({
  how: 'replace',
  discounts,
})
const removes = (id: string): DiscountChange => ({ how: 'remove', id })

const tea = aCart(SHOP, [add(['tea', 1])])
const teaToPay = sent(tea, SHOP, [{ type: 'subtotal' }])

function discountsOf(cart: OpenCart): readonly ManualDiscount[] {
  return (cart.lines[0] as SaleLine).discounts
}

describe('on a line', () => {
  test('up to the whole line, not a coin more', () => {
    expect(refusalOf(tea, SHOP, onLine(adds(amountOff(1_000))))).toBeUndefined()
    expect(refusalOf(tea, SHOP, onLine(adds(amountOff(1_001))))).toEqual({
      code: 'DISCOUNT_OVER_AMOUNT',
      amount: 1_001,
      max: 1_000,
    })
    expect(refusalOf(tea, SHOP, onLine(adds(amountOff(-1))))?.code).toBe('DISCOUNT_OVER_AMOUNT')
  })

  test('two amounts together are no more than the line either', () => {
    const both = replaces(amountOff(600), amountOff(401))
    expect(refusalOf(tea, SHOP, onLine(both))).toMatchObject({
      code: 'DISCOUNT_OVER_AMOUNT',
      max: 400,
    })
  })

  test('a percentage lies between nothing and all of it', () => {
    const off = (basisPoints: number) =>
      refusalOf(tea, SHOP, onLine(adds({ id: 'p', kind: 'percent', basisPoints, rounds: 'unit' })))
        ?.code
    expect([off(0), off(1), off(10_000)]).toEqual([undefined, undefined, undefined])
    for (const basisPoints of [-1, 10_001, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(off(basisPoints)).toBe('DISCOUNT_PERCENT_RANGE')
    }
  })

  test('a restricted item takes none', () => {
    const cart = aCart(SHOP, [add(['stamp', 1])])
    expect(refusalOf(cart, SHOP, onLine(adds(amountOff(1))))).toEqual({
      code: 'DISCOUNT_RESTRICTED',
      item: 'stamp',
    })
  })

  test('older clients replace all of them at once, also with none', () => {
    const cart = sent(tea, SHOP, [
      onLine(replaces(amountOff(100), percentOff(10))),
      onLine(replaces(amountOff(50))),
    ])
    expect(discountsOf(cart).map((discount) => discount.id)).toEqual(['amount-50'])
    expect(discountsOf(sent(cart, SHOP, [onLine(replaces())]))).toEqual([])
  })

  test('our own screens add and remove single ones', () => {
    const cart = sent(tea, SHOP, [onLine(adds(amountOff(100))), onLine(adds(percentOff(10)))])
    expect(settled(cart, SHOP).lines[0]?.amount).toBe(800)
    const less = sent(cart, SHOP, [onLine(removes('amount-100'))])
    expect(settled(less, SHOP).lines[0]?.amount).toBe(900)
    expect(refusalOf(less, SHOP, onLine(removes('amount-100')))?.code).toBe('DISCOUNT_NOT_FOUND')
  })

  test('the same discount sent twice is given once', () => {
    const again = sent(tea, SHOP, [onLine(adds(amountOff(100))), onLine(adds(amountOff(100)))])
    expect(settled(again, SHOP).lines[0]?.amount).toBe(900)
  })

  test('one can be removed even when the line has become too small for the others', () => {
    const cart = sent(aCart(SHOP, [add(['tea', 2])]), SHOP, [
      onLine(replaces(amountOff(1_500), amountOff(200))),
      { type: 'changeQuantity', lineNo: 1, quantity: MILLI },
    ])
    expect(settled(cart, SHOP).lines[0]?.amount).toBe(0)
    const less = sent(cart, SHOP, [onLine(removes('amount-200'))])
    expect(discountsOf(less)).toHaveLength(1)
  })

  test('twenty are enough, and their words have an end', () => {
    const many = Array.from({ length: 21 }, (_, at) => amountOff(1, { id: `d${at}` }))
    expect(refusalOf(tea, SHOP, onLine(replaces(...many)))).toEqual({
      code: 'DISCOUNTS_TOO_MANY',
      max: 20,
    })
    const full = sent(tea, SHOP, [onLine(replaces(...many.slice(1)))])
    expect(refusalOf(full, SHOP, onLine(adds(amountOff(2))))?.code).toBe('DISCOUNTS_TOO_MANY')
    expect(refusalOf(full, SHOP, onLine(adds(amountOff(2, { id: 'd1' }))))).toBeUndefined()
    const note = 'x'.repeat(201)
    expect(refusalOf(tea, SHOP, onLine(adds(amountOff(1, { note }))))?.code).toBe('NOTE_TOO_LONG')
    expect(refusalOf(tea, SHOP, onLine(adds(amountOff(1, { reason: note }))))?.code).toBe(
      'NOTE_TOO_LONG',
    )
  })
})

describe('on the subtotal', () => {
  test('up to what is still to be paid, not a coin more', () => {
    expect(refusalOf(teaToPay, SHOP, onSubtotal(adds(amountOff(1_000))))).toBeUndefined()
    expect(refusalOf(teaToPay, SHOP, onSubtotal(adds(amountOff(1_001))))).toEqual({
      code: 'DISCOUNT_OVER_BALANCE',
      amount: 1_001,
      max: 1_000,
    })
    const paid = sent(teaToPay, SHOP, [pay('11', 700)])
    expect(refusalOf(paid, SHOP, onSubtotal(adds(amountOff(300))))).toBeUndefined()
    expect(refusalOf(paid, SHOP, onSubtotal(adds(amountOff(301))))).toEqual({
      code: 'DISCOUNT_OVER_BALANCE',
      amount: 301,
      max: 300,
    })
    expect(refusalOf(paid, SHOP, onSubtotal(adds(percentOff(31))))?.code).toBe(
      'DISCOUNT_OVER_BALANCE',
    )
  })

  test('the tax on top is to be paid but is no goods to discount', () => {
    const cart = aCart(SHOP, [add(['lamp', 1]), { type: 'subtotal' }])
    expect(settled(cart, SHOP).tenders.balance).toBe(1_100)
    expect(refusalOf(cart, SHOP, onSubtotal(adds(amountOff(1_001))))).toMatchObject({ max: 1_000 })
  })

  test('restricted goods count for nothing', () => {
    const cart = aCart(SHOP, [add(['stamp', 1]), { type: 'subtotal' }])
    expect(refusalOf(cart, SHOP, onSubtotal(adds(amountOff(1))))).toMatchObject({
      code: 'DISCOUNT_OVER_BALANCE',
      max: 0,
    })
    expect(refusalOf(cart, SHOP, onSubtotal(adds(percentOff(50))))).toBeUndefined()
    expect(refusalOf(cart, SHOP, onSubtotal(adds(percentOff(101))))?.code).toBe(
      'DISCOUNT_PERCENT_RANGE',
    )
  })

  test('stays through more scanning and is shared anew over all lines', () => {
    const cart = sent(teaToPay, SHOP, [
      onSubtotal(adds(percentOff(10))),
      { type: 'resume' },
      add(['lamp', 3]),
    ])
    const { lines, totals } = settled(cart, SHOP)
    expect(totals.subtotalDiscount).toBe(400)
    expect(lines.map((line) => line.allocated)).toEqual([100, 300])
  })

  test('shrinks with the basket and grows back with it', () => {
    const cart = sent(teaToPay, SHOP, [onSubtotal(adds(amountOff(900))), { type: 'resume' }])
    const small = sent(cart, SHOP, [
      { type: 'changePrice', lineNo: 1, price: { value: 500, scale: 0 } },
    ])
    expect(settled(small, SHOP).totals).toMatchObject({ subtotalDiscount: 500, total: 0 })
    const large = sent(small, SHOP, [add(['tea', 1])])
    expect(settled(large, SHOP).totals).toMatchObject({ subtotalDiscount: 900, total: 600 })
  })

  test('one can be removed when nothing is left to pay', () => {
    const cart = sent(teaToPay, SHOP, [
      onSubtotal(adds(amountOff(400))),
      onSubtotal(adds(amountOff(100))),
      pay('11', 500),
    ])
    const less = sent(cart, SHOP, [onSubtotal(removes('amount-100'))])
    expect(settled(less, SHOP).tenders.balance).toBe(100)
    expect(refusalOf(less, SHOP, onSubtotal(removes('amount-100')))?.code).toBe(
      'DISCOUNT_NOT_FOUND',
    )
  })
})

describe('reasons and second persons', () => {
  const strict = aShop(ITEMS, {
    policy: {
      checkAge: true,
      discountReasonAbove: minor(100),
      discountApprovalAbove: minor(200),
    },
  })
  const cashier = aMoment({
    may: (right) => (right === 'discount-over-limit' ? 'approval' : 'allow'),
  })
  const withBoss = { ...cashier, approvedBy: 'boss' }
  const reason = 'DENT'

  test('above the first limit it needs a reason, and an empty one is none', () => {
    const code = (discount: ManualDiscount) =>
      refusalOf(tea, strict, onLine(adds(discount)), cashier)?.code
    expect(code(amountOff(100))).toBeUndefined()
    expect(code(amountOff(101))).toBe('DISCOUNT_REASON_REQUIRED')
    expect(code(amountOff(101, { reason: '' }))).toBe('DISCOUNT_REASON_REQUIRED')
    expect(code(amountOff(101, { reason }))).toBeUndefined()
  })

  test('above the second limit it needs a second person, who is written beside it', () => {
    const large = onLine(adds(amountOff(201, { reason })))
    expect(refusalOf(tea, strict, large, cashier)).toEqual({
      code: 'APPROVAL_REQUIRED',
      permission: 'discount-over-limit',
    })
    expect(refusalOf(tea, strict, large, aMoment({ may: () => 'deny' }))?.code).toBe(
      'PERMISSION_DENIED',
    )
    expect(discountsOf(sent(tea, strict, [large], withBoss))[0]?.approvedBy).toBe('boss')
  })

  test('a request cannot name its own second person', () => {
    const forged = amountOff(50, { approvedBy: 'boss' })
    const cart = sent(tea, strict, [onLine(adds(forged))], cashier)
    expect(discountsOf(cart)[0]).not.toHaveProperty('approvedBy')
  })

  test('many small discounts are one large one', () => {
    const cart = sent(
      tea,
      strict,
      [onLine(adds(amountOff(90))), onLine(adds(amountOff(9)))],
      cashier,
    )
    expect(refusalOf(cart, strict, onLine(adds(amountOff(2))), cashier)?.code).toBe(
      'DISCOUNT_REASON_REQUIRED',
    )
    const more = onLine(adds(amountOff(102, { reason })))
    expect(refusalOf(cart, strict, more, cashier)?.code).toBe('APPROVAL_REQUIRED')
    expect(refusalOf(cart, strict, more, withBoss)).toBeUndefined()
    const paying = sent(cart, strict, [{ type: 'subtotal' }], cashier)
    const twice = [
      onSubtotal(adds(amountOff(99))),
      onSubtotal(adds(amountOff(101, { reason }))),
    ] as const
    const once = sent(paying, strict, [twice[0]], cashier)
    expect(refusalOf(once, strict, twice[1], cashier)).toBeUndefined()
    expect(
      refusalOf(once, strict, onSubtotal(adds(amountOff(102, { reason }))), cashier)?.code,
    ).toBe('APPROVAL_REQUIRED')
  })

  test('what grew above the limit with its line is looked at before anybody pays', () => {
    const grown = sent(
      tea,
      strict,
      [onLine(adds(percentOff(10))), { type: 'changeQuantity', lineNo: 1, quantity: 3 * MILLI }],
      cashier,
    )
    expect(refusalOf(grown, strict, { type: 'subtotal' }, cashier)?.code).toBe('APPROVAL_REQUIRED')
    const signed = sent(grown, strict, [{ type: 'subtotal' }], withBoss)
    expect(signed.state).toBe('paying')
    expect(discountsOf(signed)[0]?.approvedBy).toBe('boss')
    const again = sent(signed, strict, [{ type: 'resume' }], cashier)
    expect(refusalOf(again, strict, { type: 'subtotal' }, cashier)).toBeUndefined()
    expect(refusalOf(grown, strict, { type: 'subtotal' }, aMoment())).toBeUndefined()
  })

  test('so is what grew on the subtotal', () => {
    const cart = sent(
      tea,
      strict,
      [{ type: 'subtotal' }, onSubtotal(adds(percentOff(10))), { type: 'resume' }, add(['tea', 2])],
      cashier,
    )
    expect(refusalOf(cart, strict, { type: 'subtotal' }, cashier)?.code).toBe('APPROVAL_REQUIRED')
    const signed = sent(cart, strict, [{ type: 'subtotal' }], withBoss)
    expect(signed.subtotalDiscounts[0]?.approvedBy).toBe('boss')
  })
})
