// The one port behind which every card and QR provider stands. Requests and answers are values, and
// so is silence: an answer that did not come in time says nothing about the money.
import { type Minor, ZERO } from '../money/money.ts'
import { type Attempt, isOpen, isTaken, type Outcome } from './attempt.ts'

/**
 * What a provider promises, whoever it is:
 * 1. One attempt id is charged at most once; a second start answers what became of the first.
 * 2. A cancel is remembered even for an id it never heard of: a start that arrives later is void.
 * 3. A cancel that comes too late changes nothing and answers what is.
 * 4. A reversal gives all of it back, once.
 * 5. Asking for the status changes nothing.
 * 6. A start is refused only where nothing was ever begun under its id; in doubt there is no answer.
 */
export type Provider = {
  readonly name: string
  readonly ask: (request: PaymentRequest) => Promise<PaymentAnswer>
  /** Everything it holds for this till, for comparison with what the till believes. */
  readonly reconcile: () => Promise<Reconciliation>
}

export type PaymentRequest =
  | { readonly ask: 'start'; readonly attempt: string; readonly amount: Minor }
  | { readonly ask: 'cancel' | 'status' | 'reverse'; readonly attempt: string }

export type PaymentAnswer =
  | { readonly answer: 'approved'; readonly amount: Minor; readonly reference: string }
  /** Taken without asking the bank, which may still decline. */
  | { readonly answer: 'approvedOffline'; readonly amount: Minor; readonly reference: string }
  | { readonly answer: 'declined'; readonly reason: 'bank' | 'expired' }
  | { readonly answer: 'cancelled' }
  | { readonly answer: 'reversed' }
  /** The customer is at it; `qr` is the code to show. */
  | { readonly answer: 'pending'; readonly qr?: string }
  /** Never heard of; only a cancel makes sure that it stays so. */
  | { readonly answer: 'notFound' }
  /** Not done, and nothing has changed by being asked. */
  | { readonly answer: 'refused'; readonly reason: Refused }
  | { readonly answer: 'none' }

export type Refused = 'busy' | 'unreachable' | 'reversalRefused' | 'nothingTaken'

export type Reconciliation =
  | { readonly answer: 'holdings'; readonly holdings: readonly Holding[] }
  | { readonly answer: 'none' }

/** Money of one attempt that is with the provider. */
export type Holding = {
  readonly attempt: string
  readonly amount: Minor
  readonly reference: string
  readonly offline: boolean
}

/**
 * What an answer does to the attempt; undefined where it says nothing new. A till that begins anew
 * takes every started attempt for one whose answer was lost before it asks for anything.
 */
export function outcomeOf(
  attempt: Attempt,
  ask: PaymentRequest['ask'],
  answer: PaymentAnswer,
): Outcome | undefined {
  switch (answer.answer) {
    case 'approved':
      return { event: 'approve', approved: answer.amount, reference: answer.reference }
    case 'approvedOffline':
      return { event: 'approveOffline', approved: answer.amount, reference: answer.reference }
    case 'declined':
      return { event: 'decline' }
    case 'cancelled':
      return { event: 'cancel' }
    case 'reversed':
      return reversedOutcome(attempt)
    case 'none':
      return { event: 'loseAnswer' }
    case 'refused':
      // After silence an earlier start may have got through, whatever this one is told.
      return ask === 'start' && attempt.state === 'started' ? { event: 'decline' } : undefined
    case 'pending':
    case 'notFound':
      return undefined
  }
}

/** Many pin pads give back by themselves what they could not report: the till never had it. */
function reversedOutcome(attempt: Attempt): Outcome | undefined {
  if (isTaken(attempt)) return { event: 'reverse' }
  return isOpen(attempt) ? { event: 'cancel' } : undefined
}

/** Where the till and the provider disagree about money. */
export type Mismatch = {
  readonly attempt: string
  /** What the till counts as taken. */
  readonly counted: Minor
  /** What the provider holds. */
  readonly held: Minor
}

/** Compares every attempt that is settled; an open one is asked about, not compared. */
export function mismatches(
  attempts: readonly Attempt[],
  holdings: readonly Holding[],
): readonly Mismatch[] {
  const held = new Map(holdings.map((holding) => [holding.attempt, holding.amount]))
  const known = new Set(attempts.map((attempt) => attempt.id))
  const settled = attempts.filter((attempt) => !isOpen(attempt))
  const compared = settled.map((attempt) => ({
    attempt: attempt.id,
    counted: isTaken(attempt) ? attempt.approved : ZERO,
    held: held.get(attempt.id) ?? ZERO,
  }))
  const strangers = holdings
    .filter((holding) => !known.has(holding.attempt))
    .map((holding) => ({ attempt: holding.attempt, counted: ZERO, held: holding.amount }))
  return [...compared, ...strangers].filter((row) => row.counted !== row.held)
}
