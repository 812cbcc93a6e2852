// Takes discounts off one line: promotion, then percentages by hand, then amounts by hand, each on
// what is left. None takes more than there is.
import type { Names } from '../language.ts'
import {
  allocate,
  type Minor,
  minor,
  mulDivRound,
  type RoundingMode,
  smaller,
  subtract,
  sum,
  ZERO,
} from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import type { LinePromotion } from '../promo/category-discount.ts'
import type { ManualDiscount } from './cart.ts'

export const WHOLE_BASIS_POINTS = 10_000

/** A discount with what it came to. */
export type SettledDiscount = {
  readonly kind: 'amount' | 'percent'
  readonly amount: Minor
  /** As entered: coins, or hundredths of a percent. */
  readonly value: number
  readonly id?: string
  readonly reason?: string
  readonly note?: string
  readonly approvedBy?: string
  readonly promotion?: { readonly code: string; readonly kind: string; readonly names: Names }
}

export type Discountable = {
  readonly gross: Minor
  readonly quantity: number
  readonly promotion?: LinePromotion | undefined
  readonly discounts: readonly ManualDiscount[]
}

export function discountLine(line: Discountable, mode: RoundingMode): readonly SettledDiscount[] {
  const settled: SettledDiscount[] = []
  let left = line.gross
  let percentTaken = ZERO
  const take = (amount: Minor): Minor => {
    const taken = smaller(amount, left)
    left = subtract(left, taken)
    return taken
  }
  const takePercent = (basisPoints: number, rounds: 'unit' | 'line'): Minor => {
    const base = subtract(line.gross, percentTaken)
    const taken = take(percentOf(base, basisPoints, line.quantity, rounds, mode))
    percentTaken = minor(percentTaken + taken)
    return taken
  }
  if (line.promotion) {
    const { code, kind, names, basisPoints } = line.promotion
    const amount = takePercent(basisPoints, 'unit')
    settled.push({ kind: 'percent', value: basisPoints, amount, promotion: { code, kind, names } })
  }
  for (const discount of line.discounts) {
    if (discount.kind !== 'percent') continue
    settled.push(named(discount, takePercent(discount.basisPoints, discount.rounds)))
  }
  for (const discount of line.discounts) {
    if (discount.kind === 'amount') settled.push(named(discount, take(discount.value)))
  }
  return settled
}

/** Subtotal discounts in their order; a percentage is of all lines that take discounts. */
export function discountSubtotal(
  base: Minor,
  discounts: readonly ManualDiscount[],
  mode: RoundingMode,
): readonly SettledDiscount[] {
  let left = base
  return discounts.map((discount) => {
    const wanted =
      discount.kind === 'amount'
        ? discount.value
        : mulDivRound(base, discount.basisPoints, WHOLE_BASIS_POINTS, mode)
    const taken = smaller(wanted, left)
    left = subtract(left, taken)
    return named(discount, taken)
  })
}

export type Spread = {
  readonly applied: Minor
  readonly shares: readonly Minor[]
  readonly left: readonly Minor[]
}

/**
 * Shares one discount over lines by what is left of each; never more than there is. A shop may want
 * the goods of one tax code to bear it first: only what they cannot take goes to the others.
 */
export function spreadDiscount(
  discount: Minor,
  lines: readonly { readonly amount: Minor; readonly taxCode: string }[],
  firstTaxCode?: string,
): Spread {
  const first = lines.map((line) => (line.taxCode === firstTaxCode ? line.amount : ZERO))
  const others = lines.map((line) => (line.taxCode === firstTaxCode ? ZERO : line.amount))
  const fromFirst = smaller(discount, sum(first))
  const fromOthers = smaller(subtract(discount, fromFirst), sum(others))
  const firstShares = allocate(fromFirst, first)
  const otherShares = allocate(fromOthers, others)
  const shares = lines.map((_, at) => minor((firstShares[at] ?? 0) + (otherShares[at] ?? 0)))
  return {
    applied: minor(fromFirst + fromOthers),
    shares,
    left: lines.map((line, at) => subtract(line.amount, shares[at] ?? ZERO)),
  }
}

export function discountTotal(discounts: readonly SettledDiscount[]): Minor {
  return sum(discounts.map((discount) => discount.amount))
}

/**
 * By the piece: the price of one piece is cut and rounded, times the pieces. Goods by weight have no
 * pieces and are cut as a line.
 */
function percentOf(
  base: Minor,
  basisPoints: number,
  quantity: number,
  rounds: 'unit' | 'line',
  mode: RoundingMode,
): Minor {
  if (rounds === 'line' || quantity % MILLI !== 0) {
    return mulDivRound(base, basisPoints, WHOLE_BASIS_POINTS, mode)
  }
  const pieces = quantity / MILLI
  return minor(mulDivRound(base, basisPoints, pieces * WHOLE_BASIS_POINTS, mode) * pieces)
}

function named(discount: ManualDiscount, amount: Minor): SettledDiscount {
  return {
    kind: discount.kind,
    value: discount.kind === 'amount' ? discount.value : discount.basisPoints,
    amount,
    id: discount.id,
    ...(discount.reason === undefined ? {} : { reason: discount.reason }),
    ...(discount.note === undefined ? {} : { note: discount.note }),
    ...(discount.approvedBy === undefined ? {} : { approvedBy: discount.approvedBy }),
  }
}
