// Translates the vectors of tax: receipts by rate, stacked taxes, service charge, partial bases,
// split receipts, returned lines, and the rate that applies in Japan.

import { spreadDiscount } from '../../cart/discount.ts'
import { settle } from '../../cart/settle.ts'
import { type Minor, minor, negate, type Rate, sum } from '../../money/money.ts'
import { lineAmount, wholePrice } from '../../money/price.ts'
import { type Taxed, taxByRate } from '../../tax/bucket.ts'
import { printedBase, roundAtThirdDecimal, taxOf, taxParts } from '../../tax/compute.ts'
import { type Consumption, type Goods, rateFor } from '../../tax/japan.ts'
import { simpleTax, type TaxRule } from '../../tax/rule.ts'
import { splitReceipt } from '../../tax/split.ts'
import { oneLineBasket } from '../builders.ts'
import { type Adapter, basisPoints, roundingMode } from './adapter.ts'

type WireRate = Rate | { exempt: true }
type ReceiptInput = {
  kind: 'receipt'
  priceMode: 'exclusive' | 'inclusive'
  rounding: string
  roundingBasis: 'rateBucket' | 'line'
  taxRates: Record<string, WireRate>
  lines: { id: string; unitPrice: number; quantity: number; taxCode: string }[]
  discount?: { amount: number; method: 'proportional' | 'taxCodeFirst'; taxCode?: string }
}
type StackedInput = {
  kind: 'stackedTaxes'
  net: number
  rounding: string
  aggregateRates?: boolean
  taxes: { taxCode: string; rate: Rate; compound: boolean }[]
}
type ServiceInput = {
  kind: 'serviceCharge'
  itemsTotal: number
  discountBp: number
  serviceRateBp: number
  serviceBase: 'beforeDiscount' | 'afterDiscount'
  taxRateBp: number
  rounding: string
}
type OtherBaseInput = {
  kind: 'otherTaxBase'
  price: number
  baseFactor: Rate
  statutoryRate: Rate
  rounding: string
}
type SplitInput = {
  kind: 'splitReceipt'
  priceMode: 'exclusive' | 'inclusive'
  rounding: string
  taxRates: Record<string, WireRate>
  buckets: { taxCode: string; gross: number }[]
  shares: number[]
}
type Input =
  | ReceiptInput
  | StackedInput
  | ServiceInput
  | OtherBaseInput
  | SplitInput
  | { kind: 'roundRawTax'; rawTax: Rate }
  | { kind: 'returnLine'; original: ReceiptInput; returnLineId: string }
  | { kind: 'jpRate'; goods: Goods; consumption: Consumption }

const KINDS = [
  'receipt',
  'roundRawTax',
  'stackedTaxes',
  'serviceCharge',
  'otherTaxBase',
  'splitReceipt',
  'returnLine',
  'jpRate',
]

export const taxAdapter: Adapter = {
  family: 'tax',
  recognises: (input) => KINDS.includes(String(input['kind'])),
  run: (input: Input) => {
    switch (input.kind) {
      case 'receipt':
        return receipt(input)
      case 'roundRawTax':
        return { tax: roundAtThirdDecimal(input.rawTax) }
      case 'stackedTaxes':
        return stacked(input)
      case 'serviceCharge':
        return serviceCharge(input)
      case 'otherTaxBase':
        return otherBase(input)
      case 'splitReceipt':
        return split(input)
      case 'returnLine':
        return returned(input.original, input.returnLineId)
      case 'jpRate':
        return { rateBp: rateFor(input.goods, input.consumption) }
      default:
        throw new Error(`an unknown kind: ${JSON.stringify(input)}`)
    }
  },
}

function ruleOf(
  code: string,
  rates: Record<string, WireRate>,
  input: { priceMode: string; rounding: string; roundingBasis?: 'rateBucket' | 'line' },
): TaxRule {
  const rate = rates[code]
  if (rate === undefined) throw new Error(`no rate for ${code}`)
  const more = {
    rounding: roundingMode(input.rounding),
    basis: input.roundingBasis ?? ('rateBucket' as const),
  }
  if ('exempt' in rate) return simpleTax(code, {}, 'exempt', { num: 0, den: 1 }, more)
  switch (input.priceMode) {
    case 'exclusive':
      return simpleTax(code, {}, 'external', rate, more)
    case 'inclusive':
      return simpleTax(code, {}, 'internal', rate, more)
    default:
      throw new Error(`an unknown price mode: ${input.priceMode}`)
  }
}

