// Decides discounts by hand on a line or on the subtotal. What is accepted here can be given in full
// now; `settle` caps it when the cart shrinks later.
import { type Minor, minor, smaller, sum } from '../money/money.ts'
import { ok, refuse } from '../result.ts'
import { DISCOUNTS_MAX, type ManualDiscount, NOTE_LENGTH_MAX, type OpenCart } from './cart.ts'
import { checkPermission, findSaleLine } from './check.ts'
import type { CartCommand, CartRefusal, Decision, DiscountChange } from './command.ts'
import {
  discountLine,
  discountSubtotal,
  type SettledDiscount,
  WHOLE_BASIS_POINTS,
} from './discount.ts'
import { grossOf, settle, takesSubtotalDiscount } from './settle.ts'
import type { Shop, Situation } from './shop.ts'

export function decideLineDiscount(
  cart: OpenCart,
  { lineNo, change }: Extract<CartCommand, { type: 'lineDiscount' }>,
  shop: Shop,
  now: Situation,
): Decision {
  const found = findSaleLine(cart, lineNo)
  if (!found.ok) return found
  const line = found.value
  if (line.item.discountRestricted) {
    return refuse({ code: 'DISCOUNT_RESTRICTED', item: line.item.code })
  }
  const discounts = changed(line.discounts, change)
  const wrong = checkDiscounts(discounts, change)
  if (wrong) return refuse(wrong)
  const gross = grossOf(line, shop.rules.lineRounding)
  const settled = discountLine({ ...line, gross, discounts }, shop.rules.discountRounding)
  const refusal =
    firstCapped(settled, 'DISCOUNT_OVER_AMOUNT') ??
    checkSize(newOnes(discounts, settled, change), shop, now)
  if (refusal) return refuse(refusal)
  const signed = sign(discounts, change, now)
  return ok([{ type: 'linesChanged', lines: [{ ...line, discounts: signed }] }])
}

export function decideSubtotalDiscount(
  cart: OpenCart,
  change: DiscountChange,
  shop: Shop,
  now: Situation,
): Decision {
  const discounts = changed(cart.subtotalDiscounts, change)
  const wrong = checkDiscounts(discounts, change)
  if (wrong) return refuse(wrong)
  const bare = settle({ ...cart, subtotalDiscounts: [] }, shop.rules)
  const base = sum(
    cart.lines.flatMap((line, at) =>
      takesSubtotalDiscount(line) ? [bare.lines[at]?.amount ?? minor(0)] : [],
    ),
  )
  const settled = discountSubtotal(base, discounts, shop.rules.discountRounding)
  const most = smaller(base, minor(Math.max(0, bare.tenders.balance)))
  const all = sum(settled.map((discount) => discount.amount))
  const refusal =
    firstCapped(settled, 'DISCOUNT_OVER_BALANCE') ??
    (all > most && change.how !== 'remove'
      ? { code: 'DISCOUNT_OVER_BALANCE' as const, amount: all, max: most }
      : checkSize(newOnes(discounts, settled, change), shop, now))
  if (refusal) return refuse(refusal)
  return ok([{ type: 'subtotalDiscountsSet', discounts: sign(discounts, change, now) }])
}

function changed(
  before: readonly ManualDiscount[],
  change: DiscountChange,
): readonly ManualDiscount[] {
  switch (change.how) {
    case 'replace':
      return change.discounts
    case 'add':
      return [...before, change.discount]
    case 'remove':
      return before.filter((discount) => discount.id !== change.id)
  }
}

function checkDiscounts(
  discounts: readonly ManualDiscount[],
  change: DiscountChange,
): CartRefusal | undefined {
  if (discounts.length > DISCOUNTS_MAX) return { code: 'DISCOUNTS_TOO_MANY', max: DISCOUNTS_MAX }
  if (change.how === 'remove') return undefined
  const asked = change.how === 'add' ? [change.discount] : change.discounts
  for (const discount of asked) {
    if ((discount.note?.length ?? 0) > NOTE_LENGTH_MAX) {
      return { code: 'NOTE_TOO_LONG', max: NOTE_LENGTH_MAX }
    }
    if (discount.kind === 'percent') {
      const { basisPoints } = discount
      const sound = Number.isInteger(basisPoints) && basisPoints >= 0
      if (!sound || basisPoints > WHOLE_BASIS_POINTS) return { code: 'DISCOUNT_PERCENT_RANGE' }
    } else if (discount.value < 0) {
      return { code: 'DISCOUNT_OVER_AMOUNT', amount: discount.value, max: minor(0) }
    }
  }
  return undefined
}

/** An amount that could not be given in full. */
function firstCapped(
  settled: readonly SettledDiscount[],
  code: 'DISCOUNT_OVER_AMOUNT' | 'DISCOUNT_OVER_BALANCE',
): CartRefusal | undefined {
  const capped = settled.find((row) => row.kind === 'amount' && row.amount < row.value)
  return capped && { code, amount: minor(capped.value), max: capped.amount }
}

/** What this command alone takes off; what stood before was allowed before. */
function newOnes(
  discounts: readonly ManualDiscount[],
  settled: readonly SettledDiscount[],
  change: DiscountChange,
): { readonly amount: Minor; readonly reasoned: boolean } {
  if (change.how === 'remove') return { amount: minor(0), reasoned: true }
  const asked = new Set(
    change.how === 'add' ? [change.discount.id] : discounts.map((discount) => discount.id),
  )
  const rows = settled.filter((row) => row.id !== undefined && asked.has(row.id))
  return {
    amount: sum(rows.map((row) => row.amount)),
    reasoned: rows.every((row) => row.reason !== undefined),
  }
}

function checkSize(
  asked: { readonly amount: Minor; readonly reasoned: boolean },
  { policy }: Shop,
  now: Situation,
): CartRefusal | undefined {
  const { discountReasonAbove: reasonAbove, discountApprovalAbove: approvalAbove } = policy
  if (reasonAbove !== undefined && asked.amount > reasonAbove && !asked.reasoned) {
    return { code: 'DISCOUNT_REASON_REQUIRED' }
  }
  if (approvalAbove !== undefined && asked.amount > approvalAbove) {
    return checkPermission('discount-over-limit', now)
  }
  return undefined
}

/** Writes the second person beside the discounts that person was asked for. */
function sign(
  discounts: readonly ManualDiscount[],
  change: DiscountChange,
  now: Situation,
): readonly ManualDiscount[] {
  const { approvedBy } = now
  if (approvedBy === undefined || change.how === 'remove') return discounts
  return discounts.map((discount) =>
    change.how === 'replace' || discount.id === change.discount.id
      ? { ...discount, approvedBy }
      : discount,
  )
}
