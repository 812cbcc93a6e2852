// Decides discounts by hand on a line or on the subtotal. What is accepted here can be given in full
// now; `settle` caps it when the cart shrinks later.
import { type Minor, minor, smaller, sum } from '../money/money.ts'
import { ok, refuse } from '../result.ts'
import { DISCOUNTS_MAX, type ManualDiscount, type OpenCart, type SaleLine } from './cart.ts'
import { checkPermission, checkText, findSaleLine } from './check.ts'
import type { CartCommand, CartEvent, CartRefusal, Decision, DiscountChange } from './command.ts'
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
  const wrong = checkChange(line.discounts, change)
  if (wrong) return refuse(wrong)
  const discounts = changed(line.discounts, change, now)
  const gross = grossOf(line, shop.rules.lineRounding)
  const settled = discountLine({ ...line, gross, discounts }, shop.rules.discountRounding)
  const refusal =
    change.how === 'remove'
      ? undefined
      : (firstCapped(settled, 'DISCOUNT_OVER_AMOUNT') ?? checkSize(settled, change, shop, now))
  if (refusal) return refuse(refusal)
  return ok([{ type: 'linesChanged', lines: [{ ...line, discounts }] }])
}

export function decideSubtotalDiscount(
  cart: OpenCart,
  change: DiscountChange,
  shop: Shop,
  now: Situation,
): Decision {
  const wrong = checkChange(cart.subtotalDiscounts, change)
  if (wrong) return refuse(wrong)
  const discounts = changed(cart.subtotalDiscounts, change, now)
  if (change.how === 'remove') return ok([{ type: 'subtotalDiscountsSet', discounts }])
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
    (all > most
      ? { code: 'DISCOUNT_OVER_BALANCE' as const, amount: all, max: most }
      : checkSize(settled, change, shop, now))
  return refusal ? refuse(refusal) : ok([{ type: 'subtotalDiscountsSet', discounts }])
}

/**
 * Goes on to paying. A percentage grows with the basket: what nobody allowed when it was small is
 * looked at once more.
 */
export function decideSubtotal(cart: OpenCart, shop: Shop, now: Situation): Decision {
  const grown = shop.policy.discountApprovalAbove === undefined ? [] : grownDiscounts(cart, shop)
  const denied = grown.length > 0 ? checkPermission('discount-over-limit', now) : undefined
  if (denied) return refuse(denied)
  const { approvedBy } = now
  const signed = approvedBy === undefined ? [] : grown.map((event) => signAll(event, approvedBy))
  return ok([...signed, { type: 'subtotalled' }])
}

type DiscountEvent =
  | { readonly type: 'linesChanged'; readonly lines: readonly SaleLine[] }
  | Extract<CartEvent, { type: 'subtotalDiscountsSet' }>

/** What stands above the limit without a second person, as the events that would sign it. */
function grownDiscounts(cart: OpenCart, shop: Shop): readonly DiscountEvent[] {
  const settlement = settle(cart, shop.rules)
  const isOver = (rows: readonly SettledDiscount[]): boolean =>
    sum(rows.filter(isUnsigned).map((row) => row.amount)) > (shop.policy.discountApprovalAbove ?? 0)
  const lines = cart.lines.filter(
    (line, at): line is SaleLine =>
      line.kind === 'sale' && !line.cancelled && isOver(settlement.lines[at]?.discounts ?? []),
  )
  const events: DiscountEvent[] = lines.length > 0 ? [{ type: 'linesChanged', lines }] : []
  if (isOver(settlement.subtotalDiscounts)) {
    events.push({ type: 'subtotalDiscountsSet', discounts: cart.subtotalDiscounts })
  }
  return events
}

function signAll(event: DiscountEvent, approvedBy: string): CartEvent {
  const sign = (discount: ManualDiscount): ManualDiscount => ({ approvedBy, ...discount })
  return event.type === 'linesChanged'
    ? {
        ...event,
        lines: event.lines.map((line) => ({ ...line, discounts: line.discounts.map(sign) })),
      }
    : { ...event, discounts: event.discounts.map(sign) }
}

