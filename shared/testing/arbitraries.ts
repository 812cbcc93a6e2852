// Generators of shops, baskets and commands for property tests: sensible ones that go through, and
// hostile ones that a rule has to refuse.
import fc from 'fast-check'
import type { Basket, CartLine, ManualDiscount, ReturnLine, SaleLine } from '../cart/cart.ts'
import type { AddItem, CartCommand } from '../cart/command.ts'
import type { ServiceCharge, SettleRules } from '../cart/settle.ts'
import type { Item } from '../masters/item.ts'
import type { CashRounding } from '../money/cash-rounding.ts'
import { AMOUNT_MAX, type Minor, minor, type RoundingMode, ZERO } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { simpleTax, type TaxRule } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { tenderOf } from '../tender/tender.ts'
import { aLine, anItem, TAX_RULES } from './builders.ts'

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

/** The items that random commands name, one for every rule about items. */
export const RANDOM_COMMAND_ITEMS: readonly Item[] = [
  anItem('plain', 101),
  anItem('reduced', 333, { taxCode: '12', category: 'food' }),
  anItem('exempt', 50, { taxCode: '00', discountRestricted: true }),
  anItem('ham', 1_999, { unit: 'kg', weighed: true, tare: 15 }),
  anItem('beer', 250, { minAge: 20, depositItem: 'bottle' }),
  anItem('bottle', 10, { taxCode: '00' }),
  anItem('phone', 89_800, { serialRequired: true }),
  anItem('flowers', 0, { openPrice: true, prices: [] }),
  anItem('retired', 10, { notForSale: true }),
  anItem('gold', AMOUNT_MAX, { taxCode: '12' }),
  anItem('burger', 780, {
    category: 'food',
    taxCode: '11',
    modifiers: [
      {
        code: 'size',
        names: {},
        choice: 'single',
        min: 0,
        max: 1,
        options: [
          { code: 'small', names: {}, price: minor(-900) },
          { code: 'vast', names: {}, price: minor(AMOUNT_MAX) },
        ],
      },
    ],
  }),
]

export const CARD_READER: PaymentMethod = {
  ...CASHLESS,
  code: '13',
  kind: 'card',
  provider: 'simulator',
}

const DOLLARS: PaymentMethod = {
  ...CASH,
  code: '31',
  kind: 'foreign-cash',
  foreign: { currency: 'USD', rate: { num: 15_025, den: 10_000 } },
}

export const RANDOM_COMMAND_METHODS: readonly PaymentMethod[] = [
  CASH,
  CASHLESS,
  CARD_READER,
  DOLLARS,
  { ...CASHLESS, code: '14', active: false },
  { ...CASHLESS, code: '15', canRefund: false, limit: minor(1_000) },
  { ...CASHLESS, code: '16', needsReference: true },
  { ...CASHLESS, code: '17', kind: 'voucher', canDepositOver: true },
]

const HOSTILE_NUMBERS = [
  0,
  -1,
  1,
  0.5,
  -0.001,
  1_000,
  999_999_999,
  AMOUNT_MAX,
  -AMOUNT_MAX,
  AMOUNT_MAX + 1,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

const arbHostileNumber = fc.constantFrom(...HOSTILE_NUMBERS)
const arbMinor: fc.Arbitrary<Minor> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -2_000, max: 20_000 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...HOSTILE_NUMBERS.filter((value) => Number.isSafeInteger(value))),
  },
) as fc.Arbitrary<Minor>

const arbText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('', 'a', 'x'.repeat(80)) },
  { weight: 1, arbitrary: fc.constant('長'.repeat(201)) },
)

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 3 })
}

/** Leaves out what is undefined, as whoever parses a request does. */
function tidied<T>(arbitrary: fc.Arbitrary<object>): fc.Arbitrary<T> {
  return arbitrary.map(
    (value) => Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T,
  )
}

const arbUnitPrice = fc.record({
  value: fc.oneof(
    { weight: 3, arbitrary: fc.nat(5_000) },
    { weight: 1, arbitrary: arbHostileNumber },
  ),
  scale: fc.constantFrom(0, 0, 0, 2, 4, 5, 6, -1, 0.5, Number.NaN),
})

const arbQuantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }).map((pieces) => pieces * MILLI) },
  { weight: 1, arbitrary: fc.integer({ min: -9, max: -1 }).map((pieces) => pieces * MILLI) },
  { weight: 1, arbitrary: fc.constantFrom(1, 15, 452, 9_999_000, 9_999_001) },
  { weight: 1, arbitrary: arbHostileNumber },
)

export const arbAddItem: fc.Arbitrary<AddItem> = tidied(
  fc.record({
    item: fc.constantFrom(...RANDOM_COMMAND_ITEMS.map((item) => item.code), 'unknown'),
    quantity: arbQuantity,
    keyedPrice: optional(arbUnitPrice),
    embeddedPrice: optional(arbUnitPrice),
    modifiers: optional(fc.subarray(['small', 'vast', 'nothing'])),
    orderType: optional(fc.constantFrom('eatIn', 'takeOut')),
    note: optional(arbText),
    serial: optional(arbText),
    ageChecked: optional(fc.boolean()),
    withContainer: optional(fc.boolean()),
    reason: optional(arbText),
  }),
)

