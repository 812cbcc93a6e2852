// Voids and returns: checked against what became of the receipt, priced by what was stored, paid back
// by methods that may refund. The person who acts is recorded beside the one who sold.

import type { ReturnRefusal } from '../cart/command.ts'
import { checkReturnQuantity } from '../cart/decide-return.ts'
import type { SettledDiscount } from '../cart/discount.ts'
import type { Totals } from '../cart/settle.ts'
import { type ReturnedPart, refundShare, type SoldLine } from '../cart/sold-line.ts'
import { allocate, type Minor, minor, subtract, sum, ZERO } from '../money/money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { taxByRate } from '../tax/bucket.ts'
import { brandParts } from './brand.ts'
import { type PayBackRefusal, type PayBackRequest, payBack, type RefundTender } from './pay-back.ts'
import { isRefunded, isVoided, type ReceiptStatus, returnedByLine } from './status.ts'
import {
  type Billing,
  type NumberedAs,
  numbersOf,
  type Origin,
  settledAmount,
  type Transaction,
} from './transaction.ts'

export type UndoRefusal =
  | PayBackRefusal
  | ReturnRefusal
  | {
      readonly code:
        | 'ALREADY_VOIDED'
        | 'ALREADY_REFUNDED'
        | 'TRANSACTION_CANCELLED'
        | 'TRANSACTION_TYPE_WRONG'
        | 'VOID_OTHER_DAY'
        | 'VOID_OTHER_TERMINAL'
        | 'RETURN_OTHER_STORE'
        | 'RETURN_NOTHING'
    }

export type Undo = {
  readonly original: Transaction
  readonly status: ReceiptStatus
  readonly billing: Billing
  readonly numbered: NumberedAs
  readonly reason?: string
  readonly approvedBy?: string
}

/**
 * Undoes a whole sale or return on its own terminal and day. Its own tenders go back, whatever their
 * flags say; `tenders` is what an older client believes they were, and must agree.
 */
export function voidTransaction(
  undo: Undo,
  tenders?: readonly RefundTender[],
): Result<Transaction, UndoRefusal> {
  const { original, status, billing } = undo
  const wrong =
    checkVoidStatus(original, status) ??
    checkTraining(undo) ??
    (tenders && checkOwnTenders(original, tenders)) ??
    checkVoidPlace(original, billing)
  if (wrong) return refuse(wrong)
  return ok({
    ...frame(undo, original.kind === 'sale' ? 'void' : 'voidReturn'),
    lines: original.lines,
    subtotalDiscounts: original.subtotalDiscounts,
    taxes: original.taxes,
    totals: original.totals,
    // Foreign notes stay in the drawer: what goes back is their worth in coins of the country.
    tenders: original.tenders.map(({ foreign: _, ...tender }) => ({
      ...tender,
      tendered: tender.amount,
      change: ZERO,
      forfeited: ZERO,
    })),
    change: ZERO,
    rounding: original.rounding,
    ...(original.stampDuty === undefined ? {} : { stampDuty: original.stampDuty }),
    ...(original.brands === undefined ? {} : { brands: original.brands }),
    ...(original.customer === undefined ? {} : { customer: original.customer }),
    ...(original.orderType === undefined ? {} : { orderType: original.orderType }),
  })
}

export type ReturnRequest = PayBackRequest & {
  /** `all` is what older clients ask for, and only of an untouched receipt. */
  readonly lines: 'all' | readonly { readonly lineNo: number; readonly quantity: number }[]
}