/** The same id again takes the place of the earlier one. */
function changed(
  before: readonly ManualDiscount[],
  change: DiscountChange,
  now: Situation,
): readonly ManualDiscount[] {
  switch (change.how) {
    case 'replace':
      return change.discounts.map((discount) => signed(discount, now))
    case 'add':
      return [...without(before, change.discount.id), signed(change.discount, now)]
    case 'remove':
      return without(before, change.id)
  }
}

function without(discounts: readonly ManualDiscount[], id: string): readonly ManualDiscount[] {
  return discounts.filter((discount) => discount.id !== id)
}

/** Who allowed it is known from the situation and never taken from the request. */
function signed(discount: ManualDiscount, { approvedBy }: Situation): ManualDiscount {
  const { approvedBy: _, ...asked } = discount
  return approvedBy === undefined ? asked : { ...asked, approvedBy }
}

function checkChange(
  before: readonly ManualDiscount[],
  change: DiscountChange,
): CartRefusal | undefined {
  if (change.how === 'remove') {
    const known = before.some((discount) => discount.id === change.id)
    return known ? undefined : { code: 'DISCOUNT_NOT_FOUND' }
  }
  const asked = askedBy(change)
  const count = change.how === 'add' ? without(before, change.discount.id).length + 1 : asked.length
  if (count > DISCOUNTS_MAX) return { code: 'DISCOUNTS_TOO_MANY', max: DISCOUNTS_MAX }
  for (const discount of asked) {
    const wrong = checkText(discount.note, discount.reason) ?? checkValue(discount)
    if (wrong) return wrong
  }
  return undefined
}

function checkValue(discount: ManualDiscount): CartRefusal | undefined {
  if (discount.kind === 'amount') {
    const { value } = discount
    return value < 0 ? { code: 'DISCOUNT_OVER_AMOUNT', amount: value, max: minor(0) } : undefined
  }
  const { basisPoints } = discount
  const sound = Number.isInteger(basisPoints) && basisPoints >= 0
  return sound && basisPoints <= WHOLE_BASIS_POINTS ? undefined : { code: 'DISCOUNT_PERCENT_RANGE' }
}

/** An amount that could not be given in full. */
function firstCapped(
  settled: readonly SettledDiscount[],
  code: 'DISCOUNT_OVER_AMOUNT' | 'DISCOUNT_OVER_BALANCE',
): CartRefusal | undefined {
  const capped = settled.find((row) => row.kind === 'amount' && row.amount < row.value)
  return capped && { code, amount: minor(capped.value), max: capped.amount }
}

/**
 * What this command asks for, together with what nobody else allowed before: many small discounts
 * are one large one.
 */
function checkSize(
  settled: readonly SettledDiscount[],
  change: AskingChange,
  { policy }: Shop,
  now: Situation,
): CartRefusal | undefined {
  const asked = new Set(askedBy(change).map((discount) => discount.id))
  const isAsked = (row: SettledDiscount): boolean => row.id !== undefined && asked.has(row.id)
  const open = settled.filter((row) => isAsked(row) || isUnsigned(row))
  const amount: Minor = sum(open.map((row) => row.amount))
  const { discountReasonAbove: reasonAbove, discountApprovalAbove: approvalAbove } = policy
  if (reasonAbove !== undefined && amount > reasonAbove) {
    const reasoned = settled.filter(isAsked).every((row) => row.reason)
    if (!reasoned) return { code: 'DISCOUNT_REASON_REQUIRED' }
  }
  return approvalAbove !== undefined && amount > approvalAbove
    ? checkPermission('discount-over-limit', now)
    : undefined
}

/** A discount by hand that no second person allowed; a promotion is nobody's to allow. */
function isUnsigned(row: SettledDiscount): boolean {
  return row.id !== undefined && row.approvedBy === undefined
}

type AskingChange = Exclude<DiscountChange, { how: 'remove' }>

function askedBy(change: AskingChange): readonly ManualDiscount[] {
  return change.how === 'add' ? [change.discount] : change.discounts
}
