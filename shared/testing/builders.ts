// Small pieces of a shop for tests: each says only what matters and fills in the rest.
import type { Basket, ManualDiscount, SaleLine } from '../cart/cart.ts'
import type { Shop, Situation } from '../cart/shop.ts'
import type { Item } from '../masters/item.ts'
import { type Minor, minor } from '../money/money.ts'
import { MILLI, wholePrice } from '../money/price.ts'
import { simpleTax, type TaxCode, type TaxRule, unchangingTax } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { STANDARD_METHODS } from '../tender/standard-methods.ts'
import { localTime } from '../time.ts'

export const NOON = localTime('2026-11-21T12:00:00')

/** The tax codes that older clients know. */
export const TAX_RULES = {
  exempt: simpleTax('00', { ja: '非課税', en: 'Exempt' }, 'exempt', { num: 0, den: 100 }),
  external10: simpleTax('01', { ja: '外税10%', en: 'Tax 10%' }, 'external', { num: 10, den: 100 }),
  internal10: simpleTax('02', { ja: '内税10%', en: 'Tax 10%' }, 'internal', { num: 10, den: 100 }),
  external8: simpleTax(
    '11',
    { ja: '外税8%', en: 'Tax 8%' },
    'external',
    { num: 8, den: 100 },
    { reduced: true },
  ),
  internal8: simpleTax(
    '12',
    { ja: '内税8%', en: 'Tax 8%' },
    'internal',
    { num: 8, den: 100 },
    { reduced: true },
  ),
} as const

export function taxCodes(
  rules: readonly TaxRule[] = Object.values(TAX_RULES),
): ReadonlyMap<string, TaxCode> {
  return new Map(rules.map((rule) => [rule.code, unchangingTax(rule)]))
}

export function anItem(code: string, price: number, more: Partial<Item> = {}): Item {
  return {
    code,
    names: { en: code },
    category: 'general',
    taxCode: '01',
    unit: 'each',
    prices: [{ kind: 'common', price: wholePrice(minor(price)) }],
    barcodes: [],
    images: [],
    modifiers: [],
    components: [],
    discountRestricted: false,
    weighed: false,
    openPrice: false,
    serialRequired: false,
    notForSale: false,
    stockTracked: true,
    ...more,
  }
}

export function aShop(
  items: readonly Item[],
  more: Partial<Omit<Shop, 'item' | 'method'>> & { methods?: readonly PaymentMethod[] } = {},
): Shop {
  const { methods = STANDARD_METHODS, ...rest } = more
  const byCode = new Map(items.map((item) => [item.code, item]))
  return {
    store: 'S1',
    item: (code) => byCode.get(code),
    taxes: taxCodes(),
    promotions: [],
    method: (code) => methods.find((method) => method.code === code),
    receipt: () => undefined,
    rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
    policy: { checkAge: true },
    ...rest,
  }
}

/** A manager at noon, who may do everything alone. */
export function aMoment(more: Partial<Situation> = {}): Situation {
  return { at: NOON, may: () => 'allow', ...more }
}

export function aLine(
  lineNo: number,
  price: Minor,
  tax: TaxRule,
  more: Partial<SaleLine> = {},
): SaleLine {
  return {
    kind: 'sale',
    lineNo,
    item: {
      code: `item-${lineNo}`,
      names: {},
      category: 'general',
      taxCode: tax.code,
      unit: 'each',
      discountRestricted: false,
      stockTracked: true,
    },
    quantity: MILLI,
    unitPrice: wholePrice(price),
    priceSource: 'common',
    modifiers: [],
    tax,
    scannedAt: NOON,
    cancelled: false,
    discounts: [],
    ...more,
  }
}

export function aBasket(lines: readonly SaleLine[], more: Partial<Basket> = {}): Basket {
  return { version: 1, lines, subtotalDiscounts: [], tenders: [], attempts: [], ...more }
}

export function oneLineBasket(
  price: Minor,
  tax: TaxRule,
  subtotalDiscounts: readonly ManualDiscount[],
): Basket {
  return aBasket([aLine(1, price, tax)], { subtotalDiscounts })
}
