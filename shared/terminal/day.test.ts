// Small days that one can follow with a pencil: what the totals, the X report and the drawer say.
import { describe, expect, test } from 'vitest'
import type { Cart } from '../cart/cart.ts'
import type { CartCommand } from '../cart/command.ts'
import { run } from '../cart/run.ts'
import type { Shop } from '../cart/shop.ts'
import { minor } from '../money/money.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { aMoment, anItem, aShop } from '../testing/builders.ts'
import { anOpenTill, MORNING } from '../testing/till.ts'
import { businessDate } from '../time.ts'
import { completeCart } from '../transaction/complete.ts'
import { UNTOUCHED } from '../transaction/status.ts'
import type { Billing, Transaction } from '../transaction/transaction.ts'
import { returnTransaction, voidTransaction } from '../transaction/undo.ts'
import {
  addPerpetual,
  type DayTotals,
  emptyDay,
  foldDay,
  NO_PERPETUAL,
  perpetualOf,
} from './day.ts'
import { cashFigures, salesFigures } from './day-figures.ts'
import type { Fact } from './fact.ts'
import { receiptNoOf } from './lease.ts'
import { xReport } from './make-report.ts'

const SHOP = aShop([anItem('tea', 1_000), anItem('cake', 500, { taxCode: '12' })], {
  methods: [
    CASH,
    CASHLESS,
    { ...CASHLESS, code: '22', names: {}, kind: 'voucher', canDepositOver: true, canChange: true },
    { ...CASHLESS, code: '23', names: {}, kind: 'voucher', canDepositOver: true },
    {
      ...CASH,
      code: '31',
      names: {},
      kind: 'foreign-cash',
      foreign: { currency: 'USD', rate: { num: 3, den: 2 } },
    },
  ],
})

const BILLING: Billing = {
  tenant: 'T1',
  store: 'S1',
  storeName: 'Corner Shop',
  terminal: 3,
  lease: 1,
  businessDate: businessDate('2026-11-21'),
  openCounter: 1,
  businessCounter: 1,
  at: MORNING,
  operator: 'anna',
  training: false,
}

describe('a discounted sale that came back whole', () => {
  // 2 × 1,000, 100 off the line, 90 off the subtotal: 1,810 and 181 on top make 1,991.
  const sale = aSale(1, [
    add('tea', 2),
    { type: 'lineDiscount', lineNo: 1, change: discount(100) },
    { type: 'subtotal' },
    { type: 'subtotalDiscount', change: discount(90) },
    pay('01', 2_000),
  ])
  const back = giveBack(2, sale)
  const { gross, returns, lineDiscounts, subtotalDiscounts, net, tax } = salesFigures(
    folded([sale, back]).kinds,
  )

  test('is in the gross with its discounts, and in the returns with what was refunded', () => {
    expect(gross).toEqual({ amount: 2_181, quantity: 2_000, count: 1 })
    expect(returns).toEqual({ amount: 1_991, quantity: 2_000, count: 1 })
    expect(lineDiscounts).toEqual({ amount: 100, quantity: 2_000, count: 1 })
    expect(subtotalDiscounts).toEqual({ amount: 90, quantity: 2_000, count: 1 })
  })

  test('leaves nothing, and nothing is left in the drawer but the float', () => {
    expect(net).toEqual({ amount: 0, quantity: 0, count: 0 })
    expect(tax).toBe(0)
    expect(cashFigures(folded([sale, back])).expected).toBe(10_000)
  })
})

describe('a void', () => {
  const sale = aSale(1, [add('tea', 1), add('cake', 2), { type: 'subtotal' }, pay('01', 5_000)])
  const undone = voidOf(2, sale)

  test('takes the sale out of the gross as if it had never been, and both stay visible', () => {
    const { gross, sales, voids, returns, net } = salesFigures(folded([sale, undone]).kinds)
    expect(gross).toEqual({ amount: 0, quantity: 0, count: 0 })
    expect([sales.amount, voids.amount, returns.amount, net.amount]).toEqual([2_100, 2_100, 0, 0])
    expect([sales.count, voids.count]).toEqual([1, 1])
  })

  test('of a return brings the sale back', () => {
    const back = giveBack(2, sale)
    const undoneReturn = voidOf(3, back)
    const figures = salesFigures(folded([sale, back, undoneReturn]).kinds)
    expect(figures).toEqual({
      ...salesFigures(folded([sale]).kinds),
      returns: { amount: 0, quantity: 0, count: 0 },
    })
    expect(cashFigures(folded([sale, back, undoneReturn])).expected).toBe(12_100)
  })
})

