// What a till lets go of: entries that stand in the store's journal where a backup has them, but never
// the receipts that customers may come back with today.

import { type Books, foldBooks, type Written } from '@evertill/shared/till/books.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Hlc } from '@evertill/sync-protocol/hlc.ts'

/** The books as they were behind the last entry that was let go. */
export type Checkpoint = {
  readonly books: Omit<Books, 'cart' | 'lease'>
  readonly hlc?: Hlc
}

/** The newest receipts always stay: more than a busy till sells in a day. */
export const RECEIPTS_KEPT = 500

/** Fewer are not worth a transaction and a tidying. */
const PRUNED_AT_ONCE = 200

/** The number up to which nothing is needed here any more; 0 where that is not worth the while. */
export function pruneTo(entries: readonly Entry[], prunable: number): number {
  const receipts = entries.filter(({ envelope }) => envelope.type === 'transaction')
  const oldest = receipts.at(-RECEIPTS_KEPT)
  if (receipts.length < RECEIPTS_KEPT || oldest === undefined) return 0
  const upTo = Math.min(prunable, oldest.seq - 1)
  const count = entries.filter(({ seq }) => seq <= upTo).length
  return count < PRUNED_AT_ONCE ? 0 : upTo
}

/** Without cart and lease, which no entry tells of. */
export function keptBooks(
  before: Checkpoint['books'],
  gone: readonly Pick<Written, 'type' | 'body'>[],
): Checkpoint['books'] {
  const { terminal, day, receipts, lastNumbers } = foldBooks(
    { ...before, cart: undefined, lease: undefined },
    gone,
  )
  return { terminal, day, receipts, lastNumbers }
}
