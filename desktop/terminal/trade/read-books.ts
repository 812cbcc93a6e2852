// The books of a till as its disk tells them: what is kept of the entries that were let go, and the
// entries that are held. The open cart is not among them.

import {
  type Books,
  foldBooks,
  type Lease,
  newBooks,
  type Written,
  withLease,
} from '@evertill/shared/till/books.ts'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Hlc } from '@evertill/sync-protocol/hlc.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Change } from '../log/change.ts'
import type { TillLog } from '../log/till-log.ts'
import { readCell, writeCell } from './cells.ts'
import { type Checkpoint, keptBooks, pruneTo } from './forgetting.ts'

export type ReadBooks = { readonly books: Books; readonly hlc: Hlc | undefined }

type Terminal = Parameters<typeof newBooks>[0]

export function readBooks(log: TillLog, name: Terminal, codec: Codec): ReadBooks {
  const kept = readCell<Checkpoint>(log.cell('books'))
  const entries = log.streams().flatMap(({ inc }) => log.held(inc))
  const facts = entries.map((entry) => factOf(entry, codec))
  const folded = foldBooks({ ...newBooks(name), ...kept?.books }, facts)
  const times = [kept?.hlc, ...entries.map(({ envelope }) => envelope.hlc)]
  return {
    books: withLease({ ...folded, cart: undefined }, readCell<Lease>(log.cell('lease'))),
    hlc: times.reduce((last, time) => ((time ?? '') > (last ?? '') ? time : last)),
  }
}

/** What of the log may go goes, and the books up to there stay in its place; false where none may. */
export function letGo(change: Change, log: TillLog, name: Terminal, codec: Codec): boolean {
  const current = change.current()
  if (current === undefined) return false
  const { inc, prunable, floor } = current
  const upTo = pruneTo(log.held(inc), prunable)
  if (upTo < floor) return false
  const gone = log.held(inc).filter(({ seq }) => seq <= upTo)
  const before = readCell<Checkpoint>(change.cell('books'))
  const facts = gone.map((entry) => factOf(entry, codec))
  const hlc = gone.at(-1)?.envelope.hlc ?? before?.hlc
  const books = keptBooks(before?.books ?? newBooks(name), facts)
  writeCell(change, 'books', { books, ...(hlc === undefined ? {} : { hlc }) })
  change.prune(inc, upTo)
  return true
}

function factOf(entry: Entry, codec: Codec): Pick<Written, 'type' | 'body'> {
  const { envelope } = innermost(entry, codec)
  return { type: envelope.type as Written['type'], body: envelope.body }
}
