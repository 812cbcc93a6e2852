// A payment attempt with a provider: asked once, never forgotten, and never taken for paid or unpaid
// before somebody knows. Durable before it is sent; that is the caller's part.
import { type Minor, ZERO } from '../money/money.ts'
import { ok, type Result, refuse } from '../result.ts'

export const ATTEMPT_STATES = [
  'started',
  'approved',
  'declined',
  'cancelled',
  'pendingOffline',
  'unknown',
  'reversed',
] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

export const ATTEMPT_EVENTS = [
  'approve',
  'approveOffline',
  'decline',
  'cancel',
  'loseAnswer',
  'reverse',
] as const
export type AttemptEvent = (typeof ATTEMPT_EVENTS)[number]

export type Attempt = {
  readonly id: string
  readonly method: string
  readonly asked: Minor
  /** Less than asked when the account held less. */
  readonly approved: Minor
  readonly state: AttemptState
  /** The provider's own number of the payment. */
  readonly reference?: string
  /** Who settled it by hand, and what was seen: a slip, a bank's page. */
  readonly evidence?: { readonly by: string; readonly text: string }
}

/** The same answer twice is no news; a late one never overturns what is known. */
const TABLE: Readonly<
  Record<AttemptState, Readonly<Record<AttemptEvent, AttemptState | 'refuse'>>>
> = {
  started: {
    approve: 'approved',
    approveOffline: 'pendingOffline',
    decline: 'declined',
    cancel: 'cancelled',
    loseAnswer: 'unknown',
    reverse: 'refuse',
  },
  unknown: {
    approve: 'approved',
    approveOffline: 'pendingOffline',
    decline: 'declined',
    cancel: 'cancelled',
    loseAnswer: 'unknown',
    reverse: 'refuse',
  },
  approved: {
    approve: 'approved',
    approveOffline: 'refuse',
    decline: 'refuse',
    cancel: 'refuse',
    loseAnswer: 'approved',
    reverse: 'reversed',
  },
  pendingOffline: {
    approve: 'approved',
    approveOffline: 'pendingOffline',
    decline: 'declined',
    cancel: 'refuse',
    loseAnswer: 'pendingOffline',
    reverse: 'reversed',
  },
  declined: {
    approve: 'refuse',
    approveOffline: 'refuse',
    decline: 'declined',
    cancel: 'declined',
    loseAnswer: 'declined',
    reverse: 'refuse',
  },
  cancelled: {
    approve: 'refuse',
    approveOffline: 'refuse',
    decline: 'cancelled',
    cancel: 'cancelled',
    loseAnswer: 'cancelled',
    reverse: 'refuse',
  },
  reversed: {
    approve: 'refuse',
    approveOffline: 'refuse',
    decline: 'refuse',
    cancel: 'refuse',
    loseAnswer: 'reversed',
    reverse: 'reversed',
  },
}

export type Outcome = {
  readonly event: AttemptEvent
  readonly approved?: Minor
  readonly reference?: string
  readonly evidence?: { readonly by: string; readonly text: string }
}

export type AttemptRefusal =
  | {
      readonly code: 'ATTEMPT_INVALID_EVENT'
      readonly state: AttemptState
      readonly event: AttemptEvent
    }
  | { readonly code: 'TENDER_AMOUNT_INVALID'; readonly amount: Minor }

export function startAttempt(id: string, method: string, asked: Minor): Attempt {
  return { id, method, asked, approved: ZERO, state: 'started' }
}

export function settleAttempt(attempt: Attempt, outcome: Outcome): Result<Attempt, AttemptRefusal> {
  const { event, reference, evidence } = outcome
  const state = TABLE[attempt.state][event]
  if (state === 'refuse' || contradicts(attempt, outcome, state)) {
    return refuse({ code: 'ATTEMPT_INVALID_EVENT', state: attempt.state, event })
  }
  if (state === attempt.state) return ok(attempt)
  const approved = approvedBy(attempt, outcome)
  if (approves(event) && (approved <= 0 || approved > attempt.asked)) {
    return refuse({ code: 'TENDER_AMOUNT_INVALID', amount: approved })
  }
  return ok({
    ...attempt,
    state,
    approved,
    ...(reference === undefined ? {} : { reference }),
    ...(evidence === undefined ? {} : { evidence }),
  })
}

/** A second approval of another amount is no repetition: somebody has to look at the provider's list. */
function contradicts(attempt: Attempt, { event, approved }: Outcome, state: AttemptState): boolean {
  const repeated = approves(event) && state === attempt.state
  return repeated && approved !== undefined && approved !== attempt.approved
}

/** What was taken offline in part is approved in part; what is declined was never taken. */
function approvedBy(attempt: Attempt, { event, approved }: Outcome): Minor {
  if (event === 'decline') return ZERO
  if (!approves(event)) return attempt.approved
  return approved ?? (attempt.approved > 0 ? attempt.approved : attempt.asked)
}

function approves(event: AttemptEvent): boolean {
  return event === 'approve' || event === 'approveOffline'
}

/** Nobody knows yet: the cart waits for it. */
export function isOpen(attempt: Attempt): boolean {
  return attempt.state === 'started' || attempt.state === 'unknown'
}

/** Money that the provider holds for this cart. */
export function isTaken(attempt: Attempt): boolean {
  return attempt.state === 'approved' || attempt.state === 'pendingOffline'
}
