// Voids and returns: what is checked and in which order, who is recorded, what goes back and how.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { add, anItem, aShop, aTransaction, must, pay } from '../testing/builders.ts'
import {
  COINS_OF_FIVE,
  card,
  cash,
  code,
  returned,
  SALE,
  SHOP,
  TOTAL,
  voided,
} from '../testing/mug-sale.ts'
import { businessDate } from '../time.ts'
import { settledAmount, type Transaction } from './transaction.ts'
import { refundAmount } from './undo.ts'

const CANCELLED = aTransaction(SHOP, [add(['mug', 1]), { type: 'cancel' }], { id: 'cancelled' })
const PRACTISED = aTransaction(
  SHOP,
  [add(['tea', 1]), { type: 'subtotal' }, pay('01', 100), { type: 'bill' }],
  { id: 'practised', billing: { training: true } },
)

describe('a void', () => {
  test('gives back what every method took, at the figures that were stored', () => {
    const undone = must(voided())
    expect(undone).toMatchObject({
      kind: 'void',
      id: 'undo-1',
      transactionNo: 50,
      operator: 'ben',
      totals: SALE.totals,
      lines: SALE.lines,
      taxes: SALE.taxes,
      change: 0,
    })
    expect(
      undone.tenders.map(({ method, amount, tendered, change }) => [
        method,
        amount,
        tendered,
        change,
      ]),
    ).toEqual([
      ['11', 300, 300, 0],
      ['01', 681, 681, 0],
    ])
  })

  test('names the receipt and who had sold it', () => {
    expect(must(voided()).origin).toEqual({
      transaction: 'sale-1',
      kind: 'sale',
      store: 'S1',
      storeName: 'Main street',
      terminal: 1,
      transactionNo: 1,
      receiptNo: 111_111,
      businessDate: '2026-11-21',
      at: SALE.at,
      operator: 'anna',
    })
  })

  test('must agree with what an older client believes the tenders were', () => {
    expect(code(voided({}, [card(300), cash(681)]))).toBeUndefined()
    expect(code(voided({}, [cash(600), card(300), cash(81)]))).toBeUndefined()
    for (const wrong of [
      [cash(981)],
      [card(300)],
      [card(301), cash(680)],
      [],
      [{ method: '12', amount: minor(981) }],
    ]) {
      expect(code(voided({}, wrong))).toBe('REFUND_TENDERS_MISMATCH')
    }
  })

  test('ignores the flags of the methods: what came in goes back', () => {
    const sale = aTransaction(SHOP, [
      add(['tea', 1]),
      { type: 'subtotal' },
      pay('17', 100),
      { type: 'bill' },
    ])
    expect(code(voided({ original: sale }))).toBeUndefined()
  })

  test('happens once, on its terminal, on its day, and only to a sale that was one', () => {
    expect(code(voided({ later: [must(voided())] }))).toBe('ALREADY_VOIDED')
    expect(code(voided({ original: CANCELLED }))).toBe('TRANSACTION_CANCELLED')
    expect(code(voided({ original: must(voided()) }))).toBe('TRANSACTION_TYPE_WRONG')
    expect(code(voided({ billing: { terminal: 2 } }))).toBe('VOID_OTHER_TERMINAL')
    expect(code(voided({ billing: { store: 'S2' } }))).toBe('VOID_OTHER_TERMINAL')
    expect(code(voided({ billing: { tenant: 'B1' } }))).toBe('VOID_OTHER_TERMINAL')
    const tomorrow = { businessDate: businessDate('2026-11-22') }
    expect(code(voided({ billing: tomorrow }))).toBe('VOID_OTHER_DAY')
  })

  test('checks the status, then the tenders, then the place', () => {
    const elsewhere = { billing: { terminal: 2 } }
    expect(code(voided({ ...elsewhere, later: [must(voided())] }, [cash(1)]))).toBe(
      'ALREADY_VOIDED',
    )
    expect(code(voided(elsewhere, [cash(1)]))).toBe('REFUND_TENDERS_MISMATCH')
    expect(code(voided({ ...elsewhere, original: CANCELLED }))).toBe('TRANSACTION_CANCELLED')
  })

  test('of a partly returned sale is refused', () => {
    const part = must(returned([{ lineNo: 2, quantity: MILLI }], [cash(90)]))
    expect(code(voided({ later: [part] }))).toBe('ALREADY_REFUNDED')
  })

  test('of a return lets the sale be returned or voided again', () => {
    const back = must(returned('all', [cash(TOTAL)], { id: 'back' }))
    const undone = must(voided({ original: back, id: 'undone' }))
    expect(undone).toMatchObject({
      kind: 'voidReturn',
      origin: { transaction: 'back', kind: 'return', undoes: 'sale-1' },
    })
    expect(code(voided({ later: [back] }))).toBe('ALREADY_REFUNDED')
    expect(code(voided({ later: [back, undone] }))).toBeUndefined()
    expect(code(voided({ original: back, later: [undone] }))).toBe('ALREADY_VOIDED')
    expect(code(returned('all', [cash(TOTAL)], { later: [undone, back] }))).toBeUndefined()
  })

  test('of what was practised is practice', () => {
    expect(code(voided({ original: PRACTISED }))).toBe('TRANSACTION_TYPE_WRONG')
    expect(code(voided({ billing: { training: true } }))).toBe('TRANSACTION_TYPE_WRONG')
    expect(code(voided({ original: PRACTISED, billing: { training: true } }))).toBeUndefined()
  })
})

