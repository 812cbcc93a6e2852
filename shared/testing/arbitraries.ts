// Generators of baskets and rules for property tests: small and equal prices above all, because they
// make the ties.
import fc from 'fast-check'
import type { Basket, CartLine, ManualDiscount, ReturnLine, SaleLine } from '../cart/cart.ts'
import type { ServiceCharge, SettleRules } from '../cart/settle.ts'
import type { CashRounding } from '../money/cash-rounding.ts'
import { minor, type RoundingMode, ZERO } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { simpleTax, type TaxRule } from '../tax/rule.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { tenderOf } from '../tender/tender.ts'
import { aLine, TAX_RULES } from './builders.ts'

const DISCOUNT_ROUNDINGS: readonly RoundingMode[] = ['floor', 'halfUp', 'ceil']
const ROUNDINGS: readonly RoundingMode[] = [
  'floor',
  'ceil',
  'down',
  'up',
  'halfUp',
  'halfDown',
  'halfEven',
]

/** State and city, the city on top of the state. */
const STACKED: TaxRule = {
  ...simpleTax('21', { en: 'Stacked' }, 'external', { num: 5, den: 100 }),
  parts: [
    { code: '21a', names: {}, rate: { num: 5, den: 100 }, compound: false },
    { code: '21b', names: {}, rate: { num: 9_975, den: 100_000 }, compound: true },
  ],
  rounding: 'halfUp',
}

/** All rules a basket may mix: two rates in and on the price, none, zero, stacked, per line, 11/12. */
export const MIXED_TAXES: readonly TaxRule[] = [
  ...Object.values(TAX_RULES),
  STACKED,
  { ...STACKED, code: '22', aggregate: true },
  simpleTax('23', {}, 'external', { num: 7, den: 100 }, { basis: 'line', rounding: 'halfEven' }),
  simpleTax(
    '24',
    {},
    'external',
    { num: 12, den: 100 },
    { baseFactor: { num: 11, den: 12 }, rounding: 'halfUp' },
  ),
  simpleTax('25', {}, 'zero', { num: 0, den: 100 }),
  simpleTax('26', {}, 'internal', { num: 10, den: 100 }, { rounding: 'halfUp' }),
]

export const arbTax: fc.Arbitrary<TaxRule> = fc.constantFrom(...MIXED_TAXES)

/** Small and equal prices above all: they make the ties. */
export const arbPrice: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 2, 3, 5, 10, 33, 99, 100, 101, 999, 1_000, 1_980) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 999_999_999 }) },
)

export const arbPieces: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 9_999 }) },
)

export const arbManualDiscount: fc.Arbitrary<ManualDiscount> = fc.oneof(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    kind: fc.constant('percent' as const),
    basisPoints: fc.oneof(
      fc.constantFrom(0, 1, 250, 1_000, 3_333, 5_000, 10_000),
      fc.integer({ min: 0, max: 10_000 }),
    ),
    rounds: fc.constantFrom('unit' as const, 'line' as const),
  }),
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    kind: fc.constant('amount' as const),
    value: fc.integer({ min: 0, max: 3_000 }).map(minor),
  }),
)

const arbPromotion = fc.option(
  fc.integer({ min: 1, max: 10_000 }).map((basisPoints) => ({
    code: `P${basisPoints}`,
    kind: 'category_discount' as const,
    names: {},
    basisPoints,
  })),
  { nil: undefined, freq: 4 },
)

const arbModifiers = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.integer({ min: -150, max: 150 }).map((price) => ({
        code: `m${price}`,
        names: {},
        price: minor(price),
      })),
      { maxLength: 3 },
    ),
  },
)

/** A line of goods sold now, numbered later. */
export const arbSaleLine: fc.Arbitrary<SaleLine> = fc
  .record({
    price: arbPrice,
    scale: fc.constantFrom(0, 0, 0, 2),
    quantity: fc.oneof(
      { weight: 4, arbitrary: arbPieces.map((pieces) => pieces * MILLI) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 30_000 }) },
    ),
    tax: arbTax,
    modifiers: arbModifiers,
    promotion: arbPromotion,
    discounts: fc.array(arbManualDiscount, { maxLength: 3 }),
    restricted: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    cancelled: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    brand: fc.constantFrom(undefined, 'noodles', 'sushi'),
  })
  .map(({ price, scale, restricted, promotion, brand, ...line }) => {
    const bare = aLine(1, ZERO, line.tax)
    const unit = line.quantity % MILLI === 0 ? ('each' as const) : ('kg' as const)
    const item = { ...bare.item, unit, discountRestricted: restricted, ...(brand && { brand }) }
    const { discounts, ...rest } = line
    return {
      ...bare,
      ...rest,
      item,
      unitPrice: { value: price, scale },
      discounts: restricted ? [] : discounts,
      ...(promotion === undefined || restricted ? {} : { promotion }),
    }
  })

