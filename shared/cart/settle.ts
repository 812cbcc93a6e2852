// Settles a cart: lines, then discounts, then service charge, then tax per rate, then tenders. The
// order is the law in several countries. Pure, and the order of scanning changes no total.

import { modifiersPrice } from '../masters/modifier.ts'
import type { CashRounding } from '../money/cash-rounding.ts'
import {
  add,
  type Minor,
  minor,
  mulDivRound,
  negate,
  type Rate,
  type RoundingMode,
  subtract,
  sum,
  ZERO,
} from '../money/money.ts'
import { lineAmount, milli, raisePrice } from '../money/price.ts'
import { type Taxable, type TaxBucket, taxByRate } from '../tax/bucket.ts'
import { ruleKey, type TaxRule } from '../tax/rule.ts'
import { settleTenders, type TenderSettlement } from '../tender/tender.ts'
import type { Basket, CartLine, ReturnLine, SaleLine } from './cart.ts'
import {
  discountLine,
  discountSubtotal,
  discountTotal,
  type SettledDiscount,
  spreadDiscount,
} from './discount.ts'

export type ServiceCharge = {
  readonly rate: Rate
  readonly base: 'beforeDiscount' | 'afterDiscount'
  readonly rounding: RoundingMode
  /** Taxed like the goods it is charged on, or not at all. */
  readonly taxed: boolean
}

export type SettleRules = {
  readonly discountRounding: RoundingMode
  /** For weighed goods and prices finer than a coin. */
  readonly lineRounding: RoundingMode
  readonly serviceCharge?: ServiceCharge
  readonly cashRounding?: CashRounding
  /** The tax code whose goods bear a discount on the subtotal first; else all bear it. */
  readonly subtotalDiscountFirst?: string
}

export type SettledLine = {
  readonly lineNo: number
  /** Price and modifiers times quantity, before any discount; below zero on a returned line. */
  readonly gross: Minor
  readonly discounts: readonly SettledDiscount[]
  /** After the discounts of the line itself. */
  readonly amount: Minor
  /** The share of the discounts on the subtotal. */
  readonly allocated: Minor
  readonly net: Minor
  readonly service: Minor
  /** What the tax is taken of. */
  readonly taxable: Minor
  readonly taxes: readonly Minor[]
}

export type Totals = {
  /** Σ amount of the lines that count. */
  readonly subtotal: Minor
  readonly lineDiscount: Minor
  readonly subtotalDiscount: Minor
  readonly service: Minor
  /** Taxes on top of the prices only. */
  readonly externalTax: Minor
  readonly tax: Minor
  readonly total: Minor
  /** Thousandths. */
  readonly quantity: number
}

export type Settlement = {
  readonly lines: readonly SettledLine[]
  readonly subtotalDiscounts: readonly SettledDiscount[]
  readonly taxes: readonly TaxBucket[]
  readonly totals: Totals
  readonly tenders: TenderSettlement
}

export function settle(cart: Basket, rules: SettleRules): Settlement {
  const before = cart.lines.map((line) => priceLine(line, rules))
  const eligible = cart.lines.map((line, at) =>
    takesSubtotalDiscount(line) ? amountAt(before, at) : ZERO,
  )
  const subtotalDiscounts = discountSubtotal(
    sum(eligible),
    cart.subtotalDiscounts,
    rules.discountRounding,
  )
  const allocated = spread(
    discountTotal(subtotalDiscounts),
    eligible,
    cart.lines,
    rules.subtotalDiscountFirst,
  )
  const service = chargeService(cart.lines, before, allocated, rules.serviceCharge)
  const netLines = before.map((line, at) =>
    netLine(line, cart.lines[at] as CartLine, allocated[at] ?? ZERO, service[at] ?? ZERO, rules),
  )
  const { buckets, taxes } = taxLines(cart.lines, netLines)
  const lines = netLines.map((line, at) => ({ ...line, taxes: taxes[at] ?? [] }))
  const totals = totalsOf(cart.lines, lines, subtotalDiscounts, buckets)
  return {
    lines,
    subtotalDiscounts,
    taxes: buckets,
    totals,
    tenders: settleTenders(totals.total, cart.tenders, rules.cashRounding),
  }
}

/** Only goods sold now, that may be discounted at all, carry a share of the subtotal's discount. */
export function takesSubtotalDiscount(line: CartLine): boolean {
  return line.kind === 'sale' && !line.cancelled && !line.item.discountRestricted
}

type PricedLine = Pick<SettledLine, 'lineNo' | 'gross' | 'discounts' | 'amount'>
type NetLine = PricedLine & Pick<SettledLine, 'allocated' | 'net' | 'service' | 'taxable'>

function priceLine(line: CartLine, rules: SettleRules): PricedLine {
  if (line.kind === 'return') return priceReturn(line)
  const gross = grossOf(line, rules.lineRounding)
  const discounts = discountLine(
    { gross, quantity: line.quantity, promotion: line.promotion, discounts: line.discounts },
    rules.discountRounding,
  )
  const amount = subtract(gross, discountTotal(discounts))
  return { lineNo: line.lineNo, gross, discounts, amount }
}

/** What comes back counts with the net it was sold for, whatever the price is today. */
function priceReturn(line: ReturnLine): PricedLine {
  const amount = negate(line.refund.net)
  return { lineNo: line.lineNo, gross: amount, discounts: [], amount }
}