/** Gives back a whole receipt or parts of it, at the net prices and taxes that were stored. */
export function returnTransaction(
  undo: Undo,
  request: ReturnRequest,
): Result<Transaction, UndoRefusal> {
  const { original, status, billing } = undo
  const wrong = checkReturnStatus(original, status, request.lines === 'all') ?? checkTraining(undo)
  if (wrong) return refuse(wrong)
  const picked = pickLines(undo, request.lines)
  if (!picked.ok) return picked
  const lines = picked.value
  const taxes = taxesBack(lines)
  const totals = totalsBack(lines)
  const live = original.lines.filter((line) => !line.cancelled)
  const whole = request.lines === 'all' && lines.length === live.length
  const paid = payBack(totals.total, whole ? original.rounding : undefined, request)
  if (!paid.ok) return paid
  if (billing.tenant !== original.tenant || billing.store !== original.store) {
    return refuse({ code: 'RETURN_OTHER_STORE' })
  }
  const brands = brandParts(lines)
  return ok({
    ...frame(undo, 'return'),
    lines,
    subtotalDiscounts: whole ? original.subtotalDiscounts : [],
    taxes,
    totals,
    tenders: paid.value.tenders,
    change: ZERO,
    rounding: paid.value.rounding,
    ...(whole && original.stampDuty ? { stampDuty: original.stampDuty } : {}),
    ...(brands.length === 0 ? {} : { brands }),
    ...(original.customer === undefined ? {} : { customer: original.customer }),
    ...(original.orderType === undefined ? {} : { orderType: original.orderType }),
  })
}

function checkVoidStatus(original: Transaction, status: ReceiptStatus): UndoRefusal | undefined {
  if (original.kind === 'cancel') return { code: 'TRANSACTION_CANCELLED' }
  if (isVoided(status)) return { code: 'ALREADY_VOIDED' }
  if (original.kind === 'sale' && isRefunded(status)) return { code: 'ALREADY_REFUNDED' }
  if (original.kind !== 'sale' && original.kind !== 'return') {
    return { code: 'TRANSACTION_TYPE_WRONG' }
  }
  return undefined
}

function checkReturnStatus(
  original: Transaction,
  status: ReceiptStatus,
  whole: boolean,
): UndoRefusal | undefined {
  if (original.kind === 'cancel') return { code: 'TRANSACTION_CANCELLED' }
  if (whole && isRefunded(status)) return { code: 'ALREADY_REFUNDED' }
  if (isVoided(status)) return { code: 'ALREADY_VOIDED' }
  return original.kind === 'sale' ? undefined : { code: 'TRANSACTION_TYPE_WRONG' }
}

/** What was only practised gives back no money, and practice gives back nothing that was sold. */
function checkTraining({ original, billing }: Undo): UndoRefusal | undefined {
  return original.training === billing.training ? undefined : { code: 'TRANSACTION_TYPE_WRONG' }
}

/** Method by method, what goes back is what came in. */
function checkOwnTenders(
  original: Transaction,
  tenders: readonly RefundTender[],
): UndoRefusal | undefined {
  const open = new Map<string, number>()
  for (const { method, amount } of original.tenders) {
    open.set(method, (open.get(method) ?? 0) + amount)
  }
  for (const { method, amount } of tenders) {
    const left = open.get(method)
    if (left === undefined) return { code: 'REFUND_TENDERS_MISMATCH' }
    open.set(method, left - amount)
  }
  const even = [...open.values()].every((left) => left === 0)
  return even ? undefined : { code: 'REFUND_TENDERS_MISMATCH' }
}

function checkVoidPlace(original: Transaction, billing: Billing): UndoRefusal | undefined {
  const same =
    billing.tenant === original.tenant &&
    billing.store === original.store &&
    billing.terminal === original.terminal
  if (!same) return { code: 'VOID_OTHER_TERMINAL' }
  if (billing.businessDate !== original.businessDate) return { code: 'VOID_OTHER_DAY' }
  return undefined
}

function pickLines(
  { original, status }: Undo,
  wanted: ReturnRequest['lines'],
): Result<readonly SoldLine[], UndoRefusal> {
  const returned = returnedByLine(status)
  const sold = original.lines.filter((line) => !line.cancelled && line.quantity > 0)
  const asked =
    wanted === 'all'
      ? sold.map((line) => ({ lineNo: line.lineNo, quantity: line.quantity }))
      : mergeAsked(wanted)
  const lines: SoldLine[] = []
  for (const { lineNo, quantity } of asked) {
    const line = sold.find((candidate) => candidate.lineNo === lineNo)
    if (line === undefined) return refuse({ code: 'RETURN_LINE_UNKNOWN', line: lineNo })
    const before = returned.get(lineNo)
    const wrong = checkReturnQuantity(line, before, quantity)
    if (wrong) return refuse(wrong)
    lines.push(lineBack(original.id, line, before, quantity))
  }
  return lines.length === 0 ? refuse({ code: 'RETURN_NOTHING' }) : ok(lines)
}

