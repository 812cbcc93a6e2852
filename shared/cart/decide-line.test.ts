// Lines: what a scan makes of an item, and what may be changed about it afterwards.
import { describe, expect, test } from 'vitest'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import { MILLI, wholePrice } from '../money/price.ts'
import { unchangingTax } from '../tax/rule.ts'
import {
  aCart,
  add,
  aMoment,
  amountOff,
  anItem,
  aShop,
  must,
  percentOff,
  refusalOf,
  sent,
  settled,
  TAX_RULES,
} from '../testing/builders.ts'
import { item, lineOf, refusedScan, SHOP, SIZE, scanned } from '../testing/line-shop.ts'
import { QUANTITY_MAX } from './cart.ts'
import type { CartCommand } from './command.ts'
import { run } from './run.ts'

const cashier = aMoment({ may: (right) => (right === 'price-override' ? 'approval' : 'allow') })

describe('adding', () => {
  test('the same item twice is two lines', () => {
    const cart = aCart(SHOP, [add(['tea', 1], ['tea', 2]), add(['tea', 1])])
    expect(cart.lines.map((line) => [line.lineNo, line.quantity])).toEqual([
      [1, 1_000],
      [2, 2_000],
      [3, 1_000],
    ])
    expect(lineOf(cart).item).toMatchObject({ brand: 'noodles', images: ['tea.png'] })
  })

  test('several items come in together or not at all', () => {
    const cart = aCart(SHOP)
    expect(refusalOf(cart, SHOP, add(['tea', 1], ['nothing', 1]))).toEqual({
      code: 'ITEM_NOT_FOUND',
      item: 'nothing',
    })
    expect(cart.lines).toEqual([])
  })

  test('what is unknown, not sold, or has no tax is refused by name', () => {
    expect(refusedScan('retired')?.code).toBe('ITEM_NOT_FOR_SALE')
    expect(refusedScan('odd')).toEqual({ code: 'TAX_CODE_UNKNOWN', tax: '77' })
    expect(refusedScan('flowers')?.code).toBe('PRICE_REQUIRED')
  })

  test('the thousandth line goes in, the next one does not', () => {
    const many: CartCommand = {
      type: 'addItems',
      items: Array.from({ length: 1_000 }, () => ({ item: 'tea', quantity: MILLI })),
    }
    const full = aCart(SHOP, [many])
    expect(full.lines).toHaveLength(1_000)
    expect(refusalOf(full, SHOP, item('tea'))).toEqual({ code: 'LINES_TOO_MANY', max: 1_000 })
    const cart = aCart(SHOP, [{ ...many, items: many.items.slice(1) }])
    expect(refusalOf(cart, SHOP, item('beer', { ageChecked: true }))?.code).toBe('LINES_TOO_MANY')
  })

  test('a thousand lines of the dearest item are refused before they outgrow a number', () => {
    const items = Array.from({ length: 1_000 }, () => ({ item: 'gold', quantity: MILLI }))
    expect(refusalOf(aCart(SHOP), SHOP, { type: 'addItems', items })?.code).toBe(
      'AMOUNT_OUT_OF_RANGE',
    )
    expect(refusedScan('gold', { quantity: 2 * MILLI })?.code).toBe('AMOUNT_OUT_OF_RANGE')
    expect(refusedScan('gold')).toBeUndefined()
  })

  test('a tax of a thousand percent outgrows no number either', () => {
    const { external10 } = TAX_RULES
    const parts = external10.parts.map((part) => ({ ...part, rate: { num: 1_000, den: 100 } }))
    const taxes = new Map([['01', unchangingTax({ ...external10, parts })]])
    const shop = aShop([anItem('gold', AMOUNT_MAX)], { taxes })
    const items = Array.from({ length: 999 }, () => ({ item: 'gold', quantity: MILLI }))
    const ran = run(aCart(shop), [{ type: 'addItems', items }], shop, aMoment())
    expect(ran).toEqual({ ok: false, error: { code: 'AMOUNT_OUT_OF_RANGE' } })
  })
})

