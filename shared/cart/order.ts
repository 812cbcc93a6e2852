// An order that somebody else's kiosk or app rang up: untrusted, priced here, refused as a whole
// with the lines at fault. A basket over several brands becomes one order for each of them.
import type { ChosenModifier } from '../masters/modifier.ts'
import { modifiersPrice } from '../masters/modifier.ts'
import { type Minor, minor, type RoundingMode, sum } from '../money/money.ts'
import { MILLI, raisePrice, wholePrice } from '../money/price.ts'
import { ok, type Result, refuse } from '../result.ts'
import type { TaxRule } from '../tax/rule.ts'
import type { LocalTime } from '../time.ts'
import { type Basket, LINES_MAX, QUANTITY_MAX, type SaleLine } from './cart.ts'
import { fits, totalFits } from './check.ts'
import { type ServiceCharge, settle } from './settle.ts'

export type OrderLine = {
  readonly id: string
  readonly item: string
  readonly brand: string
  readonly price: Minor
  readonly modifiers: readonly ChosenModifier[]
  /** Whole pieces. */
  readonly quantity: number
}

export type OrderRules = {
  readonly tax: TaxRule
  readonly service?: ServiceCharge
  readonly rounding: RoundingMode
  readonly at: LocalTime
}

export type PricedOrder = {
  readonly lines: readonly {
    readonly id: string
    readonly unitPrice: Minor
    readonly total: Minor
  }[]
  readonly orders: readonly {
    readonly brand: string
    readonly subtotal: Minor
    readonly tax: Minor
    readonly service: Minor
    readonly total: Minor
  }[]
  readonly total: Minor
}

export type OrderRefusal = {
  readonly code: 'ORDER_LINES_INVALID'
  readonly lines: readonly string[]
}

export function priceOrder(
  lines: readonly OrderLine[],
  rules: OrderRules,
): Result<PricedOrder, OrderRefusal> {
  const wrong = lines.filter((line, at) => at >= LINES_MAX || !isSound(line)).map((line) => line.id)
  if (wrong.length > 0) return refuse({ code: 'ORDER_LINES_INVALID', lines: wrong })
  if (!totalFits(basketOf(lines, rules), settleRules(rules))) {
    return refuse({ code: 'ORDER_LINES_INVALID', lines: lines.map((line) => line.id) })
  }
  const brands = [...new Set(lines.map((line) => line.brand))]
  const settled = brands.map((brand) => {
    const own = lines.filter((line) => line.brand === brand)
    return { brand, own, settlement: settle(basketOf(own, rules), settleRules(rules)) }
  })
  const totals = new Map(
    settled.flatMap(({ own, settlement }) =>
      own.map((line, at) => [line, settlement.lines[at]?.amount ?? minor(0)] as const),
    ),
  )
  return ok({
    lines: lines.map((line) => ({
      id: line.id,
      unitPrice: unitPrice(line),
      total: totals.get(line) ?? minor(0),
    })),
    orders: settled.map(({ brand, settlement: { totals: order } }) => ({
      brand,
      subtotal: order.subtotal,
      tax: order.tax,
      service: order.service,
      total: order.total,
    })),
    total: sum(settled.map(({ settlement }) => settlement.totals.total)),
  })
}

export type OrderChoice = {
  readonly item: string
  readonly modifiers: readonly string[]
  readonly note: string
  readonly quantity: number
}

/** The same item with the same modifiers and the same note is one line, whatever the order of taps. */
export function mergeChoices(choices: readonly OrderChoice[]): readonly OrderChoice[] {
  const merged = new Map<string, OrderChoice>()
  for (const choice of choices) {
    const modifiers = [...choice.modifiers].sort()
    const key = JSON.stringify([choice.item, modifiers, choice.note])
    const before = merged.get(key)
    const quantity = (before?.quantity ?? 0) + choice.quantity
    merged.set(key, { ...choice, modifiers, quantity })
  }
  return [...merged.values()]
}

/** Prices of others may be anything: none below zero, nothing but whole pieces, all within limits. */
function isSound(line: OrderLine): boolean {
  const prices = [line.price, ...line.modifiers.map((modifier) => modifier.price)]
  return (
    prices.every((price) => price >= 0) &&
    Number.isInteger(line.quantity) &&
    line.quantity > 0 &&
    line.quantity * MILLI <= QUANTITY_MAX &&
    fits(wholePrice(line.price), line.modifiers, line.quantity * MILLI)
  )
}

function unitPrice(line: OrderLine): Minor {
  return minor(raisePrice(wholePrice(line.price), modifiersPrice(line.modifiers)).value)
}

function settleRules({ rounding, service }: OrderRules) {
  return {
    discountRounding: rounding,
    lineRounding: rounding,
    ...(service === undefined ? {} : { serviceCharge: service }),
  }
}

function basketOf(lines: readonly OrderLine[], rules: OrderRules): Basket {
  return {
    version: 0,
    lines: lines.map((line, at) => saleLine(line, at + 1, rules)),
    subtotalDiscounts: [],
    tenders: [],
    attempts: [],
  }
}

function saleLine(line: OrderLine, lineNo: number, { tax, at }: OrderRules): SaleLine {
  return {
    kind: 'sale',
    lineNo,
    item: {
      code: line.item,
      names: {},
      category: '',
      brand: line.brand,
      taxCode: tax.code,
      unit: 'each',
      discountRestricted: false,
      stockTracked: false,
    },
    quantity: line.quantity * MILLI,
    unitPrice: wholePrice(line.price),
    priceSource: 'common',
    modifiers: line.modifiers,
    tax,
    scannedAt: at,
    cancelled: false,
    discounts: [],
  }
}
