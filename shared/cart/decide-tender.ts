// Decides money: tenders with the flags of their method enforced, their removal, and the attempts
// that a provider has to approve.
import { AMOUNT_MAX, larger, type Minor, mulDivRound, ZERO } from '../money/money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { type Attempt, isTaken, settleAttempt, startAttempt } from '../tender/attempt.ts'
import { isCash, type PaymentMethod } from '../tender/method.ts'
import { OTHERS } from '../tender/standard-methods.ts'
import {
  settleTenders,
  type Tender,
  type TenderSettlement,
  takenBy,
  tenderOf,
} from '../tender/tender.ts'
import { ATTEMPTS_MAX, type OpenCart, REFERENCE_LENGTH_MAX, TENDERS_MAX } from './cart.ts'
import { checkPermission, checkText } from './check.ts'
import type { CartCommand, CartEvent, CartRefusal, Decision, MethodRefusal } from './command.ts'
import { settle } from './settle.ts'
import type { Shop, Situation } from './shop.ts'

export function decidePayment(
  cart: OpenCart,
  command: Extract<CartCommand, { type: 'payment' }>,
  shop: Shop,
  now: Situation,
): Decision {
  const method = usableMethod(shop, command.method)
  if (!method.ok) return method
  if (method.value.provider !== undefined) {
    return refuse({ code: 'TENDER_NEEDS_ATTEMPT', tender: command.method })
  }
  if (method.value.needsReference && !command.reference) {
    return refuse({ code: 'TENDER_REFERENCE_REQUIRED', tender: command.method })
  }
  if ((command.reference?.length ?? 0) > REFERENCE_LENGTH_MAX) {
    return refuse({ code: 'NOTE_TOO_LONG', max: REFERENCE_LENGTH_MAX })
  }
  const amount = homeAmount(method.value, command)
  if (amount === undefined) return refuse({ code: 'TENDER_AMOUNT_INVALID' })
  const tender = tenderOf(method.value, nextNo(cart), amount, moreOf(method.value, command))
  const wrong = checkTender(cart, tender, method.value, shop, now)
  return wrong ? refuse(wrong) : ok([{ type: 'tendered', tender }])
}

export function decideRemoveTender(cart: OpenCart, no: number): Decision {
  const tender = cart.tenders.find((candidate) => candidate.no === no)
  if (tender === undefined) return refuse({ code: 'TENDER_NOT_FOUND', no })
  if (tender.attempt !== undefined) return refuse({ code: 'TENDER_NEEDS_REVERSAL' })
  return ok([{ type: 'tenderRemoved', no }])
}

export function decideStartAttempt(
  cart: OpenCart,
  command: Extract<CartCommand, { type: 'startAttempt' }>,
  shop: Shop,
  now: Situation,
): Decision {
  const method = usableMethod(shop, command.method)
  if (!method.ok) return method
  if (method.value.provider === undefined) {
    return refuse({ code: 'TENDER_UNKNOWN', tender: command.method })
  }
  const known = cart.attempts.find((attempt) => attempt.id === command.id)
  if (known) return ok([])
  if (cart.attempts.length >= ATTEMPTS_MAX) {
    return refuse({ code: 'TENDERS_TOO_MANY', max: ATTEMPTS_MAX })
  }
  if (command.amount <= 0) return refuse({ code: 'TENDER_AMOUNT_INVALID' })
  // A card is never charged more than what is open, whatever the method allows by hand.
  const tender = tenderOf({ ...method.value, canDepositOver: false }, nextNo(cart), command.amount)
  const wrong = checkTender(cart, tender, method.value, shop, now)
  if (wrong) return refuse(wrong)
  const attempt = startAttempt(command.id, command.method, command.amount)
  return ok([{ type: 'attemptSet', attempt }])
}

/** What the provider answered, at once or late, and what a manager found out. */
export function decideSettleAttempt(
  cart: OpenCart,
  { id, outcome }: Extract<CartCommand, { type: 'settleAttempt' }>,
  shop: Shop,
  now: Situation,
): Decision {
  const attempt = cart.attempts.find((candidate) => candidate.id === id)
  if (attempt === undefined) return refuse({ code: 'ATTEMPT_NOT_FOUND' })
  const denied =
    outcome.evidence &&
    (checkPermission('payment-by-evidence', now) ?? checkText(outcome.evidence.text))
  if (denied) return refuse(denied)
  const settled = settleAttempt(attempt, outcome)
  if (!settled.ok) {
    return refuse(
      settled.error.code === 'TENDER_AMOUNT_INVALID'
        ? { code: 'TENDER_AMOUNT_INVALID' }
        : settled.error,
    )
  }
  if (settled.value === attempt) return ok([])
  const events: CartEvent[] = [{ type: 'attemptSet', attempt: settled.value }]
  const tender = cart.tenders.find((candidate) => candidate.attempt === id)
  if (tender) events.push({ type: 'tenderRemoved', no: tender.no })
  if (isTaken(settled.value)) {
    // Money that was taken counts, even by a method that has been deleted since.
    const method = shop.method(attempt.method) ?? { ...OTHERS, code: attempt.method }
    events.push({
      type: 'tendered',
      tender: tenderFrom(settled.value, method, tender?.no ?? nextNo(cart)),
    })
  }
  return ok(events)
}

