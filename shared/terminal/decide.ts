// Decides a command on a terminal: the one fact that follows, or why not. Changes nothing. The table
// says whether the state takes the command at all.
import { countTotal, overShort } from '../money/drawer.ts'
import { AMOUNT_MAX, type Minor, minor } from '../money/money.ts'
import { assert, ok, type Result, refuse } from '../result.ts'
import type { Capability } from '../roles/capability.ts'
import { type BusinessDate, businessDateAt } from '../time.ts'
import { cartsAtClose } from './close.ts'
import type { DayTotals } from './day.ts'
import { cashFigures, cashMoveCount, transactionCount } from './day-figures.ts'
import type { CashMove, Claimed, Counted, TerminalFact } from './fact.ts'
import type { FactStamp } from './stamp.ts'
import { isFunctionMode, MODE_TABLE, TERMINAL_TABLE, WIRE_STATUS } from './table.ts'
import type {
  CashTold,
  Terminal,
  TerminalCommand,
  TerminalRefusal,
  TerminalSituation,
} from './terminal.ts'

/** A chosen screen is kept with the terminal and is no fact of the journal. */
export type TerminalEvent = TerminalFact | { readonly kind: 'mode'; readonly mode: ModeName }
type ModeName = Terminal['mode']
type Decision = Result<readonly TerminalEvent[], TerminalRefusal>

export const DESCRIPTION_LENGTH_MAX = 200

export function decideTerminal(
  terminal: Terminal,
  command: TerminalCommand,
  now: TerminalSituation,
): Decision {
  const next = TERMINAL_TABLE[terminal.status][command.type]
  if (next === 'TERMINAL_NOT_OPEN' || next === 'TERMINAL_ALREADY_OPEN')
    return refuse({ code: next })
  switch (command.type) {
    case 'mode':
      return decideMode(terminal, command.mode)
    case 'signIn':
      return decideSignIn(terminal, command.staff, now)
    case 'signOut':
      return decideSignOut(terminal, now)
    case 'open':
      return decideOpen(terminal, command, now)
    case 'drawer':
      return ok([{ ...stamp(terminal, now), kind: 'drawer', cause: command.cause }])
    case 'cashMove':
      return decideCashMove(terminal, command, now)
    case 'noSale':
      return decideNoSale(terminal, command.reason, now)
    case 'count':
      return decideCount(terminal, command.counted, now)
    case 'close':
      return decideClose(terminal, command, now)
  }
}

function decideMode(terminal: Terminal, mode: string): Decision {
  if (!isFunctionMode(mode)) return refuse({ code: 'TERMINAL_MODE_UNKNOWN', mode })
  if (MODE_TABLE[terminal.status][mode] === 'refuse') {
    const status = WIRE_STATUS[terminal.status]
    return refuse({ code: 'TERMINAL_MODE_REFUSED', mode, status })
  }
  return ok([{ kind: 'mode', mode }])
}

function decideSignIn(terminal: Terminal, staff: string, now: TerminalSituation): Decision {
  if (terminal.staff !== null) return refuse({ code: 'ALREADY_SIGNED_IN' })
  return ok([{ ...stamp(terminal, now), operator: staff, training: false, kind: 'signIn' }])
}

/** Nobody there to sign out is no mistake. */
function decideSignOut(terminal: Terminal, now: TerminalSituation): Decision {
  if (terminal.staff === null) return ok([])
  return ok([{ ...stamp(terminal, now), training: false, kind: 'signOut' }])
}

function decideOpen(
  terminal: Terminal,
  command: Extract<TerminalCommand, { type: 'open' }>,
  now: TerminalSituation,
): Decision {
  const denied = checkRight('terminal-open', now)
  if (denied) return refuse(denied)
  const float = told(command.float, now)
  if (!float.ok) return float
  const date = openingDate(terminal, command.confirmedDate, now)
  if (!date.ok) return date
  const last = terminal.status === 'idle' ? undefined : terminal
  const before = last?.businessDate === date.value ? last.openCounter : 0
  return ok([
    {
      ...stamp(terminal, now),
      businessDate: date.value,
      openCounter: Math.max(before, now.openCounterOf(date.value)) + 1,
      businessCounter: (last?.businessCounter ?? 0) + 1,
      training: false,
      kind: 'open',
      float: float.value,
    },
  ])
}

