// One step of the projector: the next entries of one stream, what they add up to, the cursor and what
// stands aside, all in the transaction that it is given.

import { assert } from '@evertill/shared/result.ts'
import { innermost } from '@evertill/sync-protocol/adopt.ts'
import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import { readEnvelope } from '@evertill/sync-protocol/entry.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Held } from '@evertill/sync-protocol/quarantine.ts'
import type { Tx } from '../db.ts'
import { raise } from '../inbox/store.ts'
import { type Batch, daysOf, readFact, type Taking, takeBatch, takeHeld } from './batch.ts'
import {
  type Behind,
  deleteHeld,
  findBehind,
  findBilledTwice,
  findCollisions,
  type HeldRow,
  insertHeld,
  insertSales,
  lockProjector,
  type NextEntry,
  notifyReports,
  readDays,
  readHeld,
  readHeldEntries,
  readNext,
  saveCursor,
  saveDays,
  saveProjector,
} from './store.ts'

/** Answers whether there may be more to do. */
export async function projectNext(tx: Tx, tenant: string, codec: Codec): Promise<boolean> {
  const counts = await lockProjector(tx, tenant)
  const behind = await findBehind(tx, tenant)
  if (behind === undefined) return false
  const entries = await readNext(tx, tenant, behind)
  const takings = entries
    .filter(({ counts: isFirst }) => isFirst)
    .map((each) => takingOf({ ...behind, ...each }, codec))
  const held = await readHeld(tx, tenant)
  const days = await readDays(tx, tenant, daysOf(takings))
  const batch = takeBatch({ ...counts, held }, takings, days)
  await save(tx, tenant, batch, { takings, held })
  const stoppedAt = takings[batch.quarantine.taken - counts.taken]
  const upTo = batch.isFull && stoppedAt ? stoppedAt.place.seq - 1 : undefined
  await saveCursor(tx, tenant, behind, upTo ?? entries.at(-1)?.seq ?? behind.head)
  await notifyReports(tx, tenant)
  return !batch.isFull
}

/** Once after each start: whatever is held is looked at by the program that runs now. */
export async function projectHeld(tx: Tx, tenant: string, codec: Codec): Promise<void> {
  const counts = await lockProjector(tx, tenant)
  const held = await readHeld(tx, tenant)
  if (held.length === 0) return
  const rows = await readHeldEntries(tx, tenant)
  const takings = rows.map((each) => takingOf(each, codec))
  const days = await readDays(tx, tenant, daysOf(takings))
  await save(tx, tenant, takeHeld({ ...counts, held }, takings, days), { takings, held })
  await notifyReports(tx, tenant)
}

type Stored = Pick<NextEntry, 'seq' | 'hash' | 'bytes'> & Pick<Behind, 'node' | 'inc' | 'store'>

function takingOf({ node, inc, store, seq, hash, bytes }: Stored, codec: Codec): Taking {
  const exact = new Uint8Array(bytes)
  const envelope = readEnvelope(exact, codec.utf8)
  assert(envelope.ok, `the disk gave back other bytes than were written as ${seq}`)
  const entry = { bytes: exact, envelope: envelope.value, hash: hexOf(hash) }
  const fact = innermost(entry, codec)
  return { fact, place: { inc, seq }, node, store, reading: readFact(fact, store) }
}

async function save(
  tx: Tx,
  tenant: string,
  { quarantine, sales, days, aside, told }: Batch,
  before: { readonly takings: readonly Taking[]; readonly held: readonly HeldRow[] },
): Promise<void> {
  await saveHeld(tx, tenant, quarantine.held, before)
  const rows = sales.map(({ sale, node, place }) => ({ sale, node, ...place }))
  await insertSales(tx, tenant, rows)
  await saveDays(tx, tenant, [...days.values()])
  await saveProjector(tx, tenant, quarantine)
  const stores = new Map(before.takings.map(({ fact, store }) => [fact.id, store]))
  await raise(tx, tenant, [
    ...aside.map((id) => ({ code: 'QUARANTINE' as const, about: id, store: stores.get(id) })),
    ...told,
  ])
  await raiseDoubles(
    tx,
    tenant,
    rows.map(({ sale }) => sale.id),
  )
}

/** Rows are written and taken away, never changed: one whose reason is another one is a new row. */
async function saveHeld(
  tx: Tx,
  tenant: string,
  held: readonly Held[],
  before: { readonly takings: readonly Taking[]; readonly held: readonly HeldRow[] },
): Promise<void> {
  const same = new Set(held.map(({ id, aside }) => `${id} ${aside}`))
  const stays = before.held.filter(({ id, aside }) => same.has(`${id} ${aside}`))
  const known = new Set(stays.map(({ id }) => id))
  const gone = before.held.filter(({ id }) => !known.has(id))
  const takings = new Map(before.takings.map((each) => [each.fact.id, each]))
  const fresh = held.flatMap((each) => {
    const taking = known.has(each.id) ? undefined : takings.get(each.id)
    if (taking === undefined) return []
    const { node, store, fact } = taking
    return [{ ...each, node, store, businessDate: fact.envelope.biz }]
  })
  await deleteHeld(
    tx,
    tenant,
    gone.map(({ no }) => no),
  )
  await insertHeld(tx, tenant, fresh)
}

async function raiseDoubles(tx: Tx, tenant: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const collisions = await findCollisions(tx, tenant, ids)
  const billed = await findBilledTwice(tx, tenant, ids)
  await raise(tx, tenant, [
    ...collisions.map((each) => ({ code: 'numbering-collision' as const, ...each })),
    ...billed.map((each) => ({ code: 'cart-billed-twice' as const, ...each })),
  ])
}