const arbHostileDiscount: fc.Arbitrary<ManualDiscount> = fc.oneof(
  { weight: 3, arbitrary: arbManualDiscount },
  {
    weight: 1,
    arbitrary: fc.record({
      id: fc.constant('hostile'),
      kind: fc.constant('percent' as const),
      basisPoints: arbHostileNumber,
      rounds: fc.constantFrom('unit' as const, 'line' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      id: fc.constant('hostile'),
      kind: fc.constant('amount' as const),
      value: arbMinor,
      reason: arbText,
    }),
  },
)

const arbDiscountChange = fc.oneof(
  fc.record({ how: fc.constant('add' as const), discount: arbHostileDiscount }),
  fc.record({
    how: fc.constant('replace' as const),
    discounts: fc.array(arbHostileDiscount, { maxLength: 3 }),
  }),
  fc.record({ how: fc.constant('remove' as const), id: fc.constantFrom('hostile', 'nobody') }),
)

const arbLineNo = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: arbHostileNumber },
)

const arbMethod = fc.constantFrom(...RANDOM_COMMAND_METHODS.map((method) => method.code), '99')

function command<const T extends CartCommand['type']>(
  type: T,
  fields: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<CartCommand> {
  return tidied(fc.record({ type: fc.constant(type), ...fields }))
}

/** What a cashier scans all day. */
const arbScan: fc.Arbitrary<AddItem> = fc.record({
  item: fc.constantFrom('plain', 'reduced', 'exempt', 'beer', 'burger', 'ham'),
  quantity: fc.integer({ min: 1, max: 9 }).map((pieces) => pieces * MILLI),
  ageChecked: fc.constant(true),
})

const arbAddItems = command('addItems', {
  items: fc.oneof(
    fc.array(arbScan, { minLength: 1, maxLength: 3 }),
    fc.array(arbAddItem, { maxLength: 2 }),
  ),
})
const arbPayment = command('payment', {
  method: arbMethod,
  amount: arbMinor,
  reference: optional(arbText),
  foreignAmount: optional(arbMinor),
})
const arbAttemptId = fc.constantFrom('try-1', 'try-2')
const arbOutcome = tidied(
  fc.record({
    event: fc.constantFrom(
      'approve',
      'approveOffline',
      'decline',
      'cancel',
      'loseAnswer',
      'reverse',
    ),
    approved: optional(arbMinor),
    reference: optional(arbText),
    evidence: optional(fc.record({ by: fc.constant('boss'), text: arbText })),
  }),
)

/** Any command with any values the types allow, and numbers that they allow but nobody sends. */
export const arbCommand: fc.Arbitrary<CartCommand> = fc.oneof(
  { weight: 6, arbitrary: arbAddItems },
  {
    weight: 2,
    arbitrary: command('addReturn', {
      transaction: fc.constantFrom('earlier', 'cancelled', 'unknown'),
      lineNo: arbLineNo,
      quantity: arbQuantity,
      reason: arbText,
    }),
  },
  { weight: 1, arbitrary: command('cancelLine', { lineNo: arbLineNo }) },
  { weight: 2, arbitrary: command('changeQuantity', { lineNo: arbLineNo, quantity: arbQuantity }) },
  { weight: 2, arbitrary: command('changePrice', { lineNo: arbLineNo, price: arbUnitPrice }) },
  {
    weight: 1,
    arbitrary: command('changeLine', {
      lineNo: arbLineNo,
      note: optional(arbText),
      orderType: optional(fc.constantFrom('eatIn', 'takeOut')),
      modifiers: optional(fc.subarray(['small', 'vast', 'nothing'])),
    }),
  },
  {
    weight: 2,
    arbitrary: command('lineDiscount', { lineNo: arbLineNo, change: arbDiscountChange }),
  },
  { weight: 3, arbitrary: command('subtotal') },
  { weight: 2, arbitrary: command('subtotalDiscount', { change: arbDiscountChange }) },
  { weight: 4, arbitrary: arbPayment },
  { weight: 1, arbitrary: command('removeTender', { no: arbLineNo }) },
  {
    weight: 2,
    arbitrary: command('startAttempt', {
      id: arbAttemptId,
      method: fc.constantFrom('13', '13', '11', '99'),
      amount: arbMinor,
    }),
  },
  { weight: 3, arbitrary: command('settleAttempt', { id: arbAttemptId, outcome: arbOutcome }) },
  { weight: 2, arbitrary: command('bill') },
  { weight: 1, arbitrary: command('cancel') },
  { weight: 2, arbitrary: command('resume') },
  { weight: 1, arbitrary: command('suspend') },
  {
    weight: 2,
    arbitrary: command('recall', {
      hand: fc.integer({ min: 0, max: 9 }),
      terminal: fc.constant(2),
      staff: fc.constantFrom('ben', 'ben', ''),
    }),
  },
  {
    weight: 1,
    arbitrary: command('orderType', { orderType: fc.constantFrom('eatIn', 'takeOut') }),
  },
  {
    weight: 1,
    arbitrary: command('details', {
      customer: optional(fc.constantFrom(null, { id: 'c1', tier: 'gold' })),
      note: optional(fc.oneof(arbText, fc.constant(null))),
    }),
  },
  { weight: 1, arbitrary: command('get') },
)