/** A day never silently begins before the last one: then the clock is wrong, and a person decides. */
function openingDate(
  terminal: Terminal,
  confirmed: BusinessDate | undefined,
  now: TerminalSituation,
): Result<BusinessDate, TerminalRefusal> {
  if (confirmed !== undefined) return ok(confirmed)
  const date = today(now)
  if (terminal.status !== 'idle' && date < terminal.businessDate) {
    return refuse({ code: 'BUSINESS_DATE_UNCONFIRMED', date: terminal.businessDate })
  }
  return now.clockInDoubt ? refuse({ code: 'BUSINESS_DATE_UNCONFIRMED', date }) : ok(date)
}

function decideCashMove(
  terminal: Terminal,
  command: Extract<TerminalCommand, { type: 'cashMove' }>,
  now: TerminalSituation,
): Decision {
  if (terminal.staff === null) return refuse({ code: 'NOT_SIGNED_IN' })
  const { move, amount, reason } = command
  const wrong =
    checkRight('cash-move', now) ??
    checkMoveAmount(amount, now) ??
    checkText(command.description) ??
    checkText(reason)
  if (wrong) return refuse(wrong)
  const shortBy = shortage(move, amount, now)
  return ok([
    {
      ...stamp(terminal, now),
      kind: 'cashMove',
      move,
      amount,
      description: command.description?.trim() || DEFAULT_DESCRIPTION[move],
      ...(reason ? { reason } : {}),
      ...approval(now),
      ...(shortBy > 0 ? { shortBy } : {}),
    },
  ])
}

/** What older clients read where nobody wrote a description. */
const DEFAULT_DESCRIPTION: Readonly<Record<CashMove, string>> = {
  in: 'Cash In (Default)',
  out: 'Cash Out (Default)',
  drop: 'Safe Drop (Default)',
}

function checkMoveAmount(
  amount: Minor,
  { policy }: TerminalSituation,
): TerminalRefusal | undefined {
  if (!Number.isSafeInteger(amount) || amount <= 0) return { code: 'CASH_AMOUNT_INVALID' }
  const max = Math.min(policy.cashMoveMax, AMOUNT_MAX)
  return amount > max ? { code: 'CASH_OVER_MAXIMUM', max } : undefined
}

/**
 * How much more goes out than the books have in the drawer. It is written down and refused to nobody:
 * the coins are in the cashier's hand, and a late entry may explain them.
 */
function shortage(move: CashMove, amount: Minor, { day, training }: TerminalSituation): Minor {
  if (move === 'in' || day === null || training) return minor(0)
  return minor(Math.max(0, amount - Math.max(0, cashFigures(day).expected)))
}

function decideNoSale(terminal: Terminal, reason: string, now: TerminalSituation): Decision {
  if (terminal.staff === null) return refuse({ code: 'NOT_SIGNED_IN' })
  const wrong = checkRight('no-sale', now) ?? checkText(reason)
  if (wrong) return refuse(wrong)
  const told = reason.trim()
  if (told === '') return refuse({ code: 'NO_SALE_REASON_REQUIRED' })
  return ok([{ ...stamp(terminal, now), kind: 'noSale', reason: told, ...approval(now) }])
}

function decideCount(terminal: Terminal, cash: CashTold, now: TerminalSituation): Decision {
  const counted = told(cash, now)
  if (!counted.ok) return counted
  if (counted.value === null) return ok([])
  return ok([{ ...stamp(terminal, now), kind: 'count', counted: counted.value }])
}