type SettledReceipt = Taxed & { left: readonly Minor[]; shares: readonly Minor[] }

function settleReceipt(input: ReceiptInput): SettledReceipt {
  const lines = input.lines.map((line) => ({
    amount: lineAmount(
      wholePrice(minor(line.unitPrice)),
      { value: line.quantity, scale: 0 },
      roundingMode(input.rounding),
    ),
    taxCode: line.taxCode,
  }))
  const { discount } = input
  if (discount && !['proportional', 'taxCodeFirst'].includes(discount.method)) {
    throw new Error(`an unknown discount method: ${discount.method}`)
  }
  const { shares, left } = spreadDiscount(
    minor(discount?.amount ?? 0),
    lines,
    discount?.method === 'taxCodeFirst' ? discount.taxCode : undefined,
  )
  const taxed = taxByRate(
    input.lines.map((line, at) => ({
      rule: ruleOf(line.taxCode, input.taxRates, input),
      amount: left[at] ?? minor(0),
      quantity: line.quantity,
    })),
  )
  return { ...taxed, left, shares }
}

function receipt(input: ReceiptInput): unknown {
  const { buckets, shares } = settleReceipt(input)
  return {
    buckets: buckets.map(({ code, net, tax, gross }) => ({ taxCode: code, net, tax, gross })),
    taxTotal: sum(buckets.map((bucket) => bucket.tax)),
    total: sum(buckets.map((bucket) => bucket.gross)),
    lineDiscounts: shares,
  }
}

function returned(original: ReceiptInput, lineId: string): unknown {
  const { lineTaxes, left } = settleReceipt(original)
  const at = original.lines.findIndex((line) => line.id === lineId)
  const line = original.lines[at]
  if (line === undefined) throw new Error(`no line ${lineId}`)
  const rule = ruleOf(line.taxCode, original.taxRates, original)
  const tax = sum(lineTaxes[at] ?? [])
  const net = left[at] ?? minor(0)
  return {
    refund: rule.kind === 'external' ? sum([net, tax]) : net,
    taxCode: line.taxCode,
    tax: negate(tax),
  }
}

function stacked(input: StackedInput): unknown {
  const net = minor(input.net)
  const rule: TaxRule = {
    ...simpleTax('STACK', {}, 'external', { num: 0, den: 1 }),
    rounding: roundingMode(input.rounding),
    aggregate: input.aggregateRates === true,
    parts: input.taxes.map(({ taxCode, rate, compound }) => ({
      code: taxCode,
      names: {},
      rate,
      compound,
    })),
  }
  const taxes = taxParts(net, rule)
  const taxTotal = sum(taxes)
  return {
    taxes: rule.parts.map((part, at) => ({ taxCode: part.code, tax: taxes[at] })),
    taxTotal,
    total: sum([net, taxTotal]),
  }
}

function serviceCharge(input: ServiceInput): unknown {
  const rounding = roundingMode(input.rounding)
  const tax = simpleTax('TAX', {}, 'external', basisPoints(input.taxRateBp), { rounding })
  const basket = oneLineBasket(minor(input.itemsTotal), tax, [
    { id: 'd', kind: 'percent', basisPoints: input.discountBp, rounds: 'line' },
  ])
  const { totals, taxes, lines } = settle(basket, {
    discountRounding: rounding,
    lineRounding: rounding,
    serviceCharge: {
      rate: basisPoints(input.serviceRateBp),
      base: input.serviceBase,
      taxed: true,
      rounding,
    },
  })
  return {
    discount: totals.subtotalDiscount,
    net: lines[0]?.net,
    serviceCharge: totals.service,
    taxBase: taxes[0]?.target,
    tax: totals.tax,
    total: totals.total,
  }
}

function otherBase(input: OtherBaseInput): unknown {
  const rule = simpleTax('TAX', {}, 'external', input.statutoryRate, {
    rounding: roundingMode(input.rounding),
    baseFactor: input.baseFactor,
  })
  const price = minor(input.price)
  return { printedTaxBase: printedBase(price, rule), tax: taxOf(price, rule) }
}

function split(input: SplitInput): unknown {
  const parts = splitReceipt(
    input.buckets.map(({ taxCode, gross }) => ({
      rule: ruleOf(taxCode, input.taxRates, input),
      gross: minor(gross),
    })),
    input.shares,
  )
  return {
    parts: parts.map(({ total, buckets }) => ({
      total,
      buckets: buckets.map(({ code, gross, tax }) => ({ taxCode: code, gross, tax })),
    })),
  }
}
