// A line as it was sold, frozen with its amounts, and what part of it comes back: shares are taken
// from the running sum, so that any row of partial returns gives back exactly what was paid.
import type { Names } from '../language.ts'
import type { Component, Unit } from '../masters/item.ts'
import type { ChosenModifier } from '../masters/modifier.ts'
import type { PriceSource } from '../masters/price.ts'
import { add, larger, type Minor, mulDivRound, subtract, ZERO } from '../money/money.ts'
import type { UnitPrice } from '../money/price.ts'
import type { OrderType, TaxRule } from '../tax/rule.ts'
import type { LocalTime } from '../time.ts'
import type { RefundShare } from './cart.ts'
import type { SettledLine } from './settle.ts'

export type SoldLine = SettledLine & {
  readonly item: string
  readonly names: Names
  readonly category: string
  readonly brand?: string
  readonly unit: Unit
  /** Thousandths; below zero on a line that came back inside an exchange. */
  readonly quantity: number
  readonly unitPrice: UnitPrice
  readonly originalUnitPrice?: UnitPrice
  readonly priceSource?: PriceSource
  readonly modifiers: readonly ChosenModifier[]
  readonly tax: TaxRule
  readonly scannedAt: LocalTime
  readonly cancelled: boolean
  readonly discountRestricted: boolean
  readonly stockTracked: boolean
  readonly components?: readonly Component[]
  readonly station?: string
  readonly images?: readonly string[]
  /** Only where the line was told apart from the rest of its basket. */
  readonly orderType?: OrderType
  /** This line is the deposit of another one. */
  readonly depositOf?: number
  readonly note?: string
  readonly serial?: string
  /** Where goods that came back were sold. */
  readonly returnOf?: { readonly transaction: string; readonly lineNo: number }
  /** What a returned line of an exchange gives back of the line it names, as that was sold. */
  readonly refund?: RefundShare
  readonly reason?: string
  readonly approvedBy?: string
}

/** What of a line came back before. */
export type ReturnedPart = RefundShare & { readonly quantity: number }

/**
 * What `quantity` more pieces give back. The share up to there is rounded down and what went back
 * before is taken off, so the last piece brings whatever is left and no row of returns gives more
 * than was paid. Discounts are shared by themselves: a difference of two rounded figures could fall
 * below zero.
 */
export function refundShare(
  line: SoldLine,
  before: ReturnedPart | undefined,
  quantity: number,
): RefundShare {
  const upTo = (before?.quantity ?? 0) + quantity
  const part = (amount: Minor, gone: Minor): Minor =>
    larger(ZERO, subtract(mulDivRound(amount, upTo, line.quantity, 'floor'), gone))
  const own = (share: RefundShare): Minor => subtract(share.gross, share.amount)
  const allocated = (share: RefundShare): Minor => subtract(share.amount, share.net)
  const taxedService = (share: RefundShare): Minor => subtract(share.taxable, share.net)
  const partOf = (figure: (share: RefundShare) => Minor): Minor =>
    part(figure(line), before ? figure(before) : ZERO)
  const net = partOf((share) => share.net)
  const amount = add(net, partOf(allocated))
  return {
    gross: add(amount, partOf(own)),
    amount,
    net,
    taxable: add(net, partOf(taxedService)),
    taxes: line.taxes.map((tax, at) => part(tax, before?.taxes[at] ?? ZERO)),
    service: partOf((share) => share.service),
  }
}

export function addReturned(before: ReturnedPart | undefined, more: ReturnedPart): ReturnedPart {
  if (before === undefined) return more
  return {
    quantity: before.quantity + more.quantity,
    gross: add(before.gross, more.gross),
    amount: add(before.amount, more.amount),
    net: add(before.net, more.net),
    taxable: add(before.taxable, more.taxable),
    taxes: more.taxes.map((tax, at) => add(tax, before.taxes[at] ?? ZERO)),
    service: add(before.service, more.service),
  }
}

/** All that was taken off a line, its own discounts and its share of the subtotal's. */
export function lineDiscount(line: SettledLine): Minor {
  return subtract(line.gross, subtract(line.amount, line.allocated))
}
