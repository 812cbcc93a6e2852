// The reports by hour, by person, by brand, by promotion and by discount.
import { type Minor, minor } from '../money/money.ts'
import { type Measured, measured, summed } from './goods.ts'
import type { Dimension, Row } from './measures.ts'

/** What was sold in an hour or by a person. */
export type Turnover = Measured & {
  /** The hour of the store's clock as two digits, the id of the person who acted, or the brand. */
  readonly key: string
  readonly tax: Minor
  /** What customers paid, taxes and service included. */
  readonly total: Minor
  readonly voids: number
  readonly returns: number
  readonly cancels: number
}

export function hourlyReport(rows: readonly Row[]): readonly Turnover[] {
  return turnover(rows, 'hour')
}

/** A void or return counts with the person who made it, not with the one who sold. */
export function staffReport(rows: readonly Row[]): readonly Turnover[] {
  return turnover(rows, 'staff')
}

/** Of a food court: each brand's part of every basket, its share of tax and discounts in it. */
export function brandReport(rows: readonly Row[]): readonly Turnover[] {
  return turnover(rows, 'brand')
}

export type PromotionRow = Measured & { readonly promotion: string; readonly kind: string }

/** The dearest promotion first. */
export function promotionReport(rows: readonly Row[]): readonly PromotionRow[] {
  return summed(rows, 'promotion')
    .map(({ key, within, sums }) => ({ promotion: key, kind: within, ...measured(sums) }))
    .sort((a, b) => b.discount - a.discount || (a.promotion < b.promotion ? -1 : 1))
}

export type DiscountRow = {
  readonly kind: 'line' | 'subtotal' | 'promotion'
  /** The reason, or the code of the promotion; empty where nobody gave a reason. */
  readonly reason: string
  readonly amount: Minor
  readonly count: number
  readonly quantity: number
  readonly transactions: number
}

export function discountReport(rows: readonly Row[]): readonly DiscountRow[] {
  return summed(rows, 'discount').map(({ key, within, sums }) => ({
    kind: within as DiscountRow['kind'],
    reason: key,
    amount: minor(sums.discount),
    count: sums.discountCount,
    quantity: sums.discountQuantity,
    transactions: sums.transactions,
  }))
}

function turnover(rows: readonly Row[], by: Extract<Dimension, 'hour' | 'staff' | 'brand'>) {
  return summed(rows, by).map(({ key, sums }) => ({
    key,
    ...measured(sums),
    tax: minor(sums.tax),
    total: minor(sums.total),
    voids: sums.voids,
    returns: sums.returns,
    cancels: sums.cancels,
  }))
}
