// A payment provider that plays scripts, for demonstrations and tests. A pure machine: its whole
// memory and the time are handed in, so the same day can be played again.
import { type Minor, mulDivRound } from '../money/money.ts'
import { assert } from '../result.ts'
import type { Holding, PaymentAnswer, PaymentRequest, Reconciliation } from './provider.ts'
import { SCRIPTS, type ScriptName, scriptFor } from './simulator-scripts.ts'

/** In the order of their beginning; can be written as JSON and read again. */
export type SimulatorState = { readonly payments: readonly SimulatedPayment[] }

export type SimulatedPayment = Unheard | Begun

/** An attempt whose start has not arrived: lost on the way, or cancelled before it came. */
type Unheard = {
  readonly is: 'unheard'
  readonly attempt: string
  readonly cancelled: boolean
}

type Begun = {
  readonly is: 'begun'
  readonly attempt: string
  readonly amount: Minor
  readonly reference: string
  readonly script: ScriptName
  readonly startedMs: number
  /** A person's word, which counts from then on. */
  readonly stopped?: 'cancelled' | 'reversed'
  readonly reversalRefused?: true
}

export const NO_PAYMENTS: SimulatorState = { payments: [] }

/** Weeks of a shop; the oldest make room, as settled days leave a provider's list. */
export const PAYMENTS_MAX = 10_000

export type Simulated = { readonly state: SimulatorState; readonly answer: PaymentAnswer }

export function askSimulator(
  state: SimulatorState,
  request: PaymentRequest,
  nowMs: number,
): Simulated {
  const payment = state.payments.find((one) => one.attempt === request.attempt)
  switch (request.ask) {
    case 'start':
      return start(state, payment, request, nowMs)
    case 'cancel':
      return cancel(state, payment, request.attempt, nowMs)
    case 'status':
      return { state, answer: standing(payment, nowMs) }
    case 'reverse':
      return reverse(state, payment, nowMs)
  }
}

export function reconcileSimulator(state: SimulatorState, nowMs: number): Reconciliation {
  return {
    answer: 'holdings',
    holdings: state.payments.flatMap((payment): readonly Holding[] => {
      const now = standing(payment, nowMs)
      if (now.answer !== 'approved' && now.answer !== 'approvedOffline') return []
      const { amount, reference } = now
      const offline = now.answer === 'approvedOffline'
      return [{ attempt: payment.attempt, amount, reference, offline }]
    }),
  }
}

/** A second start of the same attempt begins nothing: it answers what became of the first. */
function start(
  state: SimulatorState,
  known: SimulatedPayment | undefined,
  { attempt, amount }: { readonly attempt: string; readonly amount: Minor },
  nowMs: number,
): Simulated {
  assert(amount > 0, `nothing to charge: ${amount}`)
  if (known?.is === 'begun' || known?.cancelled) {
    return { state, answer: standing(known, nowMs) }
  }
  const name = scriptFor(amount)
  const reference = `SIM-${attempt}`
  const begun: Begun = { is: 'begun', attempt, amount, reference, script: name, startedMs: nowMs }
  const how = known ? 'answered' : SCRIPTS[name].start
  switch (how) {
    case 'busy':
    case 'unreachable':
      return { state, answer: { answer: 'refused', reason: how } }
    case 'lost':
      return { state: keep(state, { is: 'unheard', attempt, cancelled: false }), answer: SILENCE }
    case 'silent':
      return { state: keep(state, begun), answer: SILENCE }
    case 'answered':
      return { state: keep(state, begun), answer: standing(begun, nowMs) }
  }
}

/** A code can be taken off the screen; what the bank is being asked for cannot be called back. */
function cancel(
  state: SimulatorState,
  known: SimulatedPayment | undefined,
  attempt: string,
  nowMs: number,
): Simulated {
  const answer: PaymentAnswer = { answer: 'cancelled' }
  if (known?.is !== 'begun') {
    return { state: keep(state, { is: 'unheard', attempt, cancelled: true }), answer }
  }
  const now = standing(known, nowMs)
  const stoppable = now.answer === 'pending' && SCRIPTS[known.script].before?.state === 'qr'
  if (!stoppable) return { state, answer: now }
  return { state: keep(state, { ...known, stopped: 'cancelled' }), answer }
}

function reverse(
  state: SimulatorState,
  payment: SimulatedPayment | undefined,
  nowMs: number,
): Simulated {
  const now = standing(payment, nowMs)
  if (payment?.is !== 'begun' || now.answer === 'reversed') return { state, answer: now }
  if (now.answer !== 'approved' && now.answer !== 'approvedOffline') {
    return { state, answer: { answer: 'refused', reason: 'nothingTaken' } }
  }
  if (SCRIPTS[payment.script].firstReversalRefused && !payment.reversalRefused) {
    return {
      state: keep(state, { ...payment, reversalRefused: true }),
      answer: { answer: 'refused', reason: 'reversalRefused' },
    }
  }
  return {
    state: keep(state, { ...payment, stopped: 'reversed' }),
    answer: { answer: 'reversed' },
  }
}

/** Where a payment stands at a moment. */
function standing(payment: SimulatedPayment | undefined, nowMs: number): PaymentAnswer {
  if (payment === undefined) return { answer: 'notFound' }
  if (payment.is === 'unheard') return { answer: payment.cancelled ? 'cancelled' : 'notFound' }
  if (payment.stopped) return { answer: payment.stopped }
  const { before, end } = SCRIPTS[payment.script]
  const { amount, reference } = payment
  if (before && nowMs < payment.startedMs + before.forMs) {
    switch (before.state) {
      case 'atHost':
        return { answer: 'pending' }
      case 'qr':
        return { answer: 'pending', qr: reference }
      case 'offline':
        return { answer: 'approvedOffline', amount, reference }
    }
  }
  switch (end) {
    case 'approved':
      return { answer: 'approved', amount, reference }
    case 'half':
      return { answer: 'approved', amount: mulDivRound(amount, 1, 2, 'up'), reference }
    case 'declined':
      return { answer: 'declined', reason: 'bank' }
    case 'expired':
      return { answer: 'declined', reason: 'expired' }
    case 'cancelled':
      return { answer: 'cancelled' }
  }
}

function keep(state: SimulatorState, payment: SimulatedPayment): SimulatorState {
  const at = state.payments.findIndex((one) => one.attempt === payment.attempt)
  if (at >= 0) return { payments: state.payments.with(at, payment) }
  return { payments: [...state.payments, payment].slice(-PAYMENTS_MAX) }
}

const SILENCE: PaymentAnswer = { answer: 'none' }
