// What was sold, as it is shown: the last receipt, the sales on their way to head quarters, and where
// the copies of each are.

import { type Minor, sum } from '@evertill/shared/money/money.ts'
import { moneyText } from '@evertill/shared/receipt/amount.ts'
import type { ReceiptProfile } from '@evertill/shared/receipt/profile.ts'
import { readFact } from '@evertill/shared/till/books.ts'
import { settledAmount, type Transaction } from '@evertill/shared/transaction/transaction.ts'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Copies, PaidReceipt, WaitingSale } from '../view.ts'
import { onScreen, previewOf } from './on-screen.ts'

/** How far the current log has come: numbers of its entries. */
export type Reached = { readonly store: number; readonly hq: number }

export type OnTheWay = {
  readonly sales: readonly { readonly fact: Transaction; readonly seq: number }[]
  readonly waitingStore: number
}

/** The transactions behind what head quarters has, oldest first. */
export function onTheWay(
  entries: readonly Entry[],
  { store, hq }: Reached,
  codec: Codec,
): OnTheWay {
  const sales = entries.flatMap((entry) => {
    const fact = entry.seq > hq ? transactionIn(entry, codec) : undefined
    return fact === undefined ? [] : [{ fact, seq: entry.seq }]
  })
  return { sales, waitingStore: sales.filter(({ seq }) => seq > store).length }
}

export function copiesAt(seq: number, { store, hq }: Reached): Copies {
  if (seq <= hq) return 'hq'
  return seq <= store ? 'store' : 'till'
}

export function waitingView(
  { fact, seq }: OnTheWay['sales'][number],
  reached: Reached,
  profile: ReceiptProfile,
): WaitingSale {
  return {
    id: fact.id,
    number: numberOf(fact),
    totalText: moneyText(settledAmount(fact), onScreen(profile)),
    copies: copiesAt(seq, reached),
  }
}

export function receiptView(
  fact: Transaction,
  copies: Copies,
  profile: ReceiptProfile,
): PaidReceipt {
  return {
    id: fact.id,
    number: numberOf(fact),
    totalText: moneyText(settledAmount(fact), onScreen(profile)),
    paidText: moneyText(paidIn(fact), onScreen(profile)),
    changeText: moneyText(fact.change, onScreen(profile)),
    text: previewOf(fact, profile),
    copies,
  }
}

/** Of entries that were read once: with a day's sales on the way, nobody reads them at every scan. */
const known = new WeakMap<Entry, { readonly fact: Transaction | undefined }>()

export function transactionIn(entry: Entry, codec: Codec): Transaction | undefined {
  const before = known.get(entry)
  if (before) return before.fact
  const fact = readTransaction(entry, codec)
  known.set(entry, { fact })
  return fact
}

function readTransaction(entry: Entry, codec: Codec): Transaction | undefined {
  const { envelope } = innermost(entry, codec)
  if (envelope.type !== 'transaction') return undefined
  return readFact(envelope.type, envelope.body) as Transaction | undefined
}

function numberOf({ receiptNo }: Transaction): string {
  return String(receiptNo)
}

function paidIn({ tenders }: Transaction): Minor {
  return sum(tenders.map(({ tendered }) => tendered))
}