describe('a whole return', () => {
  test('gives back everything by any method that may, on any terminal and day', () => {
    const back = must(
      returned('all', [card(181), cash(800)], {
        billing: { terminal: 9, businessDate: businessDate('2027-01-05') },
      }),
    )
    expect(back.totals).toEqual(SALE.totals)
    expect(back.subtotalDiscounts).toEqual(SALE.subtotalDiscounts)
    expect(back.taxes).toEqual(SALE.taxes)
    expect(back.lines.map((line) => [line.lineNo, line.quantity, line.net])).toEqual([
      [1, 3_000, 810],
      [2, 1_000, 90],
    ])
    expect(refundAmount(SALE)).toBe(TOTAL)
  })

  test('is checked in order: status, methods, amount, place', () => {
    const back = must(returned('all', [cash(TOTAL)]))
    const elsewhere = { billing: { store: 'S2' } }
    expect(code(returned('all', [cash(1)], { ...elsewhere, later: [back] }))).toBe(
      'ALREADY_REFUNDED',
    )
    expect(code(returned('all', [cash(1)], { later: [must(voided())] }))).toBe('ALREADY_VOIDED')
    expect(code(returned('all', [{ method: '99', amount: minor(TOTAL) }], elsewhere))).toBe(
      'TENDER_UNKNOWN',
    )
    expect(code(returned('all', [cash(TOTAL - 1)], elsewhere))).toBe('REFUND_TENDERS_MISMATCH')
    expect(code(returned('all', [cash(TOTAL)], elsewhere))).toBe('RETURN_OTHER_STORE')
    expect(code(returned('all', [cash(0)], { original: CANCELLED }))).toBe('TRANSACTION_CANCELLED')
    expect(code(returned('all', [cash(TOTAL)], { original: back }))).toBe('TRANSACTION_TYPE_WRONG')
    expect(code(returned('all', [cash(100)], { original: PRACTISED }))).toBe(
      'TRANSACTION_TYPE_WRONG',
    )
  })

  test('of a partly returned receipt is refused to older clients', () => {
    const part = must(returned([{ lineNo: 2, quantity: MILLI }], [cash(90)]))
    expect(code(returned('all', [cash(TOTAL)], { later: [part] }))).toBe('ALREADY_REFUNDED')
  })

  test('gives back the coins that were rounded, in cash or by card', () => {
    const shop = aShop([anItem('gum', 101, { taxCode: '02' })], {
      rules: { ...SHOP.rules, cashRounding: COINS_OF_FIVE },
    })
    const sale = aTransaction(shop, [
      add(['gum', 1], ['gum', 1], ['gum', 2]),
      { type: 'cancelLine', lineNo: 2 },
      { type: 'subtotal' },
      pay('01', 305),
      { type: 'bill' },
    ])
    expect([sale.totals.total, sale.rounding, settledAmount(sale)]).toEqual([303, 2, 305])
    for (const tender of [cash(305), card(305)]) {
      const back = must(returned('all', [tender], { original: sale, cashRounding: COINS_OF_FIVE }))
      expect([back.totals.total, back.rounding, settledAmount(back)]).toEqual([303, 2, 305])
    }
    expect(code(returned('all', [card(303)], { original: sale }))).toBe('REFUND_TENDERS_MISMATCH')
  })
})

