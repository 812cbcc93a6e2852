// Adds a transaction up again from what stands in it: whoever takes it in need not believe the program
// that made it, nor know the settings of that moment. It is never refused; a difference is told.

import { type SettledDiscount, WHOLE_BASIS_POINTS } from '../cart/discount.ts'
import { grossOf, type SettledLine } from '../cart/settle.ts'
import type { SoldLine } from '../cart/sold-line.ts'
import { add, type Minor, mulDivRound, negate, smaller, subtract, sum } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { type TaxBucket, taxByRate } from '../tax/bucket.ts'
import { brandParts } from './brand.ts'
import { settledAmount, type Transaction } from './transaction.ts'

/** The parts of a receipt, each of which follows from those before it. */
const AGREES = {
  lines: (sold) => sold.lines.every((line) => isLineRight(line, sold)),
  discounts: areDiscountsRight,
  taxes: areTaxesRight,
  totals: areTotalsRight,
  tenders: areTendersRight,
} satisfies Record<string, (transaction: Transaction) => boolean>

export type ReckonedPart = keyof typeof AGREES

/** Empty for whatever the rules of this program could have made. */
export function differingParts(transaction: Transaction): readonly ReckonedPart[] {
  const parts = Object.keys(AGREES) as ReckonedPart[]
  return parts.filter((part) => !agrees(part, transaction))
}

/** What cannot even be added up, half a coin for example, agrees with nothing. */
function agrees(part: ReckonedPart, transaction: Transaction): boolean {
  try {
    return AGREES[part](transaction)
  } catch {
    return false
  }
}

/** What comes back by itself has shares of a line for its figures, not prices. */
function isOfShares({ kind }: Transaction): boolean {
  return kind === 'return' || kind === 'voidReturn'
}

/** Goods that come back inside an exchange. */
function isBack({ quantity }: SoldLine): boolean {
  return quantity < 0
}

function liveOf({ lines }: Transaction): readonly SoldLine[] {
  return lines.filter((line) => !line.cancelled)
}

function isLineRight(line: SoldLine, of: Transaction): boolean {
  const { gross, amount, allocated, net, service, taxable, taxes } = line
  const isWhole = amount === gross - sum(amounts(line.discounts)) && net === amount - allocated
  if (!isWhole || (line.cancelled && (service !== 0 || taxes.length > 0))) return false
  if (isBack(line)) return isBackRight(line)
  if (taxable !== net && taxable !== add(net, service)) return false
  return isOfShares(of) || isPriced(line)
}

/** Rounded one way or the other: the shop decides which. */
function isPriced(line: SoldLine): boolean {
  const { gross } = line
  return gross >= grossOf(line, 'floor') && gross <= grossOf(line, 'ceil')
}

/** Without a receipt there is nothing that it could follow from. */
function isBackRight({ refund, cancelled, gross, net, service, taxable }: SoldLine): boolean {
  if (gross !== net) return false
  if (refund === undefined) return true
  const isServed = cancelled || service === negate(refund.service)
  return net === negate(refund.net) && taxable === negate(refund.taxable) && isServed
}

function areDiscountsRight(transaction: Transaction): boolean {
  const { lines, subtotalDiscounts } = transaction
  const given = sum(amounts(subtotalDiscounts))
  const borne = sum(liveOf(transaction).map(({ allocated }) => allocated))
  if (isOfShares(transaction)) {
    return (subtotalDiscounts.length === 0 || given === borne) && lines.every(isBearing)
  }
  const base = sum(lines.filter(mayBear).map(({ amount }) => amount))
  return (
    given === borne &&
    lines.every((line) => line.allocated === 0 || (mayBear(line) && isBearing(line))) &&
    lines.every((line) => isBack(line) || isRowRight(line.discounts, line.gross, piecesOf(line))) &&
    isRowRight(subtotalDiscounts, base, undefined)
  )
}

function mayBear(line: SoldLine): boolean {
  return !(isBack(line) || line.cancelled || line.discountRestricted)
}

function isBearing({ allocated, amount }: SettledLine): boolean {
  return allocated >= 0 && allocated <= amount
}

