// What the store tells a till of itself and of the till's lease, and what the till shows for itself: all
// of it is on the disk of the till before anything follows from it.

import { ok } from '@evertill/shared/result.ts'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { readEnvelope } from '@evertill/sync-protocol/entry.ts'
import { higherHead } from '@evertill/sync-protocol/incarnation.ts'
import type {
  HelloAnswer,
  PeerHead,
  PushAnswer,
  ShownLease,
} from '@evertill/sync-protocol/messages.ts'
import type { Body } from '@evertill/sync-protocol/ndjson.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Change } from '../log/change.ts'
import type { TillLog } from '../log/till-log.ts'
import { type KeptEntry, readCell, type StoreSeen, writeCell } from '../trade/cells.ts'
import type { Trade } from '../trade/trade.ts'

/** The lease this till sells under, and the highest number it gave in it. */
export function leasesShown({ books, name }: Pick<Trade, 'books' | 'name'>): ShownLease[] {
  const { lease } = books()
  if (lease === undefined) return []
  const lastNumber = Math.max(lease.next, lease.nextTraining) - 1
  return [{ terminal: name.terminal, lease: lease.lease, from: lease.from, lastNumber }]
}

/** A store that holds less than it once showed begins anew; it is shown that in HELLO and each push. */
export function shownInHello(log: Pick<TillLog, 'cell'>): { readonly seen?: PeerHead } {
  const { shown } = storeSeen(log.cell('store'))
  return shown === undefined ? {} : { seen: shown }
}

export function shownInPush(log: Pick<TillLog, 'cell'>): {
  readonly seen?: PeerHead
  readonly shown?: PeerHead
} {
  const { seen, shown } = storeSeen(log.cell('store'))
  return { ...(seen === undefined ? {} : { seen }), ...(shown === undefined ? {} : { shown }) }
}

/** Which database of the store it is; a lease that went to somebody else is given up with it. */
export async function keepGreeting(trade: Trade, answer: HelloAnswer): Promise<void> {
  const lost = (answer.leases ?? []).filter(
    ({ terminal, standing }) => terminal === trade.name.terminal && standing === 'lost',
  )
  await trade.act(({ lease }) => {
    const isLost = lost.some(({ from }) => from === lease?.from)
    const also = (change: Change) => {
      const now = storeSeen(change.cell('store'))
      if (now.store !== answer.hub_gen)
        writeCell(change, 'store', { ...now, store: answer.hub_gen })
    }
    return ok({ written: [], also, ...(isLost ? { lease: { now: undefined } } : {}) })
  })
}

/**
 * The store's own entries, which came with its answer. A late one may be of a database that is gone:
 * it is kept, tells nothing of where the present one stands, and is offered to that.
 */
export async function keepOwnEntries(
  log: TillLog,
  codec: Codec,
  { header, lines }: Body<PushAnswer>,
  isLate: boolean,
): Promise<void> {
  const { peer } = header
  if (peer === undefined) return
  await log.transact((change) => {
    for (const [at, bytes] of lines.entries()) keep(change, bytes, header.hashes[at], codec)
    const now = storeSeen(change.cell('store'))
    const { offeredTo: _, ...unoffered } = now
    const after: StoreSeen = isLate
      ? unoffered
      : { ...now, seen: peer, shown: higherHead(now.shown, peer) }
    if (JSON.stringify(after) !== JSON.stringify(now)) writeCell(change, 'store', after)
  })
}

/** By the fact in it, so that it is kept once however it was wrapped. */
function keep(change: Change, bytes: Uint8Array, hash: string | undefined, codec: Codec): void {
  const read = readEnvelope(bytes, codec.utf8)
  const text = codec.utf8.decode(bytes)
  if (!read.ok || hash === undefined || text === undefined) return
  const cell = `kept/${innermost({ bytes, hash, envelope: read.value }, codec).id}`
  if (change.cell(cell) !== undefined) return
  const kept: KeptEntry = { text, hash, wrap: read.value.id }
  writeCell(change, cell, kept)
}

function storeSeen(cell: string | undefined): StoreSeen {
  return readCell<StoreSeen>(cell) ?? {}
}
