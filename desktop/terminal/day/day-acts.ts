// Opens and closes the day of this till: what is written then, by the rules of the shop.

import type { OpenCart } from '@evertill/shared/cart/cart.ts'
import { type Currency, parseAmount } from '@evertill/shared/money/currency.ts'
import { type Minor, minor } from '@evertill/shared/money/money.ts'
import { ok, type Result } from '@evertill/shared/result.ts'
import { decideTerminal } from '@evertill/shared/terminal/decide.ts'
import type {
  CashTold,
  TerminalCommand,
  TerminalRefusal,
} from '@evertill/shared/terminal/terminal.ts'
import { type Books, foldBooks, type Written } from '@evertill/shared/till/books.ts'
import type { BusinessDate, Moment } from '@evertill/shared/time.ts'
import type { Right } from '../sale/staff-rights.ts'

export type DayNow = {
  readonly at: Moment
  readonly newId: () => string
  readonly currency: Currency
  readonly may: Right
}

/** Before this hour an opening still belongs to yesterday. */
const DAY_CHANGE_HOUR = 4
const POLICY = { dayChangeHour: DAY_CHANGE_HOUR, cashMoveMax: minor(9_999_999_999) }

/** Signs in, in the place of whoever is signed in, and opens. */
export function openDay(
  books: Books,
  wish: {
    readonly staff: string
    readonly float: CashTold | undefined
    readonly date?: BusinessDate
  },
  now: DayNow,
): Result<readonly Written[], TerminalRefusal> {
  const { staff, float, date } = wish
  const open: TerminalCommand = {
    type: 'open',
    ...(float === undefined ? {} : { float }),
    ...(date === undefined ? {} : { confirmedDate: date }),
  }
  const isOther = books.terminal.staff !== null && books.terminal.staff !== staff
  const signIn: TerminalCommand = { type: 'signIn', staff }
  return inTurn(
    books,
    [
      ...(isOther ? [{ type: 'signOut' } as const] : []),
      ...(books.terminal.staff === staff ? [] : [signIn]),
      open,
    ],
    now,
  )
}

/** With what was counted, where somebody did; then nobody is signed in. */
export function closeDay(
  books: Books,
  counted: CashTold | undefined,
  now: DayNow,
): Result<readonly Written[], TerminalRefusal> {
  const close =
    counted === undefined ? ({ type: 'close' } as const) : ({ type: 'close', counted } as const)
  return inTurn(books, [close, { type: 'signOut' }], now)
}

/** What was typed in notes and coins; nothing where nothing was. */
export function readCash(
  typed: string,
  { decimals }: Currency,
): {
  readonly cash?: { readonly amount: Minor }
  readonly error?: { readonly code: 'CASH_AMOUNT_INVALID' }
} {
  if (typed.trim() === '') return {}
  const read = parseAmount(typed, decimals)
  if (!read.ok || read.value < 0) return { error: { code: 'CASH_AMOUNT_INVALID' } }
  return { cash: { amount: read.value } }
}

function inTurn(
  books: Books,
  commands: readonly TerminalCommand[],
  now: DayNow,
): Result<readonly Written[], TerminalRefusal> {
  const written: Written[] = []
  let after = books
  for (const command of commands) {
    const decided = decide(after, command, now)
    if (!decided.ok) return decided
    written.push(...decided.value)
    after = foldBooks(after, decided.value)
  }
  return ok(written)
}

function decide(
  { terminal, day, cart }: Books,
  command: TerminalCommand,
  { at, newId, currency, may }: DayNow,
): Result<readonly Written[], TerminalRefusal> {
  const carts: readonly OpenCart[] = cart === undefined ? [] : [cart]
  const told = decideTerminal(terminal, command, {
    id: newId(),
    at,
    may,
    training: false,
    currency,
    policy: POLICY,
    day: terminal.status === 'opened' ? day : null,
    carts,
    clockInDoubt: false,
    // The terminal remembers its last date, and never opens one before it unasked.
    openCounterOf: () => 0,
  })
  if (!told.ok) return told
  const facts = told.value.filter((event) => event.kind !== 'mode')
  return ok(
    facts.map((fact) => ({
      id: fact.id,
      type: 'terminal' as const,
      biz: fact.businessDate,
      open: fact.openCounter,
      body: { fact },
    })),
  )
}
