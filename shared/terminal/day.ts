// The totals of one terminal's day as a fold over its facts. The order of facts changes nothing, and
// parts folded apart can be merged. A fact handed in twice counts twice: whoever folds keeps the ids
// of what was folded, as the journal does.

import type { Minor } from '../money/money.ts'
import { assert, unreachable } from '../result.ts'
import type { Moment } from '../time.ts'
import { FACTOR, type Transaction, type TransactionKind } from '../transaction/transaction.ts'
import {
  type CloseFact,
  type Counted,
  dayKey,
  type Fact,
  isTransaction,
  type OpenFact,
} from './fact.ts'
import { leaseText } from './lease.ts'
import { type DayStamp, dayOf } from './stamp.ts'
import { addAt, addSums, addTables, type SumsByKey, sorted } from './sums.ts'
import {
  drawerChange,
  foreignNotes,
  type KindSums,
  kindSums,
  NO_SUMS,
  perpetualStep,
  type TaxSums,
  type TenderSums,
  taxSums,
  tenderSums,
} from './transaction-sums.ts'

export type DayTotals = {
  readonly day: DayStamp
  /** By id; the lowest counts where a cut let the same day be opened or closed twice. */
  readonly opens: readonly OpenRow[]
  readonly closes: readonly CloseRow[]
  readonly kinds: Readonly<Record<TransactionKind, KindSums>>
  readonly tenders: SumsByKey<TenderSums>
  readonly taxes: SumsByKey<TaxSums>
  readonly drawer: DrawerSums
  /** Foreign notes taken, by currency. */
  readonly foreign: SumsByKey<{ readonly amount: number }>
  /** By lease, written `3-2`. */
  readonly numbers: Readonly<Record<string, NumberRow>>
  /** What this day adds to the totals that never begin anew; decimal text. */
  readonly perpetual: PerpetualTotals
}

export type OpenRow = {
  readonly id: string
  readonly at: Moment
  readonly operator: string
  readonly float: Counted | null
}

export type CloseRow = {
  readonly id: string
  readonly at: Moment
  readonly operator: string
  readonly counted: Counted | null
  readonly reason: string | null
  readonly openCarts: readonly string[]
  readonly claimed: CloseFact['claimed']
}

export type DrawerSums = {
  readonly cashSales: number
  /** Above zero. */
  readonly cashRefunds: number
  readonly payIns: number
  readonly payInCount: number
  readonly payOuts: number
  readonly payOutCount: number
  readonly drops: number
  readonly dropCount: number
  readonly noSales: number
  readonly drawerOpens: number
  /** Transactions rung up in training, which appear in no other figure. */
  readonly training: number
}

export type NumberRow = {
  readonly firstTransactionNo: number
  readonly firstReceiptNo: number
  readonly lastTransactionNo: number
  readonly lastReceiptNo: number
  readonly count: number
}

export type PerpetualTotals = { readonly net: string; readonly absolute: string }

export const NO_PERPETUAL: PerpetualTotals = { net: '0', absolute: '0' }

const NO_DRAWER: DrawerSums = {
  cashSales: 0,
  cashRefunds: 0,
  payIns: 0,
  payInCount: 0,
  payOuts: 0,
  payOutCount: 0,
  drops: 0,
  dropCount: 0,
  noSales: 0,
  drawerOpens: 0,
  training: 0,
}

export function emptyDay(day: DayStamp): DayTotals {
  return {
    day: dayOf(day),
    opens: [],
    closes: [],
    kinds: { sale: NO_SUMS, cancel: NO_SUMS, void: NO_SUMS, return: NO_SUMS, voidReturn: NO_SUMS },
    tenders: {},
    taxes: {},
    drawer: NO_DRAWER,
    foreign: {},
    numbers: {},
    perpetual: NO_PERPETUAL,
  }
}

export function foldDay(totals: DayTotals, fact: Fact): DayTotals {
  assert(dayKey(fact) === dayKey(totals.day), `fact ${fact.id} is of another day`)
  if (fact.training) return isTransaction(fact) ? addDrawer(totals, { training: 1 }) : totals
  switch (fact.kind) {
    case 'open':
      return { ...totals, opens: withRow(totals.opens, openRow(fact)) }
    case 'close':
      return { ...totals, closes: withRow(totals.closes, closeRow(fact)) }
    case 'cashMove':
      return addDrawer(totals, moveSums(fact))
    case 'noSale':
      return addDrawer(totals, { noSales: 1 })
    case 'drawer':
      return addDrawer(totals, { drawerOpens: 1 })
    case 'signIn':
    case 'signOut':
    case 'count':
      return totals
    case 'sale':
    case 'cancel':
    case 'void':
    case 'return':
    case 'voidReturn':
      return foldTransaction(totals, fact)
    default:
      return unreachable(fact)
  }
}

