// A tender in a cart, and what all tenders together come to: who covers what, the change, the cash
// rounding, and what is still open. Derived afresh at every look, so change can never be stale.

import type { Names } from '../language.ts'
import { type CashRounding, forRefund, settleCash } from '../money/cash-rounding.ts'
import { type Minor, minor, negate, sum, ZERO } from '../money/money.ts'
import { isCash, type MethodKind, type PaymentMethod } from './method.ts'

export type Tender = {
  readonly no: number
  readonly method: string
  readonly names: Names
  readonly kind: MethodKind
  /** What was handed over; below zero when money goes back inside an exchange. */
  readonly tendered: Minor
  readonly canChange: boolean
  readonly canDepositOver: boolean
  readonly opensDrawer: boolean
  readonly reference?: string
  /** The approved attempt behind it; such a tender leaves only by being reversed. */
  readonly attempt?: string
  /** Taken by a provider cut off from its host: the sale stands, the money may still be declined. */
  readonly subjectToApproval?: boolean
  readonly foreign?: { readonly currency: string; readonly amount: Minor }
}

export type SettledTender = {
  readonly tender: Tender
  /** What it covers of the amount due, net of change. */
  readonly applied: Minor
  readonly change: Minor
  /** Given above the balance by a method that gives no change. */
  readonly forfeited: Minor
}

export type TenderSettlement = {
  readonly tenders: readonly SettledTender[]
  readonly applied: Minor
  readonly change: Minor
  readonly rounding: Minor
  /** What is still to be paid; below zero when the lines shrank under what was already paid. */
  readonly balance: Minor
  /** What the balance comes to when it is paid in cash. */
  readonly cashDue: Minor
}

export function settleTenders(
  total: Minor,
  tenders: readonly Tender[],
  policy: CashRounding | undefined,
): TenderSettlement {
  if (total < 0) {
    const back = settleTenders(
      negate(total),
      tenders.map(mirrorTender),
      policy && forRefund(policy),
    )
    return mirror(back)
  }
  const electronic = tenders.filter((tender) => !isCash(tender.kind))
  const cash = tenders.filter((tender) => isCash(tender.kind))
  const electronicDue = policy?.scope === 'total' ? roundedTotal(total, policy) : total
  const settled = cover(electronicDue, electronic)
  const electronicPaid = sum(settled.map((row) => row.applied))
  const { amountSettled } = settleCash({ amountDue: total, electronicPaid }, policy)
  const cashNeeded = minor(amountSettled - electronicPaid)
  const cashGiven = sum(cash.map((tender) => tender.tendered))
  // Who has handed over either figure pays the rest in coins, and only whole coins pay it.
  const enough = Math.min(cashNeeded, total - electronicPaid)
  const inCash = cash.length > 0 && cashGiven >= enough
  const due = inCash ? amountSettled : electronicDue
  settled.push(...cover(minor(due - electronicPaid), cash))
  const applied = sum(settled.map((row) => row.applied))
  return {
    tenders: settled.sort((a, b) => a.tender.no - b.tender.no),
    applied,
    change: sum(settled.map((row) => row.change)),
    rounding: minor(due - total),
    balance: minor(due - applied),
    cashDue: minor(Math.max(0, cashNeeded - cashGiven)),
  }
}

/** How much a method would take over all tenders of a transaction, for its limit. */
export function takenBy(method: string, settlement: TenderSettlement): Minor {
  return sum(
    settlement.tenders.filter((row) => row.tender.method === method).map((row) => row.applied),
  )
}

export function tenderOf(
  method: PaymentMethod,
  no: number,
  tendered: Minor,
  more: Pick<Tender, 'reference' | 'attempt' | 'subjectToApproval' | 'foreign'> = {},
): Tender {
  return {
    no,
    method: method.code,
    names: method.names,
    kind: method.kind,
    tendered,
    canChange: method.canChange,
    canDepositOver: method.canDepositOver,
    opensDrawer: method.opensDrawer,
    ...more,
  }
}

/**
 * Covers an amount tender by tender, whatever was handed over first. What may not be over-deposited
 * counts whole: the balance then falls below zero, and the cart says so. What gives no change goes
 * before what does, so that no more is forfeited than must be.
 */
function cover(due: Minor, tenders: readonly Tender[]): SettledTender[] {
  let left: number = due
  const inTurn = [...tenders].sort((a, b) => turnOf(a) - turnOf(b) || a.no - b.no)
  return inTurn.map((tender) => {
    const capped = isWhole(tender) ? tender.tendered : Math.min(tender.tendered, Math.max(0, left))
    left -= capped
    const over = minor(tender.tendered - capped)
    return {
      tender,
      applied: minor(capped),
      change: tender.canChange ? over : ZERO,
      forfeited: tender.canChange ? ZERO : over,
    }
  })
}

/** Counts with all of it: nothing of it may be too much, or it goes the other way. */
function isWhole(tender: Tender): boolean {
  return !tender.canDepositOver || tender.tendered < 0
}

function turnOf(tender: Tender): number {
  if (isWhole(tender)) return 0
  return tender.canChange ? 2 : 1
}

function roundedTotal(total: Minor, policy: CashRounding): Minor {
  return settleCash({ amountDue: total, electronicPaid: ZERO }, policy).amountSettled
}

/** Money that goes back follows the same rules with the sign turned. */
function mirror(settlement: TenderSettlement): TenderSettlement {
  return {
    tenders: settlement.tenders.map((row) => ({
      tender: mirrorTender(row.tender),
      applied: negate(row.applied),
      change: negate(row.change),
      forfeited: negate(row.forfeited),
    })),
    applied: negate(settlement.applied),
    change: negate(settlement.change),
    rounding: negate(settlement.rounding),
    balance: negate(settlement.balance),
    cashDue: negate(settlement.cashDue),
  }
}

function mirrorTender(tender: Tender): Tender {
  return { ...tender, tendered: negate(tender.tendered) }
}
