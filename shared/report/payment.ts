// The payment report: what each method brought, and its share of all of it.
import { type Minor, minor, mulDivRound } from '../money/money.ts'
import type { DayTotals } from '../terminal/day.ts'

export type PaymentReport = {
  readonly payments: readonly PaymentShare[]
  readonly total: { readonly count: number; readonly amount: Minor }
}

export type PaymentShare = {
  readonly method: string
  /** Transactions paid by it, refunds taken off; two vouchers on one receipt are one. */
  readonly count: number
  readonly amount: Minor
  /** Hundredths of a percent of the total; 0 where there is nothing to share. */
  readonly ratio: number
}

export type PaymentRow = {
  readonly method: string
  readonly amount: Minor
  readonly tenders: number
  readonly transactions: number
}

/** The largest amount first. The totals are those of the rows, as one adds them up on paper. */
export function paymentReport(days: readonly DayTotals[]): PaymentReport {
  const rows = paymentRows(days)
  const amount = minor(rows.reduce((all, row) => all + row.amount, 0))
  return {
    payments: rows
      .map((row) => ({
        method: row.method,
        count: row.transactions,
        amount: row.amount,
        ratio: amount > 0 ? mulDivRound(row.amount, 10_000, amount, 'halfUp') : 0,
      }))
      .sort((a, b) => b.amount - a.amount || (a.method < b.method ? -1 : 1)),
    total: { count: rows.reduce((all, row) => all + row.transactions, 0), amount },
  }
}

/** By method, whatever kind it was of at the time. */
export function paymentRows(days: readonly DayTotals[]): readonly PaymentRow[] {
  const rows = new Map<string, PaymentRow>()
  for (const day of days) {
    for (const [key, sums] of Object.entries(day.tenders)) {
      const [method] = JSON.parse(key) as [string]
      const known = rows.get(method)
      rows.set(method, {
        method,
        amount: minor((known?.amount ?? 0) + sums.amount),
        tenders: (known?.tenders ?? 0) + sums.count,
        transactions: (known?.transactions ?? 0) + sums.transactions,
      })
    }
  }
  return [...rows.values()]
}