describe('the drawer', () => {
  test('keeps what was handed over less the change', () => {
    const sale = aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('01', 5_000)])
    expect(folded([sale]).drawer.cashSales).toBe(1_100)
  })

  test('gives the change of a voucher in coins', () => {
    const sale = aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('22', 1_500)])
    expect(cashFigures(folded([sale])).expected).toBe(9_600)
    const kept = aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('23', 1_500)])
    expect(cashFigures(folded([kept])).expected).toBe(10_000)
  })

  test('has foreign notes apart; change for them and refunds of them are coins of the country', () => {
    const dollars = { ...pay('31', 0), foreignAmount: minor(1_000) }
    const sale = aSale(1, [add('tea', 1), { type: 'subtotal' }, dollars])
    expect(folded([sale]).foreign).toEqual({ USD: { amount: 1_000 } })
    expect(cashFigures(folded([sale])).expected).toBe(9_600)
    const undone = folded([sale, voidOf(2, sale)])
    expect(undone.foreign).toEqual({ USD: { amount: 1_000 } })
    expect(cashFigures(undone).expected).toBe(8_500)
  })

  test('is not moved by cards', () => {
    const sale = aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('11', 1_100)])
    expect(folded([sale]).drawer).toMatchObject({ cashSales: 0, cashRefunds: 0 })
  })

  test('[5] holds float, sales and moves in, less refunds, moves out and drops', () => {
    const sale = aSale(1, [add('tea', 4), { type: 'subtotal' }, pay('01', 4_400)])
    const till = anOpenTill()
    till.note(sale)
    till.note(giveBack(2, sale))
    till.note({ ...sale, id: 's3', transactionNo: 3 })
    till.run({ type: 'cashMove', move: 'in', amount: minor(50) })
    till.run({ type: 'cashMove', move: 'out', amount: minor(700) })
    till.run({ type: 'cashMove', move: 'drop', amount: minor(3_000) })
    expect(till.day() && cashFigures(till.day() as DayTotals).expected).toBe(
      10_000 + 4_400 - 4_400 + 4_400 + 50 - 700 - 3_000,
    )
  })
})

describe('numbers', () => {
  const sale = aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('11', 1_100)])
  const numbered = (lease: number, transactionNo: number, receiptNo: number): Transaction => ({
    ...sale,
    id: `${lease}-${transactionNo}`,
    lease,
    transactionNo,
    receiptNo,
  })

  test('run from the lowest to the highest, whenever they arrive, also over the end of a range', () => {
    const rows = [numbered(1, 8, 999_999), numbered(1, 10, 111_112), numbered(1, 9, 111_111)]
    const expected = {
      lease: '3-1',
      firstTransactionNo: 8,
      firstReceiptNo: 999_999,
      lastTransactionNo: 10,
      lastReceiptNo: 111_112,
      count: 3,
      missing: 0,
    }
    expect(report(rows).numbers).toEqual([expected])
    expect(report(rows.toReversed()).numbers).toEqual([expected])
  })

  test('of a replaced device stand in a row of their own, and a hole in one is counted', () => {
    const rows = [numbered(2, 20_003, 3), numbered(1, 7, 2), numbered(2, 20_001, 1)]
    expect(report(rows).numbers).toMatchObject([
      { lease: '3-1', count: 1, missing: 0 },
      { lease: '3-2', firstTransactionNo: 20_001, lastTransactionNo: 20_003, missing: 1 },
    ])
  })
})

describe('the X report', () => {
  const sales = [
    aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('11', 1_100)]),
    aSale(2, [add('cake', 1), { type: 'subtotal' }, pay('01', 500)]),
    aSale(3, [add('cake', 1), { type: 'cancel' }]),
    { ...aSale(4, [add('tea', 9), { type: 'subtotal' }, pay('01', 9_900)]), training: true },
  ]

  test('leaves training and cancelled baskets out, and counts them', () => {
    expect(report(sales)).toMatchObject({
      gross: { amount: 1_600, count: 2 },
      cancels: { amount: 500, count: 1 },
      trainingCount: 1,
      customers: 2,
      averageBasket: 800,
      perpetual: { net: '1600', absolute: '1600' },
    })
  })

  test('tells taxes by rate and tenders by method, by code where no master knows a name', () => {
    expect(report(sales).taxes).toEqual([
      row('01', 'external', false, 10, { target: 1_000, tax: 100 }),
      row('12', 'internal', true, 8, { target: 500, tax: 37 }),
    ])
    expect(report(sales).tenders).toEqual([
      { method: '01', names: { en: '01' }, kind: 'cash', count: 1, amount: 500 },
      { method: '11', names: { en: '11' }, kind: 'external', count: 1, amount: 1_100 },
    ])
  })

  test('says before the count what should be there only to those who do not count', () => {
    expect(report(sales).cash).toMatchObject({ expected: 10_500, counted: null, difference: null })
    expect(report(sales, true).cash).toMatchObject({ expected: null, difference: null })
  })

  test('shows the pieces that were counted, the largest first', () => {
    const till = anOpenTill()
    till.run({ type: 'close', counted: { pieces: { 1: 3, 1000: 9, 50: 2 } } })
    expect(xReport(till.day() as DayTotals, FRAME, false).cash).toMatchObject({
      counted: 9_103,
      difference: -897,
      denominations: [
        { denomination: 1_000, pieces: 9, amount: 9_000 },
        { denomination: 50, pieces: 2, amount: 100 },
        { denomination: 1, pieces: 3, amount: 3 },
      ],
    })
  })

  test('of an empty day is all zeros', () => {
    expect(report([])).toMatchObject({ customers: 0, averageBasket: 0, taxes: [], numbers: [] })
  })
})