describe('a partial return', () => {
  test('gives back the net price and the tax that were stored', () => {
    const part = must(returned([{ lineNo: 1, quantity: 2 * MILLI }], [cash(594)]))
    expect(part.lines).toMatchObject([
      { lineNo: 1, quantity: 2_000, gross: 666, amount: 600, net: 540, allocated: 60, taxes: [54] },
    ])
    expect(part.lines[0]?.discounts.map((discount) => discount.amount)).toEqual([66])
    expect(part.lines[0]?.returnOf).toEqual({ transaction: 'sale-1', lineNo: 1 })
    expect(part.totals).toMatchObject({
      subtotal: 600,
      lineDiscount: 66,
      subtotalDiscount: 60,
      externalTax: 54,
      total: 594,
    })
    expect(part.subtotalDiscounts).toEqual([])
  })

  test('never gives back more than was sold, in one return or in several', () => {
    const three = (later: readonly Transaction[] = []) =>
      returned([{ lineNo: 1, quantity: 3 * MILLI }], [cash(891)], { later })
    expect(code(three())).toBeUndefined()
    const one = must(returned([{ lineNo: 1, quantity: MILLI }], [cash(297)]))
    const refused = three([one])
    expect(refused.ok || refused.error).toEqual({ code: 'RETURN_OVER_SOLD', line: 1, left: 2_000 })
    const twice = [
      { lineNo: 1, quantity: 2 * MILLI },
      { lineNo: 1, quantity: 2 * MILLI },
    ]
    expect(code(returned(twice, [cash(1)]))).toBe('RETURN_OVER_SOLD')
  })

  test('a line asked for twice comes back as one', () => {
    const twice = [
      { lineNo: 1, quantity: MILLI },
      { lineNo: 1, quantity: MILLI },
    ]
    expect(must(returned(twice, [cash(594)])).lines).toHaveLength(1)
  })

  test('knows quantities and lines', () => {
    const ask = (lineNo: number, quantity: number) =>
      code(returned([{ lineNo, quantity }], [cash(1)]))
    expect(ask(1, 500)).toBe('QUANTITY_NOT_WHOLE')
    for (const quantity of [0, -MILLI, Number.NaN, 1e300, Number.POSITIVE_INFINITY]) {
      expect(ask(1, quantity)).toBe('QUANTITY_OUT_OF_RANGE')
    }
    expect(ask(3, MILLI)).toBe('RETURN_LINE_UNKNOWN')
    expect(ask(7, MILLI)).toBe('RETURN_LINE_UNKNOWN')
    expect(code(returned([], []))).toBe('RETURN_NOTHING')
  })

  test('in cash is rounded to the coins there are', () => {
    const part = (amount: number) =>
      returned([{ lineNo: 1, quantity: MILLI }], [cash(amount)], { cashRounding: COINS_OF_FIVE })
    expect(must(part(295))).toMatchObject({ totals: { total: 297 }, rounding: -2 })
    expect(code(part(297))).toBe('REFUND_TENDERS_MISMATCH')
    expect(code(part(300))).toBe('REFUND_TENDERS_MISMATCH')
  })
})
