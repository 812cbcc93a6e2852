// What else decides about a line: deposits, promotions, eating in, and that cancelled is cancelled.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { MILLI, wholePrice } from '../money/price.ts'
import type { CategoryDiscount } from '../promo/category-discount.ts'
import {
  aCart,
  aMoment,
  amountOff,
  anItem,
  aShop,
  refusalOf,
  sent,
  settled,
  TAX_RULES,
} from '../testing/builders.ts'
import { item, lineOf, SHOP } from '../testing/line-shop.ts'
import { localTime } from '../time.ts'
import type { CartCommand } from './command.ts'

describe('deposits', () => {
  const beer = item('beer', { ageChecked: true, quantity: 6 * MILLI })

  test('a bottle brings the line of its deposit, and takes it along', () => {
    const cart = aCart(SHOP, [item('tea'), beer])
    expect(cart.lines.map((line) => line.item.code)).toEqual(['tea', 'beer', 'bottle'])
    expect(lineOf(cart, 3)).toMatchObject({ depositOf: 2, quantity: 6 * MILLI })
    const less = sent(cart, SHOP, [{ type: 'changeQuantity', lineNo: 2, quantity: MILLI }])
    expect(less.lines.map((line) => line.quantity)).toEqual([MILLI, MILLI, MILLI])
    const none = sent(less, SHOP, [{ type: 'cancelLine', lineNo: 2 }])
    expect(none.lines.map((line) => line.cancelled)).toEqual([false, true, true])
  })

  test('who brings an own bottle pays no deposit', () => {
    const cart = aCart(SHOP, [beer, { type: 'cancelLine', lineNo: 2 }])
    expect(cart.lines.map((line) => line.cancelled)).toEqual([false, true])
    const more = sent(cart, SHOP, [{ type: 'changeQuantity', lineNo: 1, quantity: 2 * MILLI }])
    expect(more.lines.map((line) => line.quantity)).toEqual([2 * MILLI, 6 * MILLI])
  })

  test('a deposit changes only with its bottle', () => {
    const cart = aCart(SHOP, [beer])
    const change: CartCommand = { type: 'changeQuantity', lineNo: 2, quantity: MILLI }
    expect(refusalOf(cart, SHOP, change)?.code).toBe('LINE_NOT_FOUND')
  })

  test('half a bottle has no deposit', () => {
    const cart = aCart(SHOP, [item('keg', { quantity: MILLI })])
    const change: CartCommand = { type: 'changeQuantity', lineNo: 1, quantity: 500 }
    expect(refusalOf(cart, SHOP, change)).toEqual({ code: 'QUANTITY_NOT_WHOLE', item: 'bottle' })
  })
})

describe('promotions', () => {
  const tenPercent: CategoryDiscount = {
    code: 'TEA10',
    kind: 'category_discount',
    names: {},
    active: true,
    stores: [],
    categories: ['drink'],
    basisPoints: 1_000,
  }

  test('a line keeps the promotion of its scan and gets no later one', () => {
    const during = { ...SHOP, promotions: [tenPercent] }
    const cart = aCart(during, [item('tea')])
    const later = sent(cart, SHOP, [item('tea')])
    expect(settled(later, SHOP).lines.map((line) => line.amount)).toEqual([90, 100])
    const again = sent(later, during, [item('tea')])
    expect(settled(again, during).lines.map((line) => line.amount)).toEqual([90, 100, 90])
  })

  test('it ends with its last second', () => {
    const validTo = localTime('2026-11-21T12:00:00')
    const shop = { ...SHOP, promotions: [{ ...tenPercent, validTo }] }
    expect(lineOf(aCart(shop, [item('tea')])).promotion?.code).toBe('TEA10')
    const after = aMoment({ at: localTime('2026-11-21T12:00:01') })
    expect(lineOf(aCart(shop, [item('tea')], after)).promotion).toBeUndefined()
  })

  test('a restricted item has no promotion', () => {
    const shop = aShop([anItem('stamp', 84, { category: 'drink', discountRestricted: true })], {
      promotions: [tenPercent],
    })
    expect(lineOf(aCart(shop, [item('stamp')])).promotion).toBeUndefined()
  })
})

