// The figures of one running total beside those of the day, and what they are kept by.
import type { DayStamp } from '../terminal/stamp.ts'

export type Dimension = 'category' | 'item' | 'brand' | 'hour' | 'staff' | 'promotion' | 'discount'

export type Row = {
  readonly day: DayStamp
  readonly by: Dimension
  readonly key: string
  /** The category of an item, the kind of a promotion or discount; else empty. */
  readonly within: string
  readonly sums: Measures
}

/** Money that came in counts up, money that went back counts down. Quantities in thousandths. */
export type Measures = {
  /** Before every discount. */
  readonly gross: number
  readonly discount: number
  /** gross − discount: with taxes inside the price, without those on top. */
  readonly net: number
  readonly service: number
  readonly tax: number
  /** What customers paid: net, service, and taxes on top; cash rounding is apart. */
  readonly total: number
  readonly quantity: number
  readonly discountQuantity: number
  readonly discountCount: number
  /** Each transaction once, however many of its lines are here. */
  readonly transactions: number
  /** How many of each were made; a voided return is taken off the returns. */
  readonly voids: number
  readonly returns: number
  readonly cancels: number
}

export const NO_MEASURES: Measures = {
  gross: 0,
  discount: 0,
  net: 0,
  service: 0,
  tax: 0,
  total: 0,
  quantity: 0,
  discountQuantity: 0,
  discountCount: 0,
  transactions: 0,
  voids: 0,
  returns: 0,
  cancels: 0,
}
