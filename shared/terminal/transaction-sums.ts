// What one transaction brings to the totals of its day: figures by kind, tenders by method, taxes by
// rate, and what it did to the drawer. Raw figures; what they mean together the reports say.
import type { SoldLine } from '../cart/sold-line.ts'
import { type Minor, minor, sum, ZERO } from '../money/money.ts'
import type { TaxBucket } from '../tax/bucket.ts'
import { isCash } from '../tender/method.ts'
import { FACTOR, settledAmount, type Transaction } from '../transaction/transaction.ts'

/** Figures of one kind of transaction as they stand on its receipts, so all of them above zero. */
export type KindSums = {
  readonly count: number
  /** Thousandths. */
  readonly quantity: number
  /** What the receipts come to, service and external taxes included, cash rounding not. */
  readonly amount: number
  /** Discounts of the lines: how much, how many, and the pieces they were given on. */
  readonly lineDiscount: number
  readonly lineDiscountCount: number
  readonly lineDiscountQuantity: number
  /** The part of them that promotions gave. */
  readonly promotionDiscount: number
  readonly promotionDiscountCount: number
  readonly promotionDiscountQuantity: number
  readonly subtotalDiscount: number
  readonly subtotalDiscountCount: number
  readonly subtotalDiscountQuantity: number
  readonly service: number
  readonly tax: number
  readonly rounding: number
  /** Goods that came back inside, with the tax that went back; count is such transactions. */
  readonly exchange: number
  readonly exchangeQuantity: number
  readonly exchangeCount: number
}

export const NO_SUMS: KindSums = {
  count: 0,
  quantity: 0,
  amount: 0,
  lineDiscount: 0,
  lineDiscountCount: 0,
  lineDiscountQuantity: 0,
  promotionDiscount: 0,
  promotionDiscountCount: 0,
  promotionDiscountQuantity: 0,
  subtotalDiscount: 0,
  subtotalDiscountCount: 0,
  subtotalDiscountQuantity: 0,
  service: 0,
  tax: 0,
  rounding: 0,
  exchange: 0,
  exchangeQuantity: 0,
  exchangeCount: 0,
}

export function kindSums({ lines, totals, ...transaction }: Transaction): KindSums {
  const live = lines.filter((line) => !line.cancelled)
  const discounted = live.filter((line) => line.discounts.length > 0)
  const promoted = live.filter((line) => promotionsOf(line).length > 0)
  const back = live.filter((line) => line.quantity < 0)
  return {
    count: 1,
    quantity: totals.quantity,
    amount: totals.total,
    lineDiscount: totals.lineDiscount,
    lineDiscountCount: count(discounted, (line) => line.discounts.length),
    lineDiscountQuantity: pieces(discounted),
    promotionDiscount: sum(promoted.flatMap(promotionsOf).map((discount) => discount.amount)),
    promotionDiscountCount: count(promoted, (line) => promotionsOf(line).length),
    promotionDiscountQuantity: pieces(promoted),
    subtotalDiscount: totals.subtotalDiscount,
    subtotalDiscountCount: transaction.subtotalDiscounts.length,
    subtotalDiscountQuantity: pieces(live.filter((line) => line.allocated !== 0)),
    service: totals.service,
    tax: totals.tax,
    rounding: transaction.rounding,
    exchange: -sum(back.map(lineTotal)) || 0,
    exchangeQuantity: -pieces(back) || 0,
    exchangeCount: back.length > 0 ? 1 : 0,
  }
}

/** What a line adds to the total of its receipt: net, service, and the tax on top of it. */
export function lineTotal(line: SoldLine): Minor {
  const onTop = line.tax.kind === 'external' ? sum(line.taxes) : ZERO
  return minor(line.net + line.service + onTop)
}

function promotionsOf(line: SoldLine) {
  return line.discounts.filter((discount) => discount.promotion !== undefined)
}

function pieces(lines: readonly SoldLine[]): number {
  return count(lines, (line) => line.quantity)
}

function count(lines: readonly SoldLine[], of: (line: SoldLine) => number): number {
  return lines.reduce((all, line) => all + of(line), 0)
}

/** By method, money that went back taken off. */
export type TenderSums = {
  readonly amount: number
  /** Tenders. */
  readonly count: number
  /** Transactions: one that was paid by two vouchers counts once. */
  readonly transactions: number
}

/** One row per method and transaction; the key is method and kind. */
export function tenderSums({ kind, tenders }: Transaction): ReadonlyMap<string, TenderSums> {
  const rows = new Map<string, TenderSums>()
  const factor = FACTOR[kind]
  if (factor === 0) return rows
  for (const tender of tenders) {
    const key = tenderKey(tender)
    const known = rows.get(key) ?? { amount: 0, count: 0, transactions: factor }
    rows.set(key, {
      amount: known.amount + factor * tender.amount,
      count: known.count + factor,
      transactions: factor,
    })
  }
  return rows
}

function tenderKey({ method, kind }: Pick<Transaction['tenders'][number], 'method' | 'kind'>) {
  return JSON.stringify([method, kind])
}

/** By tax code, part of it and rate; a code without a tax has one row and no rate. */
export type TaxSums = {
  readonly target: number
  readonly base: number
  readonly quantity: number
  readonly tax: number
}

export type TaxKey = readonly [
  code: string,
  part: string,
  kind: TaxBucket['kind'],
  reduced: boolean,
  num: number,
  den: number,
]

export function taxSums({ kind, taxes }: Transaction): readonly (readonly [string, TaxSums])[] {
  const factor = FACTOR[kind]
  if (factor === 0) return []
  return taxes.flatMap((bucket) =>
    partsOf(bucket).map(([key, tax]): readonly [string, TaxSums] => [
      JSON.stringify(key),
      {
        target: factor * bucket.target || 0,
        base: factor * bucket.printedBase || 0,
        quantity: factor * bucket.quantity || 0,
        tax: factor * tax || 0,
      },
    ]),
  )
}

function partsOf(bucket: TaxBucket): readonly (readonly [TaxKey, Minor])[] {
  const { code, kind, reduced, parts } = bucket
  if (parts.length === 0) return [[[code, code, kind, reduced, 0, 0], ZERO]]
  return parts.map((part) => [
    [code, part.code, kind, reduced, part.rate.num, part.rate.den],
    part.tax,
  ])
}

/**
 * What a transaction put into the drawer, in coins of this country; below zero what it took out.
 * Change leaves it whatever was tendered, a voucher included. Foreign notes lie apart, and what is
 * given back for them is given in coins of this country.
 */
export function drawerChange({ kind, tenders }: Transaction): Minor {
  let coins = 0
  for (const tender of tenders) {
    const isForeign = tender.foreign !== undefined && kind === 'sale'
    if (isCash(tender.kind) && !isForeign) coins += tender.tendered
    coins -= tender.change
  }
  return minor(FACTOR[kind] * coins)
}

/** Foreign notes that a sale brought, by currency. */
export function foreignNotes({
  kind,
  tenders,
}: Transaction): readonly (readonly [string, number])[] {
  if (kind !== 'sale') return []
  return tenders.flatMap(({ foreign }) =>
    foreign ? [[foreign.currency, foreign.amount] as const] : [],
  )
}

/** What the transaction moved the perpetual totals by. */
export function perpetualStep(transaction: Transaction): Minor {
  return minor(FACTOR[transaction.kind] * settledAmount(transaction))
}
