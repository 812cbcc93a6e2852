// Generators of commands for property tests, sensible ones that go through and hostile ones that a
// rule has to refuse, with the items and methods they name.
import fc from 'fast-check'
import type { ManualDiscount } from '../cart/cart.ts'
import type { AddItem, CartCommand } from '../cart/command.ts'
import type { Item } from '../masters/item.ts'
import { AMOUNT_MAX, type Minor, minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { arbManualDiscount } from './arbitraries.ts'
import { anItem } from './builders.ts'

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