/** A percentage may be cut by the piece, so that each piece is rounded. */
function piecesOf({ quantity }: SoldLine): number {
  return quantity % MILLI === 0 ? quantity / MILLI : 1
}

/**
 * Discounts one after the other, none above what is left. On a line each percentage is of what is
 * left; on the subtotal, where no pieces are counted, all are of the whole.
 */
function isRowRight(
  discounts: readonly SettledDiscount[],
  whole: Minor,
  pieces: number | undefined,
): boolean {
  let left = whole
  return discounts.every((discount) => {
    const base = pieces === undefined ? whole : left
    const isRight = isTaken(discount, base, left, pieces ?? 1)
    left = subtract(left, discount.amount)
    return isRight
  })
}

function isTaken(
  { kind, value, amount }: SettledDiscount,
  base: Minor,
  left: Minor,
  pieces: number,
): boolean {
  if (kind === 'amount') return amount === smaller(value as Minor, left)
  const least = mulDivRound(base, value, WHOLE_BASIS_POINTS, 'floor') - pieces + 1
  const most = mulDivRound(base, value, WHOLE_BASIS_POINTS, 'ceil') + pieces - 1
  return amount >= 0 && amount >= Math.min(least, left) && amount <= Math.min(most, left)
}

function areTaxesRight(transaction: Transaction): boolean {
  const live = liveOf(transaction)
  const isStored = isOfShares(transaction)
  const { buckets, lineTaxes } = taxByRate(
    live.map((line) => ({
      rule: line.tax,
      amount: line.taxable,
      quantity: line.quantity,
      ...(isStored || isBack(line) ? { storedTax: line.taxes } : {}),
    })),
  )
  const isBackRight = live.every(
    ({ refund, taxes }) => !refund || same(taxes, refund.taxes.map(negate)),
  )
  return (
    isBackRight &&
    same(
      live.map(({ taxes }) => taxes),
      lineTaxes,
    ) &&
    same(transaction.taxes.map(figuresOf), buckets.map(figuresOf))
  )
}

function figuresOf(bucket: TaxBucket) {
  const { code, kind, parts, target, printedBase, quantity, tax, net, gross } = bucket
  return [code, kind, parts.map((part) => part.tax), target, printedBase, quantity, tax, net, gross]
}

function areTotalsRight(transaction: Transaction): boolean {
  const { totals, taxes, brands = [] } = transaction
  const live = liveOf(transaction)
  const subtotal = sum(live.map(({ amount }) => amount))
  const subtotalDiscount = sum(live.map(({ allocated }) => allocated))
  const service = sum(live.map((line) => line.service))
  const external = taxes.filter(({ kind }) => kind === 'external')
  const externalTax = sum(external.map(({ tax }) => tax))
  const total = subtotal - subtotalDiscount + service + externalTax
  return (
    totals.subtotal === subtotal &&
    totals.lineDiscount === sum(live.flatMap(({ discounts }) => amounts(discounts))) &&
    totals.subtotalDiscount === subtotalDiscount &&
    totals.service === service &&
    totals.externalTax === externalTax &&
    totals.tax === sum(taxes.map(({ tax }) => tax)) &&
    totals.total === total &&
    totals.quantity === live.reduce((all, { quantity }) => all + quantity, 0) &&
    same(brands.map(brandFigures), brandParts(transaction.lines).map(brandFigures))
  )
}

function brandFigures({ brand, lines, net, tax, total }: ReturnType<typeof brandParts>[number]) {
  return [brand, lines, net, tax, total]
}

/** A cancelled sale was not paid; what lay on the counter went back. */
function areTendersRight(transaction: Transaction): boolean {
  const { tenders, change, kind } = transaction
  const isWhole = tenders.every(
    (tender) => tender.tendered === tender.amount + tender.change + tender.forfeited,
  )
  const isChange = change === sum(tenders.map((tender) => tender.change))
  const paid = sum(tenders.map(({ amount }) => amount))
  return isWhole && isChange && (kind === 'cancel' || paid === settledAmount(transaction))
}

function amounts(discounts: readonly SettledDiscount[]): readonly Minor[] {
  return discounts.map(({ amount }) => amount)
}

/** A zero that was turned around is a zero. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
