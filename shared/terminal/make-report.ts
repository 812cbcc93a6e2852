// Makes the X and Z report of a terminal's day from its totals. Whatever the day holds it costs the
// same: nothing here looks at a single transaction.
import type { Names } from '../language.ts'
import { type Minor, minor, mulDivRound, ZERO } from '../money/money.ts'
import type { MethodKind } from '../tender/method.ts'
import type { Moment } from '../time.ts'
import { addPerpetual, type DayTotals, type PerpetualTotals } from './day.ts'
import { cashFigures, salesFigures } from './day-figures.ts'
import type {
  DayReport,
  DayReportCash,
  DayReportNumbers,
  DayReportTax,
  DayReportTender,
} from './day-report.ts'
import type { TaxKey } from './transaction-sums.ts'
import type { EffectiveDay } from './z.ts'

/** What a report says that the totals do not know. */
export type ReportFrame = {
  readonly storeName: string
  readonly at: Moment
  readonly operator: string
  /** Names of today; what masters no longer know is shown by its code. */
  readonly methodNames: (code: string) => Names | undefined
  readonly taxNames: (code: string) => Names | undefined
  /** The totals that never begin anew, as they stood when this day was opened. */
  readonly perpetualBefore: PerpetualTotals
  readonly chainHead: DayReport['chainHead']
}

/** `blind` keeps from whoever is about to count what ought to be found. */
export function xReport(totals: DayTotals, frame: ReportFrame, blind: boolean): DayReport {
  return { ...reportOf(totals, frame, blind), kind: 'x', z: null }
}

/** Of the day as it was closed, and again with everything that came in late. */
export function zReport(day: EffectiveDay, frame: ReportFrame): DayReport {
  const { z, amendment, totals } = day
  return { ...reportOf(totals, frame, false), kind: 'z', z: { id: z, amendment } }
}

function reportOf(totals: DayTotals, frame: ReportFrame, blind: boolean) {
  const opened = totals.opens[0]
  const closed = totals.closes[0]
  const figures = salesFigures(totals.kinds)
  const { sale, void: undone } = totals.kinds
  const customers = sale.count - undone.count
  return {
    ...totals.day,
    storeName: frame.storeName,
    at: frame.at,
    operator: frame.operator,
    opened: opened ? { at: opened.at, operator: opened.operator } : null,
    closed: closed ? { at: closed.at, operator: closed.operator } : null,
    ...figures,
    taxes: taxRows(totals, frame),
    tenders: tenderRows(totals, frame),
    cash: cashOf(totals, blind),
    foreign: Object.entries(totals.foreign).map(([currency, { amount }]) => ({
      currency,
      amount: minor(amount),
    })),
    noSales: totals.drawer.noSales,
    drawerOpens: totals.drawer.drawerOpens,
    numbers: numberRows(totals),
    customers,
    averageBasket: average(sale.amount - undone.amount, customers),
    trainingCount: totals.drawer.training,
    perpetual: addPerpetual(frame.perpetualBefore, totals.perpetual),
    openCarts: closed?.openCarts ?? [],
    chainHead: frame.chainHead,
  }
}

function taxRows(totals: DayTotals, frame: ReportFrame): readonly DayReportTax[] {
  return Object.entries(totals.taxes).map(([key, sums]) => {
    const [code, part, kind, reduced, num, den] = JSON.parse(key) as TaxKey
    return {
      code,
      names: frame.taxNames(part) ?? frame.taxNames(code) ?? { en: part },
      kind,
      reduced,
      rate: den === 0 ? null : { num, den },
      target: minor(sums.target),
      base: minor(sums.base),
      quantity: sums.quantity,
      tax: minor(sums.tax),
    }
  })
}

function tenderRows(totals: DayTotals, frame: ReportFrame): readonly DayReportTender[] {
  return Object.entries(totals.tenders).map(([key, { amount, count }]) => {
    const [method, kind] = JSON.parse(key) as [string, MethodKind]
    return {
      method,
      names: frame.methodNames(method) ?? { en: method },
      kind,
      count,
      amount: minor(amount),
    }
  })
}

function cashOf(totals: DayTotals, blind: boolean): DayReportCash {
  const { drawer, closes } = totals
  const { float, expected, counted, difference } = cashFigures(totals)
  const pieces = Object.entries(closes[0]?.counted?.pieces ?? {})
  return {
    float,
    sales: minor(drawer.cashSales),
    refunds: minor(drawer.cashRefunds),
    payIns: { amount: minor(drawer.payIns), count: drawer.payInCount },
    payOuts: { amount: minor(drawer.payOuts), count: drawer.payOutCount },
    drops: { amount: minor(drawer.drops), count: drawer.dropCount },
    expected: blind ? null : expected,
    counted,
    denominations: pieces
      .map(([text, found]) => ({
        denomination: Number(text),
        pieces: found,
        amount: minor(Number(text) * found),
      }))
      .sort((a, b) => b.denomination - a.denomination),
    difference: blind ? null : difference,
    differenceReason: closes[0]?.reason ?? null,
  }
}

/** In the order of the numbers: a later lease begins beyond the one before it. */
function numberRows(totals: DayTotals): readonly DayReportNumbers[] {
  return Object.entries(totals.numbers)
    .map(([lease, row]) => ({
      lease,
      ...row,
      missing: row.lastTransactionNo - row.firstTransactionNo + 1 - row.count,
    }))
    .sort((a, b) => a.firstTransactionNo - b.firstTransactionNo)
}

function average(amount: number, customers: number): Minor {
  return customers <= 0 ? ZERO : mulDivRound(minor(amount), 1, customers, 'halfUp')
}
