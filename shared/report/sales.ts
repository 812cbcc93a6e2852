// The sales report: the figures of all days in the filter as one, with taxes, payments and cash.

import type { Rate } from '../money/money.ts'
import { type Minor, minor } from '../money/money.ts'
import type { TaxKind } from '../tax/rule.ts'
import type { DayTotals } from '../terminal/day.ts'
import { cashFigures, salesFigures, sumKinds } from '../terminal/day-figures.ts'
import type { CashFigure, SalesFigures } from '../terminal/day-report.ts'
import { addTables } from '../terminal/sums.ts'
import type { TaxKey, TaxSums } from '../terminal/transaction-sums.ts'
import { paymentRows } from './payment.ts'

export type SalesReport = SalesFigures & {
  readonly taxes: readonly SalesTax[]
  readonly payments: readonly {
    readonly method: string
    readonly amount: Minor
    readonly count: number
  }[]
  readonly cash: SalesCash
}

/** One row per tax code and part of it; rates that changed inside the range are one row. */
export type SalesTax = {
  readonly code: string
  readonly part: string
  readonly target: Minor
  readonly quantity: number
  readonly tax: Minor
}

export type SalesCash = {
  readonly expected: Minor
  /** `null` as long as no terminal was counted. */
  readonly counted: Minor | null
  /** Over the terminals that were counted. */
  readonly difference: Minor | null
  /** Floats included: they are carried into the drawer too. */
  readonly cashIn: CashFigure
  /** Above zero; drops into the safe included. */
  readonly cashOut: CashFigure
}

/** The days are those in the filter; each is a terminal's day with everything known of it. */
export function salesReport(days: readonly DayTotals[]): SalesReport {
  return {
    ...salesFigures(sumKinds(days)),
    taxes: salesTaxes(days),
    payments: paymentRows(days)
      .map(({ method, amount, tenders }) => ({ method, amount, count: tenders }))
      .sort((a, b) => (a.method < b.method ? -1 : 1)),
    cash: salesCash(days),
  }
}

export type TaxRow = SalesTax & {
  readonly kind: TaxKind
  readonly reduced: boolean
  readonly rate: Rate | null
  /** The base to print where only a part of the target is taxed. */
  readonly base: Minor
}

/** One row per tax code, part and rate, in order of the codes. */
export function taxReport(days: readonly DayTotals[]): readonly TaxRow[] {
  const all = days.reduce((table, day) => addTables(table, day.taxes), {} as DayTotals['taxes'])
  return Object.entries(all).map(([key, sums]) => taxRow(key, sums))
}

function taxRow(key: string, sums: TaxSums): TaxRow {
  const [code, part, kind, reduced, num, den] = JSON.parse(key) as TaxKey
  return {
    code,
    part,
    kind,
    reduced,
    rate: den === 0 ? null : { num, den },
    target: minor(sums.target),
    base: minor(sums.base),
    quantity: sums.quantity,
    tax: minor(sums.tax),
  }
}

function salesTaxes(days: readonly DayTotals[]): readonly SalesTax[] {
  const rows = new Map<string, SalesTax>()
  for (const { code, part, target, quantity, tax } of taxReport(days)) {
    const key = JSON.stringify([code, part])
    const known = rows.get(key)
    rows.set(key, {
      code,
      part,
      target: minor((known?.target ?? 0) + target),
      quantity: (known?.quantity ?? 0) + quantity,
      tax: minor((known?.tax ?? 0) + tax),
    })
  }
  return [...rows.values()]
}

function salesCash(days: readonly DayTotals[]): SalesCash {
  let [expected, counted, difference, counts] = [0, 0, 0, 0]
  const cashIn = { amount: 0, count: 0 }
  const cashOut = { amount: 0, count: 0 }
  for (const day of days) {
    const { drawer } = day
    const cash = cashFigures(day)
    expected += cash.expected
    counted += cash.counted ?? 0
    difference += cash.difference ?? 0
    counts += cash.counted === null ? 0 : 1
    cashIn.amount += drawer.payIns + (cash.float ?? 0)
    cashIn.count += drawer.payInCount + (cash.float === null ? 0 : 1)
    cashOut.amount += drawer.payOuts + drawer.drops
    cashOut.count += drawer.payOutCount + drawer.dropCount
  }
  return {
    expected: minor(expected),
    counted: counts === 0 ? null : minor(counted),
    difference: counts === 0 ? null : minor(difference),
    cashIn: { amount: minor(cashIn.amount), count: cashIn.count },
    cashOut: { amount: minor(cashOut.amount), count: cashOut.count },
  }
}