describe('quantities', () => {
  test('nothing is no quantity', () => {
    expect(refusedScan('tea', { quantity: 0 })?.code).toBe('QUANTITY_ZERO')
  })

  test('9,999 pieces are the most', () => {
    expect(refusedScan('tea', { quantity: QUANTITY_MAX })).toBeUndefined()
    for (const quantity of [QUANTITY_MAX + MILLI, Number.NaN, Number.POSITIVE_INFINITY, 0.5]) {
      expect(refusedScan('tea', { quantity })).toEqual({
        code: 'QUANTITY_OUT_OF_RANGE',
        max: 9_999,
      })
    }
  })

  test('half a piece is not sold, half a kilogram is', () => {
    expect(refusedScan('tea', { quantity: 500 })).toEqual({
      code: 'QUANTITY_NOT_WHOLE',
      item: 'tea',
    })
    expect(scanned('ham', { quantity: 500 }).quantity).toBe(500)
  })

  test('the container is taken off what the scale shows', () => {
    expect(scanned('ham', { quantity: 500, withContainer: true }).quantity).toBe(485)
    expect(scanned('ham', { quantity: 500 }).quantity).toBe(500)
  })

  test('an empty container, or less than one, is nothing to sell', () => {
    for (const quantity of [15, 14, 1]) {
      expect(refusedScan('ham', { quantity, withContainer: true })?.code).toBe('QUANTITY_ZERO')
    }
  })

  test('goods that come back lose their container too, and no more', () => {
    const back = aCart(SHOP, [item('ham', { quantity: -500, withContainer: true, reason: 'x' })])
    expect(back.lines[0]).toMatchObject({ kind: 'return', quantity: -485 })
  })

  test('a changed quantity takes the same rules', () => {
    const cart = aCart(SHOP, [add(['tea', 1]), item('ham', { quantity: 100 })])
    const change = (lineNo: number, quantity: number) =>
      refusalOf(cart, SHOP, { type: 'changeQuantity', lineNo, quantity })?.code
    expect(change(1, 0)).toBe('QUANTITY_ZERO')
    expect(change(1, -MILLI)).toBe('QUANTITY_OUT_OF_RANGE')
    expect(change(1, 1_500)).toBe('QUANTITY_NOT_WHOLE')
    expect(change(1, QUANTITY_MAX + MILLI)).toBe('QUANTITY_OUT_OF_RANGE')
    expect(change(2, 1_500)).toBeUndefined()
    expect(change(3, MILLI)).toBe('LINE_NOT_FOUND')
  })

  test('more of the dearest item is refused as an amount', () => {
    const cart = aCart(SHOP, [item('gold')])
    const more: CartCommand = { type: 'changeQuantity', lineNo: 1, quantity: 2 * MILLI }
    expect(refusalOf(cart, SHOP, more)?.code).toBe('AMOUNT_OUT_OF_RANGE')
  })

  test('a percentage follows the quantity, an amount shrinks with its line', () => {
    const cart = aCart(SHOP, [
      add(['tea', 10]),
      {
        type: 'lineDiscount',
        lineNo: 1,
        change: { how: 'replace', discounts: [percentOff(10), amountOff(600)] },
      },
    ])
    expect(settled(cart, SHOP).totals.lineDiscount).toBe(700)
    const less = sent(cart, SHOP, [{ type: 'changeQuantity', lineNo: 1, quantity: 2 * MILLI }])
    expect(settled(less, SHOP).totals).toMatchObject({ lineDiscount: 200, subtotal: 0 })
    const more = sent(less, SHOP, [{ type: 'changeQuantity', lineNo: 1, quantity: 20 * MILLI }])
    expect(settled(more, SHOP).totals.lineDiscount).toBe(800)
  })
})

