// Numbers belong to a lease: one holder, one growing counter, no gap inside it. The number on the
// receipt follows from the number of the transaction, so the two can never disagree.
import { assert, ok, type Result, refuse } from '../result.ts'

/** A new lease leaves at least one whole block free for what the former holder may still write. */
export const NUMBER_BLOCK = 10_000

export type ReceiptRange = { readonly first: number; readonly last: number }

export const RECEIPT_RANGE: ReceiptRange = { first: 111_111, last: 999_999 }

export type Lease = {
  readonly terminal: number
  /** Shown behind the terminal: `3-2` is terminal 3, lease 2. */
  readonly lease: number
  /** The device, or the edge node itself for clients without one. */
  readonly holder: string
  /** The next transaction number. */
  readonly next: number
  /** Training has numbers of its own, in the same blocks. */
  readonly nextTraining: number
}

export type Numbers = { readonly transactionNo: number; readonly receiptNo: number }

export type LeaseOpened = {
  readonly from: number
  readonly knownLast: number
  readonly reason: string
}

/** What is known of a terminal's numbers when a new lease opens; all 0 before the first one. */
export type KnownNumbers = {
  readonly lease: number
  /** The highest number seen anywhere, training's own included. */
  readonly lastNumber: number
  /** Where the last lease began: its holder may have written there without anybody knowing. */
  readonly from: number
}

/** Opens the next lease of a terminal; the first one ever begins at 1. */
export function openLease(
  request: { readonly terminal: number; readonly holder: string; readonly reason: string },
  known: KnownNumbers,
): { readonly lease: Lease; readonly opened: LeaseOpened } {
  const knownLast = Math.max(known.lastNumber, known.from - 1, 0)
  assert(Number.isSafeInteger(knownLast), `not a number of a transaction: ${knownLast}`)
  const from = known.lease === 0 && knownLast === 0 ? 1 : firstNumberAfter(knownLast)
  return {
    lease: {
      terminal: request.terminal,
      lease: known.lease + 1,
      holder: request.holder,
      next: from,
      nextTraining: from,
    },
    opened: { from, knownLast, reason: request.reason },
  }
}

/** Beyond the block of the highest known number, and one block further. */
export function firstNumberAfter(lastNumber: number): number {
  return Math.ceil(lastNumber / NUMBER_BLOCK) * NUMBER_BLOCK + NUMBER_BLOCK + 1
}

export function takeNumbers(
  lease: Lease,
  training: boolean,
  range: ReceiptRange,
): Result<
  { readonly numbers: Numbers; readonly lease: Lease },
  { readonly code: 'NUMBERS_EXHAUSTED' }
> {
  const transactionNo = training ? lease.nextTraining : lease.next
  if (transactionNo >= Number.MAX_SAFE_INTEGER) return refuse({ code: 'NUMBERS_EXHAUSTED' })
  return ok({
    numbers: { transactionNo, receiptNo: receiptNoOf(transactionNo, range) },
    lease: training
      ? { ...lease, nextTraining: transactionNo + 1 }
      : { ...lease, next: transactionNo + 1 },
  })
}

/** Counts through the range, the last number included, and begins again. */
export function receiptNoOf(transactionNo: number, range: ReceiptRange): number {
  assert(range.first <= range.last, 'a receipt range begins before it ends')
  return range.first + ((transactionNo - 1) % (range.last - range.first + 1))
}

export function leaseText(lease: Pick<Lease, 'terminal' | 'lease'>): string {
  return `${lease.terminal}-${lease.lease}`
}