/** A line asked for twice is one line with both quantities. */
function mergeAsked(
  wanted: readonly { readonly lineNo: number; readonly quantity: number }[],
): readonly { readonly lineNo: number; readonly quantity: number }[] {
  const byLine = new Map<number, number>()
  for (const { lineNo, quantity } of wanted) {
    if (quantity <= 0) return [{ lineNo, quantity }]
    byLine.set(lineNo, (byLine.get(lineNo) ?? 0) + quantity)
  }
  return [...byLine].map(([lineNo, quantity]) => ({ lineNo, quantity }))
}

function lineBack(
  transaction: string,
  line: SoldLine,
  before: ReturnedPart | undefined,
  quantity: number,
): SoldLine {
  const share = refundShare(line, before, quantity)
  return {
    ...line,
    ...share,
    quantity,
    allocated: subtract(share.amount, share.net),
    discounts: discountsBack(line.discounts, subtract(share.gross, share.amount)),
    returnOf: { transaction, lineNo: line.lineNo },
  }
}

function discountsBack(
  discounts: readonly SettledDiscount[],
  amount: Minor,
): readonly SettledDiscount[] {
  if (discounts.length === 0) return []
  const before = sum(discounts.map((discount) => discount.amount))
  if (before === amount) return discounts
  if (before === 0) return discounts
  const shares = allocate(
    amount,
    discounts.map((discount) => discount.amount),
  )
  return discounts.map((discount, at) => ({ ...discount, amount: shares[at] ?? ZERO }))
}

function taxesBack(lines: readonly SoldLine[]): Transaction['taxes'] {
  return taxByRate(
    lines.map((line) => ({
      rule: line.tax,
      amount: line.taxable,
      quantity: line.quantity,
      storedTax: line.taxes,
    })),
  ).buckets
}

function totalsBack(lines: readonly SoldLine[]): Totals {
  const external = lines.filter((line) => line.tax.kind === 'external')
  const subtotal = sum(lines.map((line) => line.amount))
  const subtotalDiscount = sum(lines.map((line) => line.allocated))
  const service = sum(lines.map((line) => line.service))
  const externalTax = sum(external.flatMap((line) => line.taxes))
  return {
    subtotal,
    lineDiscount: sum(lines.map((line) => subtract(line.gross, line.amount))),
    subtotalDiscount,
    service,
    externalTax,
    tax: sum(lines.flatMap((line) => line.taxes)),
    total: minor(subtotal - subtotalDiscount + service + externalTax),
    quantity: lines.reduce((all, line) => all + line.quantity, 0),
  }
}

function frame(
  { original, billing, numbered, reason, approvedBy }: Undo,
  kind: 'void' | 'return' | 'voidReturn',
) {
  return {
    ...billing,
    ...numbersOf(numbered),
    kind,
    origin: originOf(original),
    ...(reason === undefined ? {} : { reason }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
  }
}

function originOf(original: Transaction): Origin {
  return {
    transaction: original.id,
    kind: original.kind,
    store: original.store,
    storeName: original.storeName,
    terminal: original.terminal,
    transactionNo: original.transactionNo,
    receiptNo: original.receiptNo,
    businessDate: original.businessDate,
    at: original.at,
    operator: original.operator,
    ...(original.kind === 'return' && original.origin
      ? { undoes: original.origin.transaction }
      : {}),
  }
}

/** What a refund of the whole receipt comes to. */
export function refundAmount(original: Transaction): Minor {
  return settledAmount(original)
}
