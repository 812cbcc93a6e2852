// A shop with one item for every rule about lines, and short ways to scan them.
import type { OpenCart, SaleLine } from '../cart/cart.ts'
import type { AddItem, CartCommand } from '../cart/command.ts'
import { AMOUNT_MAX, minor } from '../money/money.ts'
import { MILLI, wholePrice } from '../money/price.ts'
import { unchangingTax } from '../tax/rule.ts'
import { aCart, aMoment, anItem, aShop, refusalOf, TAX_RULES } from './builders.ts'

export const SIZE = {
  code: 'size',
  names: {},
  choice: 'single',
  min: 1,
  max: 1,
  options: [
    { code: 'small', names: {}, price: minor(-20) },
    { code: 'large', names: {}, price: minor(50) },
  ],
} as const

export const SHOP = aShop(
  [
    anItem('tea', 100, { category: 'drink', brand: 'noodles', images: ['tea.png'] }),
    anItem('coffee', 300, { modifiers: [SIZE] }),
    anItem('bento', 540, { taxCode: '12' }),
    anItem('ham', 1_980, { unit: 'kg', weighed: true, tare: 15 }),
    anItem('beer', 250, { minAge: 20, depositItem: 'bottle' }),
    anItem('bottle', 5, { taxCode: '00' }),
    anItem('keg', 90, { unit: 'l', depositItem: 'bottle' }),
    anItem('phone', 89_800, { serialRequired: true }),
    anItem('flowers', 0, { openPrice: true, prices: [] }),
    anItem('retired', 10, { notForSale: true }),
    anItem('odd', 10, { taxCode: '77' }),
    anItem('gold', AMOUNT_MAX),
    anItem('member', 0, {
      prices: [
        { kind: 'common', price: wholePrice(minor(100)) },
        { kind: 'store', store: 'S1', price: wholePrice(minor(95)) },
        { kind: 'member', price: wholePrice(minor(80)) },
      ],
    }),
  ],
  {
    taxes: new Map(
      [
        ...Object.values(TAX_RULES).map((rule) => unchangingTax(rule)),
        unchangingTax(TAX_RULES.internal8, { eatIn: '02' }),
      ].map((code) => [code.code, code]),
    ),
  },
)

export function item(code: string, more: Partial<AddItem> = {}): CartCommand {
  return { type: 'addItems', items: [{ item: code, quantity: MILLI, ...more }] }
}

export function lineOf(cart: OpenCart, lineNo = 1): SaleLine {
  return cart.lines[lineNo - 1] as SaleLine
}

export function scanned(code: string, more: Partial<AddItem> = {}): SaleLine {
  return lineOf(aCart(SHOP, [item(code, more)]))
}

export function refusedScan(code: string, more: Partial<AddItem> = {}, now = aMoment()) {
  return refusalOf(aCart(SHOP), SHOP, item(code, more), now)
}
