// Decides goods that come back inside a cart: with their receipt at what was paid for them, without
// one at today's price, within a limit and never unexplained.
import { add, type Minor, subtract, sum, ZERO } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { ok, type Result, refuse } from '../result.ts'
import { taxParts } from '../tax/compute.ts'
import {
  type CartLine,
  LINES_MAX,
  type OpenCart,
  QUANTITY_MAX,
  type RefundShare,
  type ReturnLine,
  type SaleLine,
} from './cart.ts'
import { checkPermission, checkText } from './check.ts'
import type { CartCommand, CartRefusal, Decision, ReturnRefusal } from './command.ts'
import { discountLine, discountTotal } from './discount.ts'
import { grossOf } from './settle.ts'
import type { ReceiptView, Shop, Situation } from './shop.ts'
import { addReturned, type ReturnedPart, refundShare, type SoldLine } from './sold-line.ts'

export function decideAddReturn(
  cart: OpenCart,
  command: Extract<CartCommand, { type: 'addReturn' }>,
  shop: Shop,
  now: Situation,
): Decision {
  if (cart.lines.length >= LINES_MAX) return refuse({ code: 'LINES_TOO_MANY', max: LINES_MAX })
  const denied = checkPermission('return', now) ?? checkReason(command.reason)
  if (denied) return refuse(denied)
  const receipt = shop.receipt(command.transaction)
  if (receipt === undefined) return refuse({ code: 'TRANSACTION_NOT_FOUND' })
  if (receipt.closed) return refuse({ code: receipt.closed })
  // What was only practised gives back no money, and practice gives back no goods that were sold.
  if (receipt.training !== cart.training) return refuse({ code: 'TRANSACTION_TYPE_WRONG' })
  const sold = receipt.lines.find((line) => line.lineNo === command.lineNo)
  if (sold === undefined || sold.cancelled || sold.quantity <= 0) {
    return refuse({ code: 'RETURN_LINE_UNKNOWN', line: command.lineNo })
  }
  const before = returnedBefore(cart, receipt, sold)
  const wrong = checkReturnQuantity(sold, before, command.quantity)
  if (wrong) return refuse(wrong)
  const line = returnLine(cart, command, sold, before, now)
  return ok([{ type: 'linesAdded', lines: [line] }])
}

/**
 * Looked at once more when the cart is billed: another till may have given the same goods back
 * since they were added here.
 */
export function checkReturnsStand(cart: OpenCart, shop: Shop): CartRefusal | undefined {
  const named = new Map<string, ReturnLine>()
  for (const line of cart.lines) {
    if (line.kind === 'return' && !line.cancelled && line.origin) {
      named.set(`${line.origin.transaction}|${line.origin.lineNo}`, line)
    }
  }
  for (const { origin } of named.values()) {
    const receipt = origin && shop.receipt(origin.transaction)
    const sold = receipt?.lines.find((line) => line.lineNo === origin?.lineNo)
    if (receipt === undefined || sold === undefined) return { code: 'TRANSACTION_NOT_FOUND' }
    if (receipt.closed) return { code: receipt.closed }
    const all = returnedBefore(cart, receipt, sold)
    if (all && (all.quantity > sold.quantity || all.net > sold.net)) return { code: 'RETURN_TAKEN' }
  }
  return undefined
}

/** Goods without a receipt: what they would cost today, promotion and tax included. */
export function blindReturn(
  cart: OpenCart,
  priced: SaleLine,
  reason: string | undefined,
  shop: Shop,
  now: Situation,
): Result<ReturnLine, CartRefusal> {
  const denied = checkPermission('return-without-receipt', now) ?? checkReason(reason)
  if (denied) return refuse(denied)
  const quantity = -priced.quantity
  const refund = refundToday({ ...priced, quantity }, shop)
  const most = shop.policy.noReceiptReturnMax
  const before = sum(cart.lines.map((line) => (isBlind(line) ? paidBack(line) : ZERO)))
  if (most !== undefined && add(before, paidBack({ refund, tax: priced.tax })) > most) {
    return refuse({ code: 'NO_RECEIPT_RETURN_LIMIT', max: most })
  }
  const { lineNo, item, unitPrice, modifiers, tax, scannedAt } = priced
  return ok({
    kind: 'return',
    lineNo,
    item,
    quantity: priced.quantity,
    unitPrice,
    modifiers,
    tax,
    scannedAt,
    cancelled: false,
    refund,
    reason: reason ?? '',
    ...(now.approvedBy === undefined ? {} : { approvedBy: now.approvedBy }),
  })
}