/** Two parts of the same day. */
export function mergeDays(a: DayTotals, b: DayTotals): DayTotals {
  assert(dayKey(a.day) === dayKey(b.day), 'totals of two days are added by the reports')
  const kinds = { ...a.kinds }
  for (const kind of KINDS) kinds[kind] = addSums(a.kinds[kind], b.kinds[kind])
  return {
    day: a.day,
    opens: b.opens.reduce(withRow, a.opens),
    closes: b.closes.reduce(withRow, a.closes),
    kinds,
    tenders: addTables(a.tenders, b.tenders),
    taxes: addTables(a.taxes, b.taxes),
    drawer: addSums(a.drawer, b.drawer),
    foreign: addTables(a.foreign, b.foreign),
    numbers: Object.entries(b.numbers).reduce(withNumbers, a.numbers),
    perpetual: addPerpetual(a.perpetual, b.perpetual),
  }
}

export function addPerpetual(a: PerpetualTotals, b: PerpetualTotals): PerpetualTotals {
  return {
    net: String(BigInt(a.net) + BigInt(b.net)),
    absolute: String(BigInt(a.absolute) + BigInt(b.absolute)),
  }
}

/** What one transaction adds: the net total may fall, the absolute one never does. */
export function perpetualOf(transaction: Transaction): PerpetualTotals {
  if (transaction.training) return NO_PERPETUAL
  const step = perpetualStep(transaction)
  return { net: String(step), absolute: String(Math.abs(step)) }
}

const KINDS = Object.keys(FACTOR) as readonly TransactionKind[]

function foldTransaction(totals: DayTotals, transaction: Transaction): DayTotals {
  const { kind } = transaction
  let { tenders, taxes, foreign } = totals
  for (const [key, sums] of tenderSums(transaction)) tenders = addAt(tenders, key, sums)
  for (const [key, sums] of taxSums(transaction)) taxes = addAt(taxes, key, sums)
  for (const [currency, amount] of foreignNotes(transaction)) {
    foreign = addAt(foreign, currency, { amount })
  }
  const coins = drawerChange(transaction)
  const cash = FACTOR[kind] < 0 ? { cashRefunds: -coins || 0 } : { cashSales: coins }
  return {
    ...addDrawer(totals, cash),
    kinds: { ...totals.kinds, [kind]: addSums(totals.kinds[kind], kindSums(transaction)) },
    tenders,
    taxes,
    foreign,
    numbers: withNumbers(totals.numbers, [leaseText(transaction), numberRow(transaction)]),
    perpetual: addPerpetual(totals.perpetual, perpetualOf(transaction)),
  }
}

function addDrawer(totals: DayTotals, sums: Partial<DrawerSums>): DayTotals {
  return { ...totals, drawer: addSums(totals.drawer, { ...NO_DRAWER, ...sums }) }
}

function moveSums({ move, amount }: { move: string; amount: Minor }): Partial<DrawerSums> {
  if (move === 'in') return { payIns: amount, payInCount: 1 }
  if (move === 'out') return { payOuts: amount, payOutCount: 1 }
  return { drops: amount, dropCount: 1 }
}

function openRow({ id, at, operator, float }: OpenFact): OpenRow {
  return { id, at, operator, float }
}

function closeRow({ id, at, operator, counted, reason, openCarts, claimed }: CloseFact): CloseRow {
  return { id, at, operator, counted, reason: reason ?? null, openCarts, claimed }
}

function withRow<T extends { readonly id: string }>(rows: readonly T[], row: T): readonly T[] {
  if (rows.some((known) => known.id === row.id)) return rows
  return [...rows, row].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function numberRow({ transactionNo, receiptNo }: Transaction): NumberRow {
  return {
    firstTransactionNo: transactionNo,
    firstReceiptNo: receiptNo,
    lastTransactionNo: transactionNo,
    lastReceiptNo: receiptNo,
    count: 1,
  }
}

/** First and last by number, not by arrival: receipt numbers begin anew at the end of their range. */
function withNumbers(
  rows: DayTotals['numbers'],
  [lease, row]: readonly [string, NumberRow],
): DayTotals['numbers'] {
  const known = Object.hasOwn(rows, lease) ? rows[lease] : undefined
  if (known === undefined) return sorted({ ...rows, [lease]: row })
  const first = row.firstTransactionNo < known.firstTransactionNo ? row : known
  const last = row.lastTransactionNo > known.lastTransactionNo ? row : known
  return {
    ...rows,
    [lease]: {
      firstTransactionNo: first.firstTransactionNo,
      firstReceiptNo: first.firstReceiptNo,
      lastTransactionNo: last.lastTransactionNo,
      lastReceiptNo: last.lastReceiptNo,
      count: known.count + row.count,
    },
  }
}