function tenderFrom(attempt: Attempt, method: PaymentMethod, no: number): Tender {
  return tenderOf(method, no, attempt.approved, {
    attempt: attempt.id,
    ...(attempt.reference === undefined ? {} : { reference: attempt.reference }),
    ...(attempt.state === 'pendingOffline' ? { subjectToApproval: true } : {}),
  })
}

function usableMethod(shop: Shop, code: string): Result<PaymentMethod, CartRefusal> {
  const method = shop.method(code)
  if (method === undefined) return refuse({ code: 'TENDER_UNKNOWN', tender: code })
  return method.active ? ok(method) : refuse({ code: 'TENDER_INACTIVE', tender: code })
}

/** Foreign notes count at the rate of the day, rounded down: the shop never gives more than it got. */
function homeAmount(
  method: PaymentMethod,
  command: Extract<CartCommand, { type: 'payment' }>,
): Minor | undefined {
  if (Math.abs(command.amount) > AMOUNT_MAX) return undefined
  if (method.foreign === undefined) return command.amount
  const foreign = command.foreignAmount
  if (foreign === undefined || foreign <= 0 || foreign > AMOUNT_MAX) return undefined
  const { num, den } = method.foreign.rate
  if (foreign * num > AMOUNT_MAX * den) return undefined
  return mulDivRound(foreign, num, den, 'down')
}

function moreOf(
  method: PaymentMethod,
  command: Extract<CartCommand, { type: 'payment' }>,
): Pick<Tender, 'reference' | 'foreign'> {
  return {
    ...(command.reference === undefined ? {} : { reference: command.reference }),
    ...(method.foreign === undefined || command.foreignAmount === undefined
      ? {}
      : { foreign: { currency: method.foreign.currency, amount: command.foreignAmount } }),
  }
}

function checkTender(
  cart: OpenCart,
  tender: Tender,
  method: PaymentMethod,
  shop: Shop,
  now: Situation,
): CartRefusal | undefined {
  if (cart.tenders.length >= TENDERS_MAX) return { code: 'TENDERS_TOO_MANY', max: TENDERS_MAX }
  const { totals, tenders } = settle(cart, shop.rules)
  const { balance, cashDue } = tenders
  if (balance === 0) return { code: 'BALANCE_ZERO' }
  const refund = totals.total < 0
  if (refund ? balance > 0 : balance < 0) return { code: 'BALANCE_OVERPAID', balance }
  // What rounds to nothing is paid by showing the empty hand: a cash tender of 0.
  const roundsAway = isCash(tender.kind) && cashDue === 0
  if (tender.tendered === 0 && !roundsAway) return { code: 'TENDER_AMOUNT_INVALID' }
  if (refund ? tender.tendered > 0 : tender.tendered < 0) return { code: 'TENDER_AMOUNT_INVALID' }
  if (refund && !method.canRefund) return { code: 'TENDER_CANNOT_REFUND', tender: method.code }
  const due = isCash(tender.kind) ? inCoins(balance, cashDue, refund) : balance
  const over = refund ? tender.tendered < due : tender.tendered > due
  if (over && (refund || !tender.canDepositOver)) return { code: 'DEPOSIT_OVER', balance }
  const after = settleTenders(totals.total, [...cart.tenders, tender], shop.rules.cashRounding)
  return checkLimits([tender], after, shop) ?? checkCashRefund(tender, after, shop, now)
}

/** No method takes or gives back more than its limit in one transaction. */
export function checkLimits(
  tenders: readonly Tender[],
  settlement: TenderSettlement,
  shop: Pick<Shop, 'method'>,
): MethodRefusal | undefined {
  for (const tender of new Set(tenders.map(({ method }) => method))) {
    const max = shop.method(tender)?.limit ?? ZERO
    const isOver = max > 0 && Math.abs(takenBy(tender, settlement)) > max
    if (isOver) return { code: 'TENDER_OVER_LIMIT', tender, max }
  }
  return undefined
}

function checkCashRefund(
  tender: Tender,
  settlement: TenderSettlement,
  { policy }: Shop,
  now: Situation,
): CartRefusal | undefined {
  const above = policy.cashRefundApprovalAbove
  if (above === undefined || !isCash(tender.kind) || tender.tendered >= 0) return undefined
  const isOver = -takenBy(tender.method, settlement) > above
  return isOver ? checkPermission('refund-over-limit', now) : undefined
}

/** Rounding may raise what a customer hands over; what goes back is what there are coins for. */
function inCoins(balance: Minor, cashDue: Minor, refund: boolean): Minor {
  return refund ? cashDue : larger(balance, cashDue)
}

function nextNo(cart: OpenCart): number {
  return cart.tenders.reduce((highest, tender) => Math.max(highest, tender.no), 0) + 1
}
