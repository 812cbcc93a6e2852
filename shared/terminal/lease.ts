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
  /** Training has numbers of its own. */
  readonly nextTraining: number
}

export type Numbers = { readonly transactionNo: number; readonly receiptNo: number }

export type LeaseOpened = {
  readonly from: number
  readonly knownLast: number
  readonly reason: string
}

/** Opens the next lease of a terminal; the first one ever begins at 1. */
export function openLease(
  request: { readonly terminal: number; readonly holder: string; readonly reason: string },
  known: { readonly lease: number; readonly lastNumber: number },
): { readonly lease: Lease; readonly opened: LeaseOpened } {
  assert(Number.isSafeInteger(known.lastNumber) && known.lastNumber >= 0, 'numbers count from 1')
  const from = known.lease === 0 && known.lastNumber === 0 ? 1 : firstNumberAfter(known.lastNumber)
  return {
    lease: {
      terminal: request.terminal,
      lease: known.lease + 1,
      holder: request.holder,
      next: from,
      nextTraining: 1,
    },
    opened: { from, knownLast: known.lastNumber, reason: request.reason },
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