describe('prices', () => {
  test('a member with a card pays the price of members, but only for what is scanned after it', () => {
    const cart = aCart(SHOP, [
      item('member'),
      { type: 'details', customer: { id: 'c1' } },
      item('member'),
      { type: 'details', customer: null },
      item('member'),
    ])
    expect(cart.lines.map((line) => line.unitPrice.value)).toEqual([95, 80, 95])
    expect(lineOf(cart, 2).priceSource).toBe('member')
  })

  test('a price typed in at the scan is no change of price', () => {
    const line = scanned('tea', { keyedPrice: wholePrice(minor(90)) })
    expect(line).toMatchObject({ unitPrice: { value: 90 }, priceSource: 'keyed' })
    expect(line.originalUnitPrice).toBeUndefined()
  })

  test('0 is a price', () => {
    expect(scanned('tea', { keyedPrice: wholePrice(minor(0)) }).unitPrice.value).toBe(0)
  })

  test('a price in the barcode needs nobody to allow it', () => {
    const now = aMoment({ may: () => 'deny' })
    const embeddedPrice = wholePrice(minor(432))
    expect(refusedScan('ham', { embeddedPrice, quantity: MILLI }, now)).toBeUndefined()
  })

  test('a price by hand needs a permission, a second person is written on the line', () => {
    const keyedPrice = wholePrice(minor(1))
    expect(refusedScan('tea', { keyedPrice }, cashier)).toEqual({
      code: 'APPROVAL_REQUIRED',
      permission: 'price-override',
    })
    expect(refusedScan('tea', { keyedPrice }, aMoment({ may: () => 'deny' }))?.code).toBe(
      'PERMISSION_DENIED',
    )
    const approved = { ...cashier, approvedBy: 'boss' }
    const cart = must(run(aCart(SHOP), [item('tea', { keyedPrice })], SHOP, approved)).cart
    expect(cart).toMatchObject({ lines: [{ approvedBy: 'boss' }] })
  })

  test('an item of open price asks for its price, and for the right to name one', () => {
    expect(scanned('flowers', { keyedPrice: wholePrice(minor(700)) }).unitPrice.value).toBe(700)
    const now = aMoment({ may: (right) => (right === 'open-price' ? 'deny' : 'allow') })
    expect(refusedScan('flowers', { keyedPrice: wholePrice(minor(1)) }, now)).toEqual({
      code: 'PERMISSION_DENIED',
      permission: 'open-price',
    })
    expect(refusedScan('flowers', { keyedPrice: wholePrice(minor(1)) }, cashier)).toBeUndefined()
  })

  test('no price is negative, beyond all limits, or of impossible decimals', () => {
    const code = (value: number, scale = 0) =>
      refusedScan('flowers', { keyedPrice: { value, scale } })?.code
    expect(code(-1)).toBe('PRICE_NEGATIVE')
    for (const value of [AMOUNT_MAX + 1, Number.NaN, 0.5, Number.POSITIVE_INFINITY]) {
      expect(code(value)).toBe('AMOUNT_OUT_OF_RANGE')
    }
    expect(code(1, 6)).toBe('AMOUNT_OUT_OF_RANGE')
    expect(code(1, -1)).toBe('AMOUNT_OUT_OF_RANGE')
    expect(code(1, 5)).toBeUndefined()
  })

  test('the finest price of all with a choice on top is refused, not a crash', () => {
    const keyedPrice = { value: Number.MAX_SAFE_INTEGER, scale: 4 }
    expect(refusedScan('coffee', { keyedPrice, modifiers: ['large'] })?.code).toBe(
      'AMOUNT_OUT_OF_RANGE',
    )
  })

  test('the first change of a price keeps the original, the second does not replace it', () => {
    const change = (value: number): CartCommand => ({
      type: 'changePrice',
      lineNo: 1,
      price: wholePrice(minor(value)),
    })
    const cart = aCart(SHOP, [item('tea'), change(90), change(80)])
    expect(lineOf(cart)).toMatchObject({
      unitPrice: { value: 80 },
      originalUnitPrice: { value: 100 },
      priceSource: 'keyed',
    })
    expect(lineOf(sent(cart, SHOP, [change(100)])).originalUnitPrice?.value).toBe(100)
    expect(refusalOf(cart, SHOP, change(-1))?.code).toBe('PRICE_NEGATIVE')
    expect(refusalOf(cart, SHOP, change(1), cashier)?.code).toBe('APPROVAL_REQUIRED')
    const approved = { ...cashier, approvedBy: 'boss' }
    expect(lineOf(sent(cart, SHOP, [change(1)], approved)).approvedBy).toBe('boss')
  })

  test('many pieces at a changed price may be too much', () => {
    const cart = aCart(SHOP, [add(['tea', 2])])
    const price = wholePrice(minor(AMOUNT_MAX))
    expect(refusalOf(cart, SHOP, { type: 'changePrice', lineNo: 1, price })?.code).toBe(
      'AMOUNT_OUT_OF_RANGE',
    )
  })
})