function decideClose(
  terminal: Terminal,
  command: Extract<TerminalCommand, { type: 'close' }>,
  now: TerminalSituation,
): Decision {
  const { day } = now
  assert(terminal.status === 'opened' && day !== null, 'only an open day is closed')
  const denied = checkRight('terminal-close', now) ?? checkText(command.reason)
  if (denied) return refuse(denied)
  const carts = cartsAtClose(now.carts, terminal.terminal)
  if (!carts.ok) return carts
  const found = told(command.counted, now)
  if (!found.ok) return found
  const counted = found.value ?? terminal.counted
  const { expected } = cashFigures(day)
  const difference = counted === null ? null : overShort(counted.amount, expected)
  const wrong = checkDifference(difference ?? minor(0), command.reason, now)
  if (wrong) return refuse(wrong)
  return ok([
    {
      ...stamp(terminal, now),
      training: false,
      kind: 'close',
      counted,
      expected,
      difference,
      ...(command.reason ? { reason: command.reason } : {}),
      ...approval(now),
      openCarts: carts.value,
      claimed: claimOf(day),
    },
  ])
}

function checkDifference(
  difference: Minor,
  reason: string | undefined,
  now: TerminalSituation,
): TerminalRefusal | undefined {
  const size = Math.abs(difference)
  const { differenceApprovalAbove, differenceReasonAbove } = now.policy
  if (differenceReasonAbove !== undefined && size > differenceReasonAbove && !reason?.trim()) {
    return { code: 'DIFFERENCE_REASON_REQUIRED' }
  }
  if (differenceApprovalAbove === undefined || size <= differenceApprovalAbove) return undefined
  return checkRight('close-with-difference', now)
}

function claimOf(day: DayTotals): Claimed {
  const rows = Object.values(day.numbers)
  return {
    transactions: transactionCount(day),
    lastTransactionNo: rows.reduce((last, row) => Math.max(last, row.lastTransactionNo), 0),
    cashMoves: cashMoveCount(day),
  }
}

function checkRight(permission: Capability, now: TerminalSituation): TerminalRefusal | undefined {
  const answer = now.may(permission)
  if (answer === 'allow') return undefined
  if (answer === 'deny') return { code: 'PERMISSION_DENIED', permission }
  return now.approvedBy === undefined ? { code: 'APPROVAL_REQUIRED', permission } : undefined
}

function checkText(text: string | undefined): TerminalRefusal | undefined {
  if ((text?.length ?? 0) <= DESCRIPTION_LENGTH_MAX) return undefined
  return { code: 'NOTE_TOO_LONG', max: DESCRIPTION_LENGTH_MAX }
}

function told(
  cash: CashTold | undefined,
  { currency }: TerminalSituation,
): Result<Counted | null, TerminalRefusal> {
  if (cash === undefined) return ok(null)
  if ('pieces' in cash) {
    const total = countTotal(cash.pieces, currency)
    return total.ok ? ok({ amount: total.value, pieces: cash.pieces }) : total
  }
  if (!Number.isSafeInteger(cash.amount) || cash.amount < 0) {
    return refuse({ code: 'CASH_AMOUNT_INVALID' })
  }
  if (cash.amount > AMOUNT_MAX) return refuse({ code: 'AMOUNT_OUT_OF_RANGE' })
  return ok({ amount: cash.amount, pieces: null })
}

function approval({ approvedBy }: TerminalSituation): { readonly approvedBy?: string } {
  return approvedBy === undefined ? {} : { approvedBy }
}

/** What happens outside an opening belongs to the date, and to no terminal's day. */
function stamp(terminal: Terminal, now: TerminalSituation): FactStamp {
  const opened = terminal.status === 'opened'
  return {
    id: now.id,
    tenant: terminal.tenant,
    store: terminal.store,
    terminal: terminal.terminal,
    businessDate: opened ? terminal.businessDate : today(now),
    openCounter: opened ? terminal.openCounter : 0,
    businessCounter: terminal.status === 'idle' ? 0 : terminal.businessCounter,
    at: now.at,
    operator: terminal.staff ?? '',
    training: opened && now.training,
  }
}

function today({ at, policy }: TerminalSituation): BusinessDate {
  return businessDateAt(at.local, policy.dayChangeHour)
}
