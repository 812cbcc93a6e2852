// Money that goes back for returned goods: by methods that may refund, within their limits, to the
// coin what is due.
import { REFERENCE_LENGTH_MAX, TENDERS_MAX } from '../cart/cart.ts'
import { checkPermission } from '../cart/check.ts'
import type { MethodRefusal, PermissionRefusal } from '../cart/command.ts'
import type { Situation } from '../cart/shop.ts'
import { type CashRounding, forRefund } from '../money/cash-rounding.ts'
import { AMOUNT_MAX, add, type Minor, sum, ZERO } from '../money/money.ts'
import { ok, type Result, refuse } from '../result.ts'
import { isCash, type PaymentMethod } from '../tender/method.ts'
import {
  settleTenders,
  type Tender,
  type TenderSettlement,
  takenBy,
  tenderOf,
} from '../tender/tender.ts'
import { transactionTender } from './complete.ts'
import type { TransactionTender } from './transaction.ts'

export type RefundTender = {
  readonly method: string
  readonly amount: Minor
  readonly reference?: string
}

export type PayBackRequest = {
  readonly tenders: readonly RefundTender[]
  readonly method: (code: string) => PaymentMethod | undefined
  readonly cashRounding?: CashRounding
  /** Cash given back above this needs a second person. */
  readonly cashApproval?: {
    readonly above: Minor
    readonly now: Pick<Situation, 'may' | 'approvedBy'>
  }
}

export type PayBackRefusal =
  | MethodRefusal
  | PermissionRefusal
  | { readonly code: 'TENDER_REFERENCE_REQUIRED'; readonly tender: string }
  | { readonly code: 'TENDERS_TOO_MANY' | 'NOTE_TOO_LONG'; readonly max: number }
  | { readonly code: 'REFUND_TENDERS_MISMATCH' }

export type PaidBack = { readonly tenders: readonly TransactionTender[]; readonly rounding: Minor }

/** A whole receipt gives back what was settled, its rounding included; a part is rounded anew. */
export function payBack(
  total: Minor,
  storedRounding: Minor | undefined,
  request: PayBackRequest,
): Result<PaidBack, PayBackRefusal> {
  if (request.tenders.length > TENDERS_MAX) {
    return refuse({ code: 'TENDERS_TOO_MANY', max: TENDERS_MAX })
  }
  const tenders: Tender[] = []
  for (const [at, wanted] of request.tenders.entries()) {
    const method = request.method(wanted.method)
    if (method === undefined) return refuse({ code: 'TENDER_UNKNOWN', tender: wanted.method })
    const wrong = checkRefundMethod(method, wanted)
    if (wrong) return refuse(wrong)
    const { reference } = wanted
    tenders.push(
      tenderOf(method, at + 1, wanted.amount, reference === undefined ? {} : { reference }),
    )
  }
  const due = storedRounding === undefined ? total : add(total, storedRounding)
  const { cashRounding } = request
  const policy = storedRounding === undefined && cashRounding ? forRefund(cashRounding) : undefined
  const settled = settleTenders(due, tenders, policy)
  const exact = settled.tenders.every((row) => row.applied === row.tender.tendered)
  if (settled.balance !== 0 || !exact) return refuse({ code: 'REFUND_TENDERS_MISMATCH' })
  const tooMuch = checkRefundLimits(settled, request)
  if (tooMuch) return refuse(tooMuch)
  return ok({
    tenders: settled.tenders.map(transactionTender),
    rounding: storedRounding ?? settled.rounding,
  })
}

/** Foreign notes are bought at the rate of their day and go back as coins of this country. */
function checkRefundMethod(
  method: PaymentMethod,
  { amount, reference }: RefundTender,
): PayBackRefusal | undefined {
  if (!method.active) return { code: 'TENDER_INACTIVE', tender: method.code }
  if (!method.canRefund || method.foreign) {
    return { code: 'TENDER_CANNOT_REFUND', tender: method.code }
  }
  if (method.needsReference && !reference) {
    return { code: 'TENDER_REFERENCE_REQUIRED', tender: method.code }
  }
  if ((reference?.length ?? 0) > REFERENCE_LENGTH_MAX) {
    return { code: 'NOTE_TOO_LONG', max: REFERENCE_LENGTH_MAX }
  }
  return amount < 0 || amount > AMOUNT_MAX ? { code: 'REFUND_TENDERS_MISMATCH' } : undefined
}

/** Limits count what a method gives back in all, however many tenders it is cut into. */
function checkRefundLimits(
  settled: TenderSettlement,
  { method: methodOf, cashApproval }: PayBackRequest,
): PayBackRefusal | undefined {
  for (const tender of new Set(settled.tenders.map((row) => row.tender.method))) {
    const max = methodOf(tender)?.limit ?? ZERO
    if (max > 0 && takenBy(tender, settled) > max) {
      return { code: 'TENDER_OVER_LIMIT', tender, max }
    }
  }
  const cash = settled.tenders.filter((row) => isCash(row.tender.kind))
  return cashApproval && sum(cash.map((row) => row.applied)) > cashApproval.above
    ? checkPermission('refund-over-limit', cashApproval.now)
    : undefined
}