/** Bought in a promotion and given back without the receipt must not be a way to make money. */
function refundToday(line: SaleLine, { rules }: Shop): RefundShare {
  const gross = grossOf(line, rules.lineRounding)
  const net = subtract(
    gross,
    discountTotal(discountLine({ ...line, gross }, rules.discountRounding)),
  )
  const taxes = taxParts(net, line.tax)
  return { gross, amount: net, net, taxable: net, taxes, service: ZERO }
}

/** What leaves the drawer for it. */
function paidBack({ refund, tax }: Pick<ReturnLine, 'refund' | 'tax'>): Minor {
  return tax.kind === 'external' ? add(refund.net, sum(refund.taxes)) : refund.net
}

/** Refuses more than was sold, counting what came back before. */
export function checkReturnQuantity(
  sold: SoldLine,
  before: ReturnedPart | undefined,
  quantity: number,
): ReturnRefusal | undefined {
  if (!Number.isSafeInteger(quantity) || quantity <= 0 || quantity > QUANTITY_MAX) {
    return { code: 'QUANTITY_OUT_OF_RANGE', max: QUANTITY_MAX / MILLI }
  }
  if (sold.unit === 'each' && quantity % MILLI !== 0) {
    return { code: 'QUANTITY_NOT_WHOLE', item: sold.item }
  }
  const left = sold.quantity - (before?.quantity ?? 0)
  return quantity > left ? { code: 'RETURN_OVER_SOLD', line: sold.lineNo, left } : undefined
}

function returnLine(
  cart: OpenCart,
  command: Extract<CartCommand, { type: 'addReturn' }>,
  sold: SoldLine,
  before: ReturnedPart | undefined,
  now: Situation,
): ReturnLine {
  return {
    kind: 'return',
    lineNo: cart.lines.length + 1,
    item: {
      code: sold.item,
      names: sold.names,
      category: sold.category,
      taxCode: sold.tax.code,
      unit: sold.unit,
      discountRestricted: sold.discountRestricted,
      stockTracked: sold.stockTracked,
      ...(sold.brand === undefined ? {} : { brand: sold.brand }),
      ...(sold.components === undefined ? {} : { components: sold.components }),
      ...(sold.images === undefined ? {} : { images: sold.images }),
    },
    quantity: -command.quantity,
    unitPrice: sold.unitPrice,
    modifiers: sold.modifiers,
    tax: sold.tax,
    scannedAt: now.at,
    cancelled: false,
    origin: { transaction: command.transaction, lineNo: sold.lineNo },
    refund: refundShare(sold, before, command.quantity),
    reason: command.reason,
    ...(now.approvedBy === undefined ? {} : { approvedBy: now.approvedBy }),
  }
}

/** What came back of a line in earlier transactions and in this very cart. */
function returnedBefore(
  cart: OpenCart,
  receipt: ReceiptView,
  sold: SoldLine,
): ReturnedPart | undefined {
  let before = receipt.returned.get(sold.lineNo)
  for (const line of cart.lines) {
    if (line.kind !== 'return' || line.cancelled) continue
    const { origin } = line
    if (origin?.transaction !== receipt.transaction || origin.lineNo !== sold.lineNo) continue
    before = addReturned(before, { ...line.refund, quantity: -line.quantity })
  }
  return before
}

function isBlind(line: CartLine): line is ReturnLine {
  return line.kind === 'return' && line.origin === undefined && !line.cancelled
}

function checkReason(reason: string | undefined): CartRefusal | undefined {
  return reason ? checkText(reason) : { code: 'RETURN_REASON_REQUIRED' }
}
