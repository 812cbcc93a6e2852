// What this till has traded: its books, and the acts that change them. An act is on disk as entries of
// the log before anybody sees it in the books, and the books follow from those entries alone.

import { ok, type Result } from '@evertill/shared/result.ts'
import {
  type Books,
  foldBooks,
  type Lease,
  type TillCart,
  type Written,
  withLease,
} from '@evertill/shared/till/books.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import type { Change } from '../log/change.ts'
import type { TillLog } from '../log/till-log.ts'
import { writeCell } from './cells.ts'
import { createWriter, type WriterDeps } from './own-entries.ts'
import { letGo, readBooks } from './read-books.ts'

export type TradeDeps = WriterDeps & {
  readonly log: TillLog
  /** Entries became durable. */
  readonly written: (inc: Inc) => void
}

export type Act = {
  readonly written: readonly Written[]
  /** Came or went with this act; durable together with it. */
  readonly lease?: { readonly now: Lease | undefined }
  readonly also?: (change: Change) => void
}

export type Trade = Awaited<ReturnType<typeof openTrade>>

type Acting = Act & { readonly entries: readonly Entry[] }

export async function openTrade(deps: TradeDeps) {
  const { log, codec, name } = deps
  const writer = createWriter(deps)
  if (log.current() === undefined) await log.transact(writer.begin)
  let { books, hlc } = readBooks(log, name, codec)
  return { name, log, books: () => books, setCart, act, rebirth, prune }

  /** The cart on the screen is no fact: it is kept elsewhere, and goes when it is billed. */
  function setCart(cart: TillCart | undefined): void {
    books = { ...books, cart }
  }

  /**
   * `decide` sees the books after every act before it. All of what it answers is on disk when the
   * promise is kept. Where the disk fails nothing happened, or all of it did: the disk is asked.
   */
  async function act<E>(
    decide: (books: Books) => Result<Act, E>,
  ): Promise<Result<readonly Entry[], E>> {
    let acting: Acting | undefined
    const told = await log.transact(
      (change): Result<readonly Entry[], E> => {
        const decided = decide(books)
        if (!decided.ok) return decided
        const entries = writer.write(change, decided.value.written, hlc)
        if (decided.value.lease) keepLease(change, decided.value.lease.now)
        decided.value.also?.(change)
        acting = { ...decided.value, entries }
        return ok(entries)
      },
      () => acting && done(acting),
    )
    const current = log.current()
    if (told.ok && told.value.length > 0 && current) deps.written(current.inc)
    return told
  }

  function done({ written, lease, entries }: Acting): void {
    hlc = entries.at(-1)?.envelope.hlc ?? hlc
    const after = foldBooks(books, written)
    books = lease === undefined ? after : withLease(after, lease.now)
  }

  /** A new incarnation; the lease belongs to the old one. */
  async function rebirth(): Promise<void> {
    await log.transact(
      (change) => {
        const over = writer.carryOver(change, log, hlc)
        keepLease(change, undefined)
        const { inc, head } = change.current() ?? {}
        // Whatever another life of this till sent is sent.
        writeCell(change, 'sent', { inc, upTo: head?.seq ?? 0 })
        return over
      },
      (entries) => done({ written: [], lease: { now: undefined }, entries }),
    )
  }

  /** Drops what the store may give back, and keeps what was sold last. */
  async function prune(): Promise<void> {
    const hasGone = await log.transact((change) => letGo(change, log, name, codec))
    if (hasGone) await log.tidy()
  }
}

function keepLease(change: Change, lease: Lease | undefined): void {
  writeCell(change, 'lease', lease)
  if (lease !== undefined) writeCell(change, 'highest-from', lease.from)
}
