// What happens at a terminal and is written into the journal: one union for the machine that decides
// it and for every fold over it. Facts are plain JSON; a transaction is one of them.
import type { Count } from '../money/drawer.ts'
import type { Minor } from '../money/money.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { DayStamp, FactStamp } from './stamp.ts'

export type Fact = Transaction | TerminalFact

/** Everything but the transactions. */
export type TerminalFact =
  | OpenFact
  | CashMoveFact
  | NoSaleFact
  | DrawerFact
  | SignFact
  | CountFact
  | CloseFact

/** What lies in a drawer: told as an amount, or counted piece by piece. */
export type Counted = { readonly amount: Minor; readonly pieces: Count | null }

export type OpenFact = FactStamp & {
  readonly kind: 'open'
  /** `null` when nobody said what is in the drawer. */
  readonly float: Counted | null
}

export const CASH_MOVES = ['in', 'out', 'drop'] as const
/** A drop carries notes from the drawer to the safe. */
export type CashMove = (typeof CASH_MOVES)[number]

export type CashMoveFact = FactStamp & {
  readonly kind: 'cashMove'
  readonly move: CashMove
  /** Above zero; the move says which way it went. */
  readonly amount: Minor
  readonly description: string
  readonly reason?: string
  readonly approvedBy?: string
  /** By so much more was taken out than the books know of. */
  readonly shortBy?: Minor
}

export type NoSaleFact = FactStamp & {
  readonly kind: 'noSale'
  readonly reason: string
  readonly approvedBy?: string
}

export const DRAWER_CAUSES = ['transaction', 'cashMove', 'noSale', 'count', 'unknown'] as const
export type DrawerCause = (typeof DRAWER_CAUSES)[number]

/** The drawer sprang open; `unknown` is a key or a hand. */
export type DrawerFact = FactStamp & { readonly kind: 'drawer'; readonly cause: DrawerCause }

/** The operator is the person who came or went. */
export type SignFact = FactStamp & { readonly kind: 'signIn' | 'signOut' }

export type CountFact = FactStamp & { readonly kind: 'count'; readonly counted: Counted }

export type CloseFact = FactStamp & {
  readonly kind: 'close'
  readonly counted: Counted | null
  /** What the books said at that moment. */
  readonly expected: Minor
  readonly difference: Minor | null
  readonly reason?: string
  readonly approvedBy?: string
  /** Carts of this terminal that were still open; from here on they belong to the store. */
  readonly openCarts: readonly string[]
  /** How much the day held, so that whoever adds it up elsewhere knows when all of it is there. */
  readonly claimed: Claimed
}

export type Claimed = {
  /** Cancelled ones included, training left out. */
  readonly transactions: number
  /** 0 where there was none. */
  readonly lastTransactionNo: number
  readonly cashMoves: number
}

export function isTransaction(fact: Fact): fact is Transaction {
  return 'transactionNo' in fact
}

/** Names a terminal's day; two days with one name are the same day. */
export function dayKey(day: DayStamp): string {
  const { tenant, store, terminal, businessDate, openCounter, businessCounter } = day
  return [tenant, store, terminal, businessDate, openCounter, businessCounter].join('|')
}