test('perpetual totals outgrow every number; the absolute one also counts what went back', () => {
  const sale = aSale(1, [add('tea', 1), { type: 'subtotal' }, pay('11', 1_100)])
  const all = [sale, giveBack(2, sale), { ...sale, training: true }]
    .map(perpetualOf)
    .reduce(addPerpetual, { net: '9007199254740993', absolute: '9007199254740993' })
  expect(all).toEqual({ net: '9007199254740993', absolute: '9007199254743193' })
  expect(perpetualOf(aSale(1, [add('tea', 1), { type: 'cancel' }]))).toEqual(NO_PERPETUAL)
})

test('of two openings of one day the lower id tells the float', () => {
  const day = anOpenTill().day() as DayTotals
  const twin = { ...(day.opens[0] as DayTotals['opens'][number]), id: 'zzz', float: null }
  const fact = { ...day.day, ...twin, kind: 'open', training: false } as Fact
  const both = [foldDay(day, fact), foldDay(foldDay(emptyDay(day.day), fact), openOf(day))]
  for (const totals of both) expect(cashFigures(totals).float).toBe(10_000)
  expect(both[0]).toEqual(both[1])
})

const FRAME = {
  storeName: 'Corner Shop',
  at: MORNING,
  operator: 'anna',
  methodNames: () => undefined,
  taxNames: () => undefined,
  perpetualBefore: NO_PERPETUAL,
  chainHead: null,
}

function report(transactions: readonly Transaction[], blind = false) {
  return xReport(folded(transactions), FRAME, blind)
}

function folded(transactions: readonly Transaction[]): DayTotals {
  return transactions.reduce<DayTotals>(foldDay, anOpenTill().day() as DayTotals)
}

function openOf(day: DayTotals): Fact {
  const row = day.opens[0] as DayTotals['opens'][number]
  return { ...day.day, ...row, kind: 'open', training: false }
}

function row(
  code: string,
  kind: string,
  reduced: boolean,
  num: number,
  { target, tax }: { target: number; tax: number },
) {
  const rate = { num, den: 100 }
  return {
    code,
    names: { en: code },
    kind,
    reduced,
    rate,
    target,
    base: target,
    quantity: 1_000,
    tax,
  }
}

function aSale(no: number, commands: readonly CartCommand[], shop: Shop = SHOP): Transaction {
  const head = {
    id: `cart-${no}`,
    hand: 0,
    tenant: 'T1',
    store: 'S1',
    terminal: 3,
    staff: 'anna',
    training: false,
  }
  const initial: Cart = { state: 'initial' }
  const create: CartCommand = { type: 'create', head, terminalOpen: true }
  const cancels = commands.at(-1)?.type === 'cancel'
  const all = [create, ...commands, ...(cancels ? [] : [{ type: 'bill' } as const])]
  const ran = run(initial, all, shop, aMoment())
  if (!ran.ok) throw new RangeError(JSON.stringify(ran.error))
  const { cart, settlement } = ran.value
  if ((cart.state !== 'completed' && cart.state !== 'cancelled') || !settlement) {
    throw new RangeError('the cart is still open')
  }
  return completeCart(cart, settlement, BILLING, numbers(no), { stampDuty: false })
}

function giveBack(no: number, original: Transaction): Transaction {
  const done = returnTransaction(
    { original, status: UNTOUCHED, billing: BILLING, numbered: numbers(no) },
    {
      lines: 'all',
      tenders: [{ method: '01', amount: original.totals.total }],
      method: SHOP.method,
    },
  )
  if (!done.ok) throw new RangeError(done.error.code)
  return done.value
}

function voidOf(no: number, original: Transaction): Transaction {
  const done = voidTransaction({
    original,
    status: UNTOUCHED,
    billing: BILLING,
    numbered: numbers(no),
  })
  if (!done.ok) throw new RangeError(done.error.code)
  return done.value
}

function numbers(no: number) {
  return {
    id: `s${no}`,
    transactionNo: no,
    receiptNo: receiptNoOf(no, { first: 111_111, last: 999_999 }),
  }
}

function add(item: string, pieces: number): CartCommand {
  return { type: 'addItems', items: [{ item, quantity: pieces * 1_000 }] }
}

function pay(method: string, amount: number) {
  return { type: 'payment', method, amount: minor(amount) } as const
}

function discount(value: number) {
  const discounts = [{ id: 'd1', kind: 'amount', value: minor(value) }] as const
  return { how: 'replace', discounts } as const
}
