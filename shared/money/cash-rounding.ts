// Rounds what is settled in cash where the smallest coins are gone. Only the final amount is
// rounded, never a line or a tax, and the difference is a line of its own without tax.
import { unreachable } from '../result.ts'
import {
  type Minor,
  minor,
  mulDivRound,
  negate,
  type RoundingMode,
  subtract,
  ZERO,
} from './money.ts'

export type CashRounding = {
  /** The smallest amount that can be paid in coins. */
  readonly step: number
  readonly direction: 'nearest' | 'down' | 'up'
  /** Where the middle goes: away from zero, toward zero, to the even step, or with the customer. */
  readonly tie: 'up' | 'down' | 'even' | 'customer'
  /** What an amount below one step becomes. */
  readonly belowStep: 'round' | 'up' | 'unchanged'
  readonly scope: 'cashPart' | 'total'
  readonly mixedTender: 'roundCashRemainder' | 'noRounding'
}

export type CashSettlement = {
  readonly amountSettled: Minor
  readonly cashPart: Minor
  readonly roundingAdjustment: Minor
}

export type CashDue = {
  readonly amountDue: Minor
  readonly electronicPaid: Minor
  /** True when no cash is involved at all. */
  readonly electronicCoversAll?: boolean
  /** The rounding line of the receipt that is being refunded in full. */
  readonly originalRounding?: Minor
}

export function settleCash(due: CashDue, policy: CashRounding | undefined): CashSettlement {
  const adjustment = policy ? adjustmentOf(due, policy) : ZERO
  const amountSettled = minor(due.amountDue + adjustment)
  const cashPart = due.electronicCoversAll ? ZERO : subtract(amountSettled, due.electronicPaid)
  return { amountSettled, cashPart, roundingAdjustment: adjustment }
}

/** The policy for money that goes back but is counted above zero: a tie is still the customer's. */
export function forRefund(policy: CashRounding): CashRounding {
  return policy.tie === 'customer' ? { ...policy, tie: 'up' } : policy
}

/** The nearest amount that can be paid in coins; the same distance on both sides of zero. */
export function roundToStep(amount: Minor, policy: CashRounding): Minor {
  const size = minor(Math.abs(amount))
  const rounded = roundSize(size, amount < 0, policy)
  return amount < 0 ? negate(rounded) : rounded
}

function adjustmentOf(due: CashDue, policy: CashRounding): Minor {
  if (due.originalRounding !== undefined) return negate(due.originalRounding)
  if (policy.scope === 'total') {
    return subtract(roundToStep(due.amountDue, policy), due.amountDue)
  }
  if (due.electronicCoversAll) return ZERO
  if (policy.mixedTender === 'noRounding' && due.electronicPaid !== 0) return ZERO
  const cash = subtract(due.amountDue, due.electronicPaid)
  return subtract(roundToStep(cash, policy), cash)
}

function roundSize(size: Minor, refund: boolean, policy: CashRounding): Minor {
  if (size === 0) return ZERO
  if (size < policy.step && policy.belowStep === 'unchanged') return size
  if (size < policy.step && policy.belowStep === 'up') return minor(policy.step)
  return minor(mulDivRound(size, 1, policy.step, modeOf(policy, refund)) * policy.step)
}

function modeOf(policy: CashRounding, refund: boolean): RoundingMode {
  if (policy.direction !== 'nearest') return policy.direction
  switch (policy.tie) {
    case 'up':
      return 'halfUp'
    case 'down':
      return 'halfDown'
    case 'even':
      return 'halfEven'
    case 'customer':
      return refund ? 'halfUp' : 'halfDown'
    default:
      return unreachable(policy.tie)
  }
}