export function grossOf(
  line: Pick<SaleLine, 'unitPrice' | 'modifiers' | 'quantity'>,
  mode: RoundingMode,
): Minor {
  const price =
    line.modifiers.length === 0
      ? line.unitPrice
      : raisePrice(line.unitPrice, modifiersPrice(line.modifiers))
  const gross = lineAmount(price, milli(line.quantity), mode)
  return gross < 0 ? ZERO : gross
}

/**
 * Shares an amount over lines. Equal fractions go to the higher tax rate, whatever was scanned
 * first: no total depends on the order of scanning, and the doubt is the customer's gain.
 */
function spread(
  amount: Minor,
  weights: readonly Minor[],
  lines: readonly CartLine[],
  firstTaxCode?: string,
): readonly Minor[] {
  if (amount === 0) return weights.map(() => ZERO)
  const rank = rankOfRules(lines)
  const rankAt = (at: number): number => rank.get((lines[at] as CartLine).tax) ?? 0
  const order = lines.map((_, at) => at).sort((a, b) => rankAt(a) - rankAt(b) || a - b)
  const { shares } = spreadDiscount(
    amount,
    order.map((at) => ({ amount: weights[at] ?? ZERO, taxCode: lines[at]?.tax.code ?? '' })),
    firstTaxCode,
  )
  const result: Minor[] = weights.map(() => ZERO)
  for (const [place, at] of order.entries()) result[at] = shares[place] ?? ZERO
  return result
}

/** The rules of a cart from the highest rate down; equal rates by code. */
function rankOfRules(lines: readonly CartLine[]): ReadonlyMap<TaxRule, number> {
  const rules = [...new Set(lines.map((line) => line.tax))].map((rule) => ({
    rule,
    rate: roughRate(rule),
    key: ruleKey(rule),
  }))
  rules.sort((a, b) => b.rate - a.rate || byText(a.key, b.key))
  const rank = new Map<TaxRule, number>()
  let place = 0
  for (const [at, { rule, key }] of rules.entries()) {
    // The same rule read twice from storage is one rule.
    if (at > 0 && key !== rules[at - 1]?.key) place += 1
    rank.set(rule, place)
  }
  return rank
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Good enough to put rates in order; no amount is computed from it. */
function roughRate(rule: TaxRule): number {
  return rule.parts.reduce((all, part) => all + part.rate.num / part.rate.den, 0)
}

function chargeService(
  lines: readonly CartLine[],
  priced: readonly PricedLine[],
  allocated: readonly Minor[],
  charge: ServiceCharge | undefined,
): readonly Minor[] {
  const bases = lines.map((line, at) => {
    if (line.cancelled || line.kind === 'return') return ZERO
    const row = priced[at] as PricedLine
    if (charge?.base === 'beforeDiscount') return row.gross
    return subtract(row.amount, allocated[at] ?? ZERO)
  })
  const all = sum(bases)
  const amount = charge ? mulDivRound(all, charge.rate.num, charge.rate.den, charge.rounding) : ZERO
  const shares = spread(amount, bases, lines)
  return lines.map((line, at) => {
    if (line.kind === 'return' && !line.cancelled) return negate(line.refund.service)
    return shares[at] ?? ZERO
  })
}

function netLine(
  priced: PricedLine,
  line: CartLine,
  allocated: Minor,
  service: Minor,
  rules: SettleRules,
): NetLine {
  const net = subtract(priced.amount, allocated)
  return { ...priced, allocated, net, service, taxable: taxableOf(line, net, service, rules) }
}

function taxableOf(line: CartLine, net: Minor, service: Minor, rules: SettleRules): Minor {
  if (line.kind === 'return') return negate(line.refund.taxable)
  return rules.serviceCharge?.taxed ? add(net, service) : net
}

function taxLines(lines: readonly CartLine[], net: readonly NetLine[]) {
  const taxable: Taxable[] = []
  const positions: number[] = []
  for (const [at, line] of lines.entries()) {
    if (line.cancelled) continue
    const row = net[at] as NetLine
    positions.push(at)
    taxable.push({
      rule: line.tax,
      amount: row.taxable,
      quantity: line.quantity,
      ...(line.kind === 'return' ? { storedTax: line.refund.taxes.map(negate) } : {}),
    })
  }
  const { buckets, lineTaxes } = taxByRate(taxable)
  const taxes: (readonly Minor[])[] = lines.map(() => [])
  for (const [at, position] of positions.entries()) taxes[position] = lineTaxes[at] ?? []
  return { buckets, taxes }
}

function totalsOf(
  lines: readonly CartLine[],
  settled: readonly SettledLine[],
  subtotalDiscounts: readonly SettledDiscount[],
  buckets: readonly TaxBucket[],
): Totals {
  const live = settled.filter((_, at) => !lines[at]?.cancelled)
  const subtotal = sum(live.map((line) => line.amount))
  const subtotalDiscount = discountTotal(subtotalDiscounts)
  const service = sum(live.map((line) => line.service))
  const external = buckets.filter((bucket) => bucket.kind === 'external')
  const externalTax = sum(external.map((bucket) => bucket.tax))
  return {
    subtotal,
    lineDiscount: sum(live.map((line) => discountTotal(line.discounts))),
    subtotalDiscount,
    service,
    externalTax,
    tax: sum(buckets.map((bucket) => bucket.tax)),
    total: minor(subtotal - subtotalDiscount + service + externalTax),
    quantity: lines.reduce((all, line) => (line.cancelled ? all : all + line.quantity), 0),
  }
}

function amountAt(priced: readonly PricedLine[], at: number): Minor {
  return priced[at]?.amount ?? ZERO
}