describe('eating in', () => {
  test('the order decides the tax of all lines, also of those scanned before', () => {
    const cart = aCart(SHOP, [item('bento'), item('tea')])
    expect(cart.lines.map((line) => line.tax.code)).toEqual(['12', '01'])
    const eatIn = sent(cart, SHOP, [{ type: 'orderType', orderType: 'eatIn' }, item('bento')])
    expect(eatIn.lines.map((line) => line.tax.code)).toEqual(['02', '01', '02'])
    const takeOut = sent(eatIn, SHOP, [{ type: 'orderType', orderType: 'takeOut' }])
    expect(takeOut.lines.map((line) => line.tax.code)).toEqual(['12', '01', '12'])
  })

  test('a line that was told its own type keeps it', () => {
    const cart = aCart(SHOP, [
      item('bento', { orderType: 'takeOut' }),
      item('bento'),
      { type: 'orderType', orderType: 'eatIn' },
    ])
    expect(cart.lines.map((line) => line.tax.code)).toEqual(['12', '02'])
    const told = sent(cart, SHOP, [{ type: 'changeLine', lineNo: 2, orderType: 'takeOut' }])
    expect(told.lines.map((line) => line.tax.code)).toEqual(['12', '12'])
    const back = sent(told, SHOP, [{ type: 'changeLine', lineNo: 1, orderType: 'eatIn' }])
    expect(back.lines.map((line) => line.tax.code)).toEqual(['02', '12'])
  })

  test('a tax that changed since the scan does not reach a scanned line', () => {
    const version = (validFrom: string, num: number) => {
      const { code: _, names: __, kind: ___, ...rest } = TAX_RULES.internal8
      const rate = { num, den: 100 }
      const parts = rest.parts.map((part) => ({ ...part, rate }))
      return { ...rest, parts, validFrom: localTime(validFrom) }
    }
    const versions = [version('2026-01-01T00:00:00', 8), version('2026-11-22T00:00:00', 9)]
    const taxes = new Map([['12', { code: '12', names: {}, kind: 'internal' as const, versions }]])
    const shop = aShop([anItem('bento', 540, { taxCode: '12' })], { taxes })
    const tomorrow = aMoment({ at: localTime('2026-11-22T00:00:00') })
    const cart = sent(
      aCart(shop, [item('bento')]),
      shop,
      [{ type: 'orderType', orderType: 'eatIn' }, item('bento')],
      tomorrow,
    )
    expect(cart.lines.map((line) => line.tax.parts[0]?.rate.num)).toEqual([8, 9])
  })
})

test('a cancelled line takes no further command', () => {
  const cart = aCart(SHOP, [item('tea'), { type: 'cancelLine', lineNo: 1 }])
  const commands: readonly CartCommand[] = [
    { type: 'cancelLine', lineNo: 1 },
    { type: 'changeQuantity', lineNo: 1, quantity: MILLI },
    { type: 'changePrice', lineNo: 1, price: wholePrice(minor(1)) },
    { type: 'changeLine', lineNo: 1, note: 'x' },
    { type: 'lineDiscount', lineNo: 1, change: { how: 'add', discount: amountOff(1) } },
  ]
  for (const command of commands) {
    expect(refusalOf(cart, SHOP, command)).toEqual({ code: 'LINE_CANCELLED', line: 1 })
  }
})

test.each([0, -1, 2, 1.5, Number.NaN])('there is no line %s', (lineNo) => {
  const cart = aCart(SHOP, [item('tea')])
  expect(refusalOf(cart, SHOP, { type: 'cancelLine', lineNo })).toEqual({
    code: 'LINE_NOT_FOUND',
    line: lineNo,
  })
})