/** Goods that come back in the same basket. */
export const arbReturnLine: fc.Arbitrary<ReturnLine> = fc
  .record({
    net: arbPrice,
    tax: arbTax,
    pieces: arbPieces,
    service: fc.integer({ max: 9, min: 0 }),
  })
  .map(({ net, tax, pieces, service }) => {
    const { kind: _, priceSource: __, discounts: ___, ...line } = aLine(1, ZERO, tax)
    const [net_, service_] = [minor(net), minor(service)]
    const taxes = tax.parts.map(() => minor(Math.floor(net / 10)))
    return {
      ...line,
      kind: 'return' as const,
      quantity: -pieces * MILLI,
      refund: {
        gross: minor(net + 5),
        amount: minor(net + 2),
        net: net_,
        taxable: minor(net + service),
        taxes: tax.kind === 'exempt' || tax.kind === 'zero' ? tax.parts.map(() => ZERO) : taxes,
        service: service_,
      },
      origin: { transaction: 'earlier', lineNo: 1 },
      reason: 'too small',
    }
  })

export function numbered(lines: readonly CartLine[]): readonly CartLine[] {
  return lines.map((line, at) => ({ ...line, lineNo: at + 1 }))
}

/** A basket as a cart may hold it, discounts on the subtotal and tenders included. */
export function arbBasket(
  more: { readonly returns?: boolean; readonly linesMax?: number } = {},
): fc.Arbitrary<Basket> {
  const { returns = true, linesMax = 12 } = more
  const line: fc.Arbitrary<CartLine> = returns
    ? fc.oneof({ weight: 6, arbitrary: arbSaleLine }, { weight: 1, arbitrary: arbReturnLine })
    : arbSaleLine
  return fc
    .record({
      lines: fc.array(line, { maxLength: linesMax }),
      subtotalDiscounts: fc.array(arbManualDiscount, { maxLength: 3 }),
      tenders: fc.array(arbTenderAmount, { maxLength: 2 }),
    })
    .map(({ lines, subtotalDiscounts, tenders }) => ({
      version: 1,
      lines: numbered(lines),
      subtotalDiscounts,
      tenders: tenders.map(({ method, amount }, at) => tenderOf(method, at + 1, amount)),
      attempts: [],
    }))
}

const arbTenderAmount = fc.record({
  method: fc.constantFrom(CASH, CASHLESS),
  amount: fc.integer({ min: 0, max: 5_000 }).map(minor),
})

export const arbServiceCharge: fc.Arbitrary<ServiceCharge> = fc.record({
  rate: fc.integer({ min: 0, max: 20 }).map((num) => ({ num, den: 100 })),
  base: fc.constantFrom('beforeDiscount' as const, 'afterDiscount' as const),
  rounding: fc.constantFrom(...ROUNDINGS),
  taxed: fc.boolean(),
})

export const arbCashRounding: fc.Arbitrary<CashRounding> = fc.record({
  step: fc.constantFrom(1, 5, 10, 100),
  direction: fc.constantFrom('nearest' as const, 'down' as const, 'up' as const),
  tie: fc.constantFrom('up' as const, 'down' as const, 'even' as const, 'customer' as const),
  belowStep: fc.constantFrom('round' as const, 'up' as const, 'unchanged' as const),
  scope: fc.constantFrom('cashPart' as const, 'total' as const),
  mixedTender: fc.constantFrom('roundCashRemainder' as const, 'noRounding' as const),
})

export const arbSettleRules: fc.Arbitrary<SettleRules> = fc.record(
  {
    discountRounding: fc.constantFrom(...DISCOUNT_ROUNDINGS),
    lineRounding: fc.constantFrom(...ROUNDINGS),
    serviceCharge: arbServiceCharge,
    cashRounding: arbCashRounding,
    subtotalDiscountFirst: fc.constantFrom('01', '12'),
  },
  { requiredKeys: ['discountRounding', 'lineRounding'] },
)
