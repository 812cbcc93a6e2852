// Freezes a billed or cancelled cart into a transaction: lines with their amounts, taxes, tenders
// and numbers of the terminal that bills. Nothing is computed anew later.
import type { CartItem, CartLine, ClosedCart, ReturnLine, SaleLine } from '../cart/cart.ts'
import type { SettledLine, Settlement } from '../cart/settle.ts'
import type { SoldLine } from '../cart/sold-line.ts'
import { type Minor, sum } from '../money/money.ts'
import { assert } from '../result.ts'
import { stampDuty } from '../tax/japan.ts'
import { isCash } from '../tender/method.ts'
import type { SettledTender } from '../tender/tender.ts'
import { brandParts } from './brand.ts'
import {
  type Billing,
  type NumberedAs,
  numbersOf,
  type Transaction,
  type TransactionTender,
} from './transaction.ts'

export type CompleteRules = {
  /** Japan: a stamp on receipts for cash from 50,000 yen on. */
  readonly stampDuty: boolean
}

export function completeCart(
  cart: ClosedCart,
  settlement: Settlement,
  billing: Billing,
  numbered: NumberedAs,
  rules: CompleteRules,
): Transaction {
  const { tenders } = settlement
  assert(cart.training === billing.training, 'what was practised is billed as practice')
  assert(
    cart.state === 'cancelled' || tenders.balance === 0,
    `a cart is billed with its balance at 0, not ${tenders.balance}`,
  )
  const lines = cart.lines.map((line, at) => soldLine(line, settlement.lines[at] as SettledLine))
  const duty = rules.stampDuty && cart.state === 'completed' ? dutyOf(settlement) : undefined
  const brands = brandParts(lines)
  return {
    ...billing,
    ...numbersOf(numbered),
    kind: cart.state === 'completed' ? 'sale' : 'cancel',
    cart: { id: cart.id, hand: cart.hand },
    lines,
    subtotalDiscounts: settlement.subtotalDiscounts,
    taxes: settlement.taxes,
    totals: settlement.totals,
    tenders: tenders.tenders.map(transactionTender),
    change: tenders.change,
    rounding: tenders.rounding,
    ...(cart.orderType === undefined ? {} : { orderType: cart.orderType }),
    ...(cart.customer === undefined ? {} : { customer: cart.customer.id }),
    ...(cart.note === undefined ? {} : { note: cart.note }),
    ...(duty === undefined ? {} : { stampDuty: duty }),
    ...(brands.length === 0 ? {} : { brands }),
  }
}

function soldLine(line: CartLine, settled: SettledLine): SoldLine {
  const { item } = line
  return {
    ...settled,
    item: item.code,
    names: item.names,
    category: item.category,
    unit: item.unit,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    modifiers: line.modifiers,
    tax: line.tax,
    scannedAt: line.scannedAt,
    cancelled: line.cancelled,
    discountRestricted: item.discountRestricted,
    stockTracked: item.stockTracked,
    ...itemExtras(item),
    ...(line.note === undefined ? {} : { note: line.note }),
    ...(line.serial === undefined ? {} : { serial: line.serial }),
    ...(line.approvedBy === undefined ? {} : { approvedBy: line.approvedBy }),
    ...(line.kind === 'sale' ? saleExtras(line) : returnExtras(line)),
  }
}

function itemExtras(item: CartItem): Pick<SoldLine, 'brand' | 'components' | 'station' | 'images'> {
  return {
    ...(item.brand === undefined ? {} : { brand: item.brand }),
    ...(item.components === undefined ? {} : { components: item.components }),
    ...(item.station === undefined ? {} : { station: item.station }),
    ...(item.images === undefined ? {} : { images: item.images }),
  }
}

function saleExtras({
  priceSource,
  originalUnitPrice,
  orderType,
  depositOf,
}: SaleLine): Pick<SoldLine, 'priceSource' | 'originalUnitPrice' | 'orderType' | 'depositOf'> {
  return {
    priceSource,
    ...(originalUnitPrice === undefined ? {} : { originalUnitPrice }),
    ...(orderType === undefined ? {} : { orderType }),
    ...(depositOf === undefined ? {} : { depositOf }),
  }
}

function returnExtras(line: ReturnLine): Pick<SoldLine, 'returnOf' | 'refund' | 'reason'> {
  const { reason, origin, refund } = line
  return origin === undefined ? { reason } : { reason, returnOf: origin, refund }
}

export function transactionTender(row: SettledTender): TransactionTender {
  const { tender } = row
  return {
    no: tender.no,
    method: tender.method,
    names: tender.names,
    kind: tender.kind,
    amount: row.applied,
    tendered: tender.tendered,
    change: row.change,
    forfeited: row.forfeited,
    opensDrawer: tender.opensDrawer,
    ...(tender.reference === undefined ? {} : { reference: tender.reference }),
    ...(tender.attempt === undefined ? {} : { attempt: tender.attempt }),
    ...(tender.subjectToApproval ? { subjectToApproval: true } : {}),
    ...(tender.foreign === undefined ? {} : { foreign: tender.foreign }),
  }
}

/** The receipt prints every tax apart, so the total without them is what the law tests. */
function dutyOf({ totals, taxes, tenders }: Settlement): Transaction['stampDuty'] {
  const cash = cashPaid(tenders.tenders)
  if (cash <= 0 || totals.total <= 0) return undefined
  const { duty } = stampDuty({
    gross: totals.total,
    printedTaxes: taxes.map((bucket) => bucket.tax),
    cash,
  })
  return duty === 0 ? undefined : { amount: duty, target: cash }
}

function cashPaid(tenders: readonly SettledTender[]): Minor {
  return sum(tenders.filter((row) => isCash(row.tender.kind)).map((row) => row.applied))
}
