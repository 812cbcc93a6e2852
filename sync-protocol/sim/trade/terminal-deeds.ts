// What is done at a till beside selling: opening with somebody signed in, cash moves, the drawer, and
// the close with its count.
import { CURRENCIES, type Currency } from '@evertill/shared/money/currency.ts'
import { minor } from '@evertill/shared/money/money.ts'
import type { Result } from '@evertill/shared/result.ts'
import { cashFigures } from '@evertill/shared/terminal/day-figures.ts'
import { decideTerminal } from '@evertill/shared/terminal/decide.ts'
import type { TerminalFact } from '@evertill/shared/terminal/fact.ts'
import type { TerminalCommand, TerminalRefusal } from '@evertill/shared/terminal/terminal.ts'
import { type Books, foldBooks, type Written } from '@evertill/shared/till/books.ts'
import type { Now } from './deed.ts'

const STAFF = ['anna', 'budi', 'chiyo'] as const
const YEN = CURRENCIES['JPY'] as Currency
const POLICY = { dayChangeHour: 4, cashMoveMax: minor(1_000_000) }

type Facts = readonly Written[] | undefined

/** A clock that went back opens the date the terminal had: a person confirms that one. */
export function openTerminal(books: Books, now: Now): Facts {
  const { dice } = now
  const signIn: TerminalCommand = { type: 'signIn', staff: dice.pick(STAFF) }
  const signed = books.terminal.staff === null ? (command(books, signIn, now) ?? []) : []
  const float = dice.chance(85)
    ? { float: dice.chance(50) ? counted(dice.between(0, 30_000)) : pieces(now) }
    : {}
  const before = foldBooks(books, signed)
  const opened = decided(before, { type: 'open', ...float }, now)
  if (opened.ok) return [...signed, ...opened.value]
  if (opened.error.code !== 'BUSINESS_DATE_UNCONFIRMED') return undefined
  const confirmedDate = opened.error.date
  const confirmed = command(before, { type: 'open', ...float, confirmedDate }, now)
  return confirmed && [...signed, ...confirmed]
}

export function closeTerminal(books: Books, now: Now): Facts {
  const { terminal, day } = books
  if (terminal.status !== 'opened' || day === null) return undefined
  const { dice } = now
  const { expected } = cashFigures(day)
  const cash = counted(Math.max(0, expected + dice.pick([0, 0, 0, -10, 500])))
  const how = dice.pick(['before', 'before', 'with', 'never'] as const)
  return inTurn(
    books,
    [
      ...(how === 'before' ? [{ type: 'count', counted: cash } as const] : []),
      how === 'with' ? { type: 'close', counted: cash } : { type: 'close' },
      { type: 'signOut' },
    ],
    now,
  )
}

export function moveCash(books: Books, now: Now): Facts {
  if (books.terminal.status !== 'opened') return undefined
  const { dice } = now
  const move = dice.pick(['in', 'out', 'drop'] as const)
  return command(books, { type: 'cashMove', move, amount: minor(dice.between(1, 5_000)) }, now)
}

export function openDrawer(books: Books, now: Now): Facts {
  if (books.terminal.status !== 'opened') return undefined
  return command(books, { type: 'noSale', reason: 'change for a customer' }, now)
}

function inTurn(books: Books, commands: readonly TerminalCommand[], now: Now): Facts {
  const written: Written[] = []
  let after = books
  for (const wanted of commands) {
    const next = command(after, wanted, now)
    if (next === undefined) return undefined
    written.push(...next)
    after = foldBooks(after, next)
  }
  return written
}

function command(books: Books, wanted: TerminalCommand, now: Now): Facts {
  const told = decided(books, wanted, now)
  return told.ok ? told.value : undefined
}

function decided(
  { terminal, day, cart }: Books,
  wanted: TerminalCommand,
  { newId, at }: Now,
): Result<readonly Written[], TerminalRefusal> {
  const told = decideTerminal(terminal, wanted, {
    id: newId(),
    at,
    may: () => 'allow',
    training: false,
    currency: YEN,
    policy: POLICY,
    day: terminal.status === 'opened' ? day : null,
    carts: cart === undefined ? [] : [cart],
    clockInDoubt: false,
    // The terminal remembers its last date, and never opens one before it.
    openCounterOf: () => 0,
  })
  if (!told.ok) return told
  const facts = told.value.filter((event) => event.kind !== 'mode')
  return { ok: true, value: facts.map(writtenOf) }
}

function writtenOf(fact: TerminalFact): Written {
  const { id, businessDate, openCounter } = fact
  return { id, type: 'terminal', biz: businessDate, open: openCounter, body: { fact } }
}

function counted(amount: number) {
  return { amount: minor(amount) }
}

function pieces({ dice }: Now) {
  return { pieces: { 1000: dice.between(0, 20), 100: dice.between(0, 50), 1: 7 } }
}
