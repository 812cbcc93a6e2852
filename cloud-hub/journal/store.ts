// SQL of the journal: streams, entries as exact bytes, and where each fact counts. Nothing here decides.

import { hexOf } from '@evertill/sync-protocol/bytes.ts'
import type { Entry } from '@evertill/sync-protocol/entry.ts'
import type { Hash, Inc, Position } from '@evertill/sync-protocol/names.ts'
import type { FactId, Gap, StreamRow } from '@evertill/sync-protocol/receiver-rows.ts'
import type { Tx } from '../db.ts'

/** Whose log: every statement names both, beside the row-level security. */
export type Owner = { readonly tenant: string; readonly node: string }

/** A stream as the hub keeps it; `acked` is what a second copy of this database has. */
export type KeptStream = StreamRow & { readonly acked: number }

type StreamColumns = {
  readonly inc: Inc
  readonly ep: number
  readonly state: StreamRow['state']
  readonly base_seq: string
  readonly base_hash: Hash
  readonly head_seq: string
  readonly head_hash: Hash
  readonly announced_seq: string
  readonly announced_hash: Hash
  readonly acked_seq: string
  readonly prunable_seq: string
  readonly gaps: string
}

const STREAM_COLUMNS = `inc, ep, state, base_seq, base_hash, head_seq, head_hash, announced_seq,
  announced_hash, acked_seq, prunable_seq, gaps`

/** All streams of a node, in the order of their appearance; locked until the transaction ends. */
export async function lockStreams(tx: Tx, { tenant, node }: Owner): Promise<readonly KeptStream[]> {
  const rows = await tx.rows<StreamColumns>(
    `select ${STREAM_COLUMNS} from stream where tenant_id = $1 and node = $2 order by ep, inc
     for update`,
    [tenant, node],
  )
  return rows.map(streamOf)
}

export async function lockStream(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
): Promise<KeptStream | undefined> {
  const [row] = await tx.rows<StreamColumns>(
    `select ${STREAM_COLUMNS} from stream where tenant_id = $1 and node = $2 and inc = $3
     for update`,
    [tenant, node, inc],
  )
  return row && streamOf(row)
}

/** What a reader goes by who changes nothing. */
export async function readStream(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
): Promise<KeptStream | undefined> {
  const [row] = await tx.rows<StreamColumns>(
    `select ${STREAM_COLUMNS} from stream where tenant_id = $1 and node = $2 and inc = $3`,
    [tenant, node, inc],
  )
  return row && streamOf(row)
}

/** Writes streams as they are after a decision; a new one counts as acknowledged up to its base. */
export async function saveStreams(
  tx: Tx,
  { tenant, node }: Owner,
  streams: readonly StreamRow[],
): Promise<void> {
  if (streams.length === 0) return
  await tx.run(
    `insert into stream (tenant_id, node, inc, ep, state, base_seq, base_hash, head_seq, head_hash,
       announced_seq, announced_hash, acked_seq, prunable_seq, gaps)
     select $1, $2, each.inc, each.ep, each.state, each.base_seq, each.base_hash, each.head_seq,
       each.head_hash, each.announced_seq, each.announced_hash, each.base_seq, each.prunable_seq,
       each.gaps
     from unnest($3::text[], $4::int[], $5::text[], $6::bigint[], $7::text[], $8::bigint[],
       $9::text[], $10::bigint[], $11::text[], $12::bigint[], $13::text[])
       as each (inc, ep, state, base_seq, base_hash, head_seq, head_hash, announced_seq,
         announced_hash, prunable_seq, gaps)
     on conflict (tenant_id, node, inc) do update set ep = excluded.ep, state = excluded.state,
       base_seq = excluded.base_seq, base_hash = excluded.base_hash,
       head_seq = excluded.head_seq, head_hash = excluded.head_hash,
       announced_seq = excluded.announced_seq, announced_hash = excluded.announced_hash,
       prunable_seq = excluded.prunable_seq, gaps = excluded.gaps`,
    [
      tenant,
      node,
      streams.map(({ inc }) => inc),
      streams.map(({ ep }) => ep),
      streams.map(({ state }) => state),
      streams.map(({ base }) => base.seq),
      streams.map(({ base }) => base.hash),
      streams.map(({ head }) => head.seq),
      streams.map(({ head }) => head.hash),
      streams.map(({ announced }) => announced.seq),
      streams.map(({ announced }) => announced.hash),
      streams.map(({ prunable }) => prunable),
      streams.map(({ gaps }) => JSON.stringify(gaps)),
    ],
  )
}

export async function saveCursors(
  tx: Tx,
  { tenant, node }: Owner,
  { inc, acked, prunable }: Pick<KeptStream, 'inc' | 'acked' | 'prunable'>,
): Promise<void> {
  await tx.run(
    `update stream set acked_seq = $4, prunable_seq = $5
     where tenant_id = $1 and node = $2 and inc = $3`,
    [tenant, node, inc, acked, prunable],
  )
}

export async function savePrunable(
  tx: Tx,
  { tenant, node }: Owner,
  { inc, prunable }: Pick<KeptStream, 'inc' | 'prunable'>,
): Promise<void> {
  await tx.run(
    'update stream set prunable_seq = $4 where tenant_id = $1 and node = $2 and inc = $3',
    [tenant, node, inc, prunable],
  )
}

