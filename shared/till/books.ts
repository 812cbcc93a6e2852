// What one till knows of its own trade, as plain values: the terminal, its day, its receipts of today
// and the cart it has open. All of it but cart and lease follows from what the till has written.
import type { OpenCart } from '../cart/cart.ts'
import { type DayTotals, emptyDay, foldDay } from '../terminal/day.ts'
import { evolveTerminal } from '../terminal/evolve.ts'
import { dayKey, type Fact, isTransaction, type OpenFact } from '../terminal/fact.ts'
import { leaseText, type Lease as SharedLease } from '../terminal/lease.ts'
import { newTerminal, type Terminal } from '../terminal/terminal.ts'
import { noteTransaction, type ReceiptStatus, UNTOUCHED } from '../transaction/status.ts'
import type { Transaction } from '../transaction/transaction.ts'

export type Books = {
  readonly terminal: Terminal
  /** The day that is open, or the last one; null before the first. */
  readonly day: DayTotals | null
  /** Sales, cancels, voids and returns of this till on its business date, oldest first. */
  readonly receipts: readonly OwnReceipt[]
  readonly cart: TillCart | undefined
  readonly lease: Lease | undefined
  /** The last number written under each lease, so that no stale copy of a lease gives one twice. */
  readonly lastNumbers: Readonly<Record<string, number>>
}

type OwnReceipt = { readonly receipt: Transaction; readonly status: ReceiptStatus }

/** `from` is where its numbers begin. */
export type Lease = SharedLease & { readonly from: number }

/** Which publish the prices are of. */
export type Masters = { readonly gen: string; readonly publish: number }

/** An open cart and the prices it was begun with; no line of another publish ever joins it. */
export type TillCart = OpenCart & { readonly masters: Masters }

/** What becomes the body of one entry of the till's log. */
export type Written = {
  /** Of the fact, and of the entry. */
  readonly id: string
  readonly type: WrittenType
  readonly biz?: string
  readonly open?: number
  readonly body: object
}

type WrittenType = 'transaction' | 'terminal' | 'cart-suspended' | 'cart-taken-back'

/** Of 'cart-suspended' and 'cart-taken-back'. */
export type CartBody = {
  readonly cart: string
  readonly hand: number
  readonly content: TillCart
}

export type TransactionBody = {
  readonly fact: Transaction
  readonly permit?: string
  /** Of sales and cancels; what is undone has the prices of its receipt. */
  readonly masters?: Masters
}

export function newBooks(name: {
  readonly tenant: string
  readonly store: string
  readonly terminal: number
}): Books {
  return {
    terminal: newTerminal(name),
    day: null,
    receipts: [],
    cart: undefined,
    lease: undefined,
    lastNumbers: {},
  }
}

/** Numbers that were written stay written, whichever copy of the lease comes. */
export function withLease(books: Books, lease: Lease | undefined): Books {
  if (lease === undefined) return { ...books, lease }
  const last = books.lastNumbers[leaseText(lease)] ?? 0
  return { ...books, lease: { ...lease, next: Math.max(lease.next, last + 1) } }
}

/** Builds the books again from the till's own log; an open cart is not in it. */
export function foldBooks(books: Books, written: readonly Pick<Written, 'type' | 'body'>[]): Books {
  return written.reduce(foldOne, books)
}

/** The fact of the shop inside the body of an entry, for whoever folds. */
export function readFact(type: string, body: unknown): Fact | undefined {
  if (type !== 'transaction' && type !== 'terminal') return undefined
  const { fact } = body as { readonly fact?: Fact }
  if (typeof fact?.id !== 'string') return undefined
  return isTransaction(fact) === (type === 'transaction') ? fact : undefined
}

function foldOne(books: Books, { type, body }: Pick<Written, 'type' | 'body'>): Books {
  const fact = readFact(type, body)
  if (fact !== undefined) return foldFact(books, fact)
  const { cart, content } = body as CartBody
  if (type === 'cart-taken-back') return { ...books, cart: content }
  return withoutCart(books, cart)
}

function foldFact(books: Books, fact: Fact): Books {
  const terminal = evolveTerminal(books.terminal, fact)
  if (fact.kind === 'open') return opened({ ...books, terminal }, fact)
  const { day } = books
  const isOfDay = day !== null && fact.openCounter > 0 && dayKey(fact) === dayKey(day.day)
  const after = { ...books, terminal, day: isOfDay ? foldDay(day, fact) : day }
  return isTransaction(fact) ? noted(after, fact) : after
}

/** Receipts of an earlier date are past voiding here and leave the memory of the till. */
function opened(books: Books, fact: OpenFact): Books {
  const day = foldDay(emptyDay(fact), fact)
  const isSameDate = books.day?.day.businessDate === fact.businessDate
  return { ...books, day, receipts: isSameDate ? books.receipts : [] }
}

function noted(books: Books, receipt: Transaction): Books {
  const known = receipt.origin === undefined ? books.receipts : noteAll(books.receipts, receipt)
  const lease = leaseText(receipt)
  const last = Math.max(books.lastNumbers[lease] ?? 0, receipt.transactionNo)
  const after = {
    ...books,
    receipts: [...known, { receipt, status: UNTOUCHED }],
    lastNumbers: { ...books.lastNumbers, [lease]: last },
  }
  const numbered = books.lease?.lease === receipt.lease ? withLease(after, books.lease) : after
  return receipt.cart === undefined ? numbered : withoutCart(numbered, receipt.cart.id)
}

function noteAll(receipts: readonly OwnReceipt[], transaction: Transaction): readonly OwnReceipt[] {
  return receipts.map((own) => {
    const status = noteTransaction(own.status, own.receipt.id, transaction)
    return status === own.status ? own : { ...own, status }
  })
}

function withoutCart(books: Books, cart: string): Books {
  return books.cart?.id === cart ? { ...books, cart: undefined } : books
}