describe('choices, age and serial numbers', () => {
  test('a choice is part of the price', () => {
    const line = scanned('coffee', { modifiers: ['large'], quantity: 2 * MILLI })
    expect(line.modifiers.map((modifier) => modifier.code)).toEqual(['large'])
    expect(
      settled(aCart(SHOP, [item('coffee', { modifiers: ['large'] })]), SHOP).totals,
    ).toMatchObject({ subtotal: 350 })
  })

  test('too few, too many and unknown choices are refused', () => {
    expect(refusedScan('coffee')?.code).toBe('MODIFIER_CHOICES')
    expect(refusedScan('coffee', { modifiers: ['small', 'large'] })?.code).toBe('MODIFIER_CHOICES')
    expect(refusedScan('coffee', { modifiers: ['large', 'gilded'] })).toEqual({
      code: 'MODIFIER_UNKNOWN',
      modifier: 'gilded',
    })
  })

  test('choices may be changed while lines are entered', () => {
    const cart = aCart(SHOP, [item('coffee', { modifiers: ['large'] })])
    const change = (modifiers: readonly string[]): CartCommand => ({
      type: 'changeLine',
      lineNo: 1,
      modifiers,
    })
    expect(settled(sent(cart, SHOP, [change(['small'])]), SHOP).totals.subtotal).toBe(280)
    expect(refusalOf(cart, SHOP, change([]))?.code).toBe('MODIFIER_CHOICES')
  })

  test('choices that lift a line above the limit of an amount are refused', () => {
    const groups = [{ ...SIZE, options: [{ code: 'vast', names: {}, price: minor(AMOUNT_MAX) }] }]
    const shop = aShop([anItem('cake', 1, { modifiers: groups })])
    const vast = item('cake', { modifiers: ['vast'] })
    expect(refusalOf(aCart(shop), shop, vast)?.code).toBe('AMOUNT_OUT_OF_RANGE')
    const open = groups.map((group) => ({ ...group, min: 0 }))
    const other = aShop([anItem('cake', 1, { modifiers: open })])
    const cart = aCart(other, [item('cake')])
    const change: CartCommand = { type: 'changeLine', lineNo: 1, modifiers: ['vast'] }
    expect(refusalOf(cart, other, change)?.code).toBe('AMOUNT_OUT_OF_RANGE')
  })

  test('beer is not sold before the age was looked at, unless nobody can ask', () => {
    expect(refusedScan('beer')).toEqual({ code: 'AGE_CHECK_REQUIRED', item: 'beer', age: 20 })
    expect(refusedScan('beer', { ageChecked: true })).toBeUndefined()
    const older = aShop([anItem('beer', 250, { minAge: 20 })], { policy: { checkAge: false } })
    expect(refusalOf(aCart(older), older, item('beer'))).toBeUndefined()
  })

  test('who brings beer back need not be of age', () => {
    expect(refusedScan('beer', { quantity: -MILLI, reason: 'flat' })).toBeUndefined()
  })

  test('a phone needs its serial number', () => {
    expect(refusedScan('phone')).toEqual({ code: 'SERIAL_REQUIRED', item: 'phone' })
    expect(refusedScan('phone', { serial: '' })?.code).toBe('SERIAL_REQUIRED')
    expect(scanned('phone', { serial: 'SN-1' }).serial).toBe('SN-1')
  })

  test('a note has an end', () => {
    const note = 'x'.repeat(201)
    expect(refusedScan('tea', { note })).toEqual({ code: 'NOTE_TOO_LONG', max: 200 })
    expect(refusedScan('tea', { note: 'x'.repeat(200) })).toBeUndefined()
    expect(refusedScan('phone', { serial: note })?.code).toBe('NOTE_TOO_LONG')
    const cart = aCart(SHOP, [item('tea', { note: 'hot' })])
    expect(refusalOf(cart, SHOP, { type: 'changeLine', lineNo: 1, note })?.code).toBe(
      'NOTE_TOO_LONG',
    )
    const bare = sent(cart, SHOP, [{ type: 'changeLine', lineNo: 1, note: '' }])
    expect(lineOf(bare).note).toBeUndefined()
  })
})
