// What the raw totals of days mean together: gross, returns, discounts, net and the cash that should
// be there. The one place where these words are defined, for X, Z and the sales report.
import { expectedCash, overShort } from '../money/drawer.ts'
import { type Minor, minor } from '../money/money.ts'
import type { DayTotals } from './day.ts'
import type { Figure, SalesFigures } from './day-report.ts'
import { addSums, timesSums } from './sums.ts'
import { type KindSums, NO_SUMS } from './transaction-sums.ts'

/**
 * `gross` is what was sold before any discount, voids taken off; `returns` what was refunded, so a
 * discount that a returned receipt had is not taken off again. Every tax that was charged, also one
 * inside the price, leaves the net:
 *
 *   net = gross − returns − line discounts − subtotal discounts − tax
 *   Σ tenders = net + tax + rounding
 *
 * Goods that come back inside an exchange lower the receipt they stand on and with it `gross`; the
 * service charge is part of the receipt and stays in the net. So both lines hold for every single
 * transaction, and for any choice of them.
 */
export function salesFigures(kinds: DayTotals['kinds']): SalesFigures {
  const sold = addSums(kinds.sale, timesSums(kinds.void, -1))
  const back = addSums(kinds.return, timesSums(kinds.voidReturn, -1))
  const all = addSums(sold, timesSums(back, -1))
  const gross = beforeDiscount(sold)
  const taken = all.tax + sold.lineDiscount + sold.subtotalDiscount
  return {
    gross: { amount: gross, quantity: sold.quantity, count: sold.count },
    sales: figureOf(kinds.sale, beforeDiscount(kinds.sale)),
    voids: figureOf(kinds.void, beforeDiscount(kinds.void)),
    returns: figureOf(back, back.amount),
    exchanges: {
      amount: minor(sold.exchange),
      quantity: sold.exchangeQuantity,
      count: sold.exchangeCount,
    },
    cancels: figureOf(kinds.cancel, kinds.cancel.amount),
    lineDiscounts: {
      amount: minor(sold.lineDiscount),
      quantity: sold.lineDiscountQuantity,
      count: sold.lineDiscountCount,
    },
    subtotalDiscounts: {
      amount: minor(sold.subtotalDiscount),
      quantity: sold.subtotalDiscountQuantity,
      count: sold.subtotalDiscountCount,
    },
    promotionDiscounts: {
      amount: minor(sold.promotionDiscount),
      quantity: sold.promotionDiscountQuantity,
      count: sold.promotionDiscountCount,
    },
    net: figureOf(all, gross - back.amount - taken),
    tax: minor(all.tax),
    service: minor(all.service),
    rounding: minor(all.rounding),
  }
}

/** All days of a report as if they were one. */
export function sumKinds(days: readonly Pick<DayTotals, 'kinds'>[]): DayTotals['kinds'] {
  const of = (kind: keyof DayTotals['kinds']): KindSums =>
    days.reduce((all, day) => addSums(all, day.kinds[kind]), NO_SUMS)
  return {
    sale: of('sale'),
    cancel: of('cancel'),
    void: of('void'),
    return: of('return'),
    voidReturn: of('voidReturn'),
  }
}

export type CashFigures = {
  readonly float: Minor | null
  readonly expected: Minor
  readonly counted: Minor | null
  readonly difference: Minor | null
}

/** What should be in the drawer by all that is known now, and what was found at the close. */
export function cashFigures(totals: DayTotals): CashFigures {
  const { drawer } = totals
  const float = totals.opens[0]?.float?.amount ?? null
  const expected = expectedCash({
    openingFloat: minor(float ?? 0),
    cashSales: minor(drawer.cashSales),
    cashRefunds: minor(drawer.cashRefunds),
    payIns: minor(drawer.payIns),
    payOuts: minor(drawer.payOuts),
    drops: minor(drawer.drops),
  })
  const counted = totals.closes[0]?.counted?.amount ?? null
  return {
    float,
    expected,
    counted,
    difference: counted === null ? null : overShort(counted, expected),
  }
}

/** Every number that was used, cancelled transactions included. */
export function transactionCount({ kinds }: Pick<DayTotals, 'kinds'>): number {
  return Object.values(kinds).reduce((all, sums) => all + sums.count, 0)
}

export function cashMoveCount({ drawer }: Pick<DayTotals, 'drawer'>): number {
  return drawer.payInCount + drawer.payOutCount + drawer.dropCount
}

function beforeDiscount(sums: KindSums): Minor {
  return minor(sums.amount + sums.lineDiscount + sums.subtotalDiscount)
}

function figureOf({ quantity, count }: KindSums, amount: number): Figure {
  return { amount: minor(amount), quantity, count }
}