/** `factIds` has one for each entry. */
export async function insertEntries(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
  entries: readonly Entry[],
  factIds: readonly string[],
): Promise<void> {
  await tx.run(
    `insert into log (tenant_id, node, inc, seq, fact_id, hash, bytes)
     select $1, $2, $3, each.seq, each.fact_id, each.hash, each.bytes
     from unnest($4::bigint[], $5::uuid[], $6::bytea[], $7::bytea[])
       as each (seq, fact_id, hash, bytes)`,
    [
      tenant,
      node,
      inc,
      entries.map(({ seq }) => seq),
      factIds,
      entries.map(({ hash }) => Buffer.from(hash, 'hex')),
      entries.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
    ],
  )
}

/**
 * Keeps where each fact counts and answers the ids that were not known before. Whoever pushes the
 * same fact at the same moment waits here until the first one has committed or given up.
 */
export async function insertIds(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
  facts: readonly FactId[],
): Promise<ReadonlySet<string>> {
  if (facts.length === 0) return new Set()
  // In one order for all writers, so that two of them never wait for each other in a circle.
  const sorted = facts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const kept = await tx.rows<{ readonly id: string }>(
    `insert into entry_id (tenant_id, id, node, inc, seq)
     select $1, each.id, $2, $3, each.seq from unnest($4::uuid[], $5::bigint[]) as each (id, seq)
     on conflict (tenant_id, id) do nothing
     returning id`,
    [tenant, node, inc, sorted.map(({ id }) => id), sorted.map(({ seq }) => seq)],
  )
  return new Set(kept.map(({ id }) => id))
}

export async function placeOf(
  tx: Tx,
  { tenant }: Pick<Owner, 'tenant'>,
  id: string,
): Promise<{ readonly inc: Inc; readonly seq: number } | undefined> {
  const [row] = await tx.rows<{ readonly inc: Inc; readonly seq: string }>(
    'select inc, seq from entry_id where tenant_id = $1 and id = $2',
    [tenant, id],
  )
  return row && { inc: row.inc, seq: Number(row.seq) }
}

/** The hashes of the entries from one number to another, both included. */
export async function readHashes(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, Hash>> {
  const rows = await tx.rows<{ readonly seq: string; readonly hash: Buffer }>(
    `select seq, hash from log
     where tenant_id = $1 and node = $2 and inc = $3 and seq between $4 and $5`,
    [tenant, node, inc, from, to],
  )
  return new Map(rows.map(({ seq, hash }) => [Number(seq), hexOf(hash)]))
}

export type LogRow = { readonly seq: number; readonly hash: Hash; readonly bytes: Uint8Array }

/** Entries after a number, in order. The sizes are added up in the database, so no more is read. */
export async function readLog(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
  after: number,
  limit: { readonly entries: number; readonly bytes: number },
): Promise<readonly LogRow[]> {
  const rows = await tx.rows<{
    readonly seq: string
    readonly hash: Buffer
    readonly bytes: Buffer
  }>(
    `select seq, hash, bytes from (
       select seq, hash, bytes, sum(length(bytes)) over (order by seq) as so_far
       from (
         select seq, hash, bytes from log
         where tenant_id = $1 and node = $2 and inc = $3 and seq > $4
         order by seq limit $5
       ) as next
     ) as summed
     where so_far <= $6 or seq = (
       select min(seq) from log where tenant_id = $1 and node = $2 and inc = $3 and seq > $4
     )
     order by seq`,
    [tenant, node, inc, after, limit.entries, limit.bytes],
  )
  return rows.map((row) => ({
    seq: Number(row.seq),
    hash: hexOf(row.hash),
    bytes: new Uint8Array(row.bytes),
  }))
}

/** The entries up to a position are dropped; the position is what the rest follows on. */
export async function dropEntries(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
  base: Position,
): Promise<void> {
  await tx.run('delete from log where tenant_id = $1 and node = $2 and inc = $3 and seq <= $4', [
    tenant,
    node,
    inc,
    base.seq,
  ])
  await tx.run(
    `update stream set base_seq = $4, base_hash = $5
     where tenant_id = $1 and node = $2 and inc = $3`,
    [tenant, node, inc, base.seq, base.hash],
  )
}

export async function insertGap(
  tx: Tx,
  { tenant, node }: Owner,
  inc: Inc,
  { after, until }: Gap,
): Promise<void> {
  await tx.run(
    `insert into gap_record (tenant_id, node, inc, after_seq, after_hash, until_seq, until_hash)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [tenant, node, inc, after.seq, after.hash, until.seq, until.hash],
  )
}

function streamOf(row: StreamColumns): KeptStream {
  return {
    inc: row.inc,
    ep: row.ep,
    state: row.state,
    base: { seq: Number(row.base_seq), hash: row.base_hash },
    head: { seq: Number(row.head_seq), hash: row.head_hash },
    announced: { seq: Number(row.announced_seq), hash: row.announced_hash },
    acked: Number(row.acked_seq),
    prunable: Number(row.prunable_seq),
    gaps: JSON.parse(row.gaps) as readonly Gap[],
  }
}
