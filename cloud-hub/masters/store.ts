// SQL of the feeds: their heads, and each key in its latest version. Nothing here decides.

import type { FeedHead } from '@evertill/sync-protocol/feed.ts'
import type { Row } from '@evertill/sync-protocol/feed-row.ts'
import { BODY_BYTES_MAX } from '@evertill/sync-protocol/limits.ts'
import type { Tx } from '../db.ts'

type HeadColumns = {
  readonly gen: string
  readonly publish: string
  readonly seq: string
  readonly floor: string
  readonly sum: string
}

type RowColumns = {
  readonly key: string
  readonly ver: string
  readonly seq: string
  readonly del: boolean
  readonly body: string
}

/**
 * All heads of a tenant, locked until the transaction ends: one publish at a time. The lock of the
 * common feed comes first, so that nobody adds a feed meanwhile.
 */
export async function lockHeads(
  tx: Tx,
  tenant: string,
  common: string,
): Promise<ReadonlyMap<string, FeedHead>> {
  await tx.rows('select 1 from feed where tenant_id = $1 and feed = $2 for update', [
    tenant,
    common,
  ])
  const rows = await tx.rows<HeadColumns & { readonly feed: string }>(
    `select feed, gen, publish, seq, floor, sum from feed where tenant_id = $1
     order by feed for update`,
    [tenant],
  )
  return new Map(rows.map((row) => [row.feed, headOf(row)]))
}

export async function readHead(
  tx: Tx,
  tenant: string,
  feed: string,
): Promise<FeedHead | undefined> {
  const [row] = await tx.rows<HeadColumns>(
    'select gen, publish, seq, floor, sum from feed where tenant_id = $1 and feed = $2',
    [tenant, feed],
  )
  return row && headOf(row)
}

/** A feed that is there already stays as it is. */
export async function insertHead(
  tx: Tx,
  tenant: string,
  feed: string,
  { gen, publish, seq, floor, sum }: FeedHead,
): Promise<void> {
  await tx.run(
    `insert into feed (tenant_id, feed, gen, publish, seq, floor, sum)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [tenant, feed, gen, publish, seq, floor, sum],
  )
}

export async function saveHeads(
  tx: Tx,
  tenant: string,
  heads: ReadonlyMap<string, FeedHead>,
): Promise<void> {
  const all = [...heads.values()]
  await tx.run(
    `update feed set gen = each.gen, publish = each.publish, seq = each.seq, floor = each.floor,
       sum = each.sum
     from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[])
       as each (feed, gen, publish, seq, floor, sum)
     where feed.tenant_id = $1 and feed.feed = each.feed`,
    [
      tenant,
      [...heads.keys()],
      all.map(({ gen }) => gen),
      all.map(({ publish }) => publish),
      all.map(({ seq }) => seq),
      all.map(({ floor }) => floor),
      all.map(({ sum }) => sum),
    ],
  )
}

/** Of these keys the rows that are there, deleted ones included. */
export async function readRows(
  tx: Tx,
  tenant: string,
  feed: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const rows = await tx.rows<RowColumns>(
    `select key, ver, seq, del, body from feed_row
     where tenant_id = $1 and feed = $2 and key = any($3::text[])`,
    [tenant, feed, keys],
  )
  return new Map(rows.map((row) => [row.key, rowOf(row)]))
}

/** In slices, so that no statement carries a whole catalogue. */
export async function saveRows(
  tx: Tx,
  tenant: string,
  feed: string,
  rows: readonly Row[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += SLICE_ROWS) {
    const slice = rows.slice(at, at + SLICE_ROWS)
    await tx.run(
      `insert into feed_row (tenant_id, feed, key, ver, seq, del, body)
       select $1, $2, each.key, each.ver, each.seq, each.del, each.body
       from unnest($3::text[], $4::bigint[], $5::bigint[], $6::boolean[], $7::text[])
         as each (key, ver, seq, del, body)
       on conflict (tenant_id, feed, key) do update set ver = excluded.ver, seq = excluded.seq,
         del = excluded.del, body = excluded.body, changed_at = now()`,
      [
        tenant,
        feed,
        slice.map(({ key }) => key),
        slice.map(({ ver }) => ver),
        slice.map(({ seq }) => seq),
        slice.map(({ del }) => del),
        slice.map(({ body }) => body),
      ],
    )
  }
}

const SLICE_ROWS = 5_000

export type Reading = { readonly head: FeedHead; readonly rows: readonly Row[] }

/**
 * The head and the rows after a number, of one reading: one statement sees one moment. So many rows
 * come as a page may hold and one that no longer fits, by count or by size.
 */
export async function readAfter(
  tx: Tx,
  tenant: string,
  feed: string,
  after: number,
  limit: number,
): Promise<Reading | undefined> {
  return reading(
    await tx.rows<ReadColumns>(
      `with head as (
         select gen, publish, seq, floor, sum from feed where tenant_id = $1 and feed = $2
       ), next as (
         select key, ver, seq, del, body, sum(octet_length(body)) over (order by seq) as so_far
         from (
           select key, ver, seq, del, body from feed_row
           where tenant_id = $1 and feed = $2 and seq > $3 order by seq limit $4
         ) as bounded
       )
       ${HEAD_COLUMNS}, null as key, null as ver, null as seq, null as del, null as body from head
       union all
       ${NO_HEAD}, key, ver, seq, del, body from next where so_far - octet_length(body) <= $5`,
      [tenant, feed, after, limit + 1, BODY_BYTES_MAX],
    ),
  )
}

/** The head and all live rows, of one reading. */
export async function readWhole(
  tx: Tx,
  tenant: string,
  feed: string,
): Promise<Reading | undefined> {
  return reading(
    await tx.rows<ReadColumns>(
      `with head as (
         select gen, publish, seq, floor, sum from feed where tenant_id = $1 and feed = $2
       )
       ${HEAD_COLUMNS}, null as key, null as ver, null as seq, null as del, null as body from head
       union all
       ${NO_HEAD}, key, ver, seq, del, body from feed_row
       where tenant_id = $1 and feed = $2 and not del`,
      [tenant, feed],
    ),
  )
}

const HEAD_COLUMNS = 'select gen, publish, seq as head_seq, floor, sum as feed_sum'
const NO_HEAD = 'select null, null, null, null, null'

type ReadColumns = RowColumns & {
  readonly gen: string | null
  readonly publish: string
  readonly head_seq: string
  readonly floor: string
  readonly feed_sum: string
}

/** The head is the row with a generation; the others come in the order of their numbers. */
function reading(found: readonly ReadColumns[]): Reading | undefined {
  const at = found.findIndex(({ gen }) => gen !== null)
  const head = found[at]
  if (head === undefined) return undefined
  const { gen, publish, head_seq, floor, feed_sum } = head
  const rows = found.toSpliced(at, 1).map(rowOf)
  rows.sort((a, b) => a.seq - b.seq)
  return {
    head: headOf({ gen: gen ?? '', publish, seq: head_seq, floor, sum: feed_sum }),
    rows,
  }
}

/** What each live key says, in a form that is quick to compare. */
export async function readDigests(
  tx: Tx,
  tenant: string,
  feed: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ readonly key: string; readonly digest: string }>(
    `select key, md5(body) as digest from feed_row
     where tenant_id = $1 and feed = $2 and not del`,
    [tenant, feed],
  )
  return new Map(rows.map(({ key, digest }) => [key, digest]))
}

/** Forgets rows that were deleted long ago; answers the highest number that is gone, by feed. */
export async function forgetDeleted(
  tx: Tx,
  tenant: string,
  days: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows<{ readonly feed: string; readonly seq: string }>(
    `with gone as (
       delete from feed_row
       where tenant_id = $1 and del and changed_at < now() - make_interval(days => $2)
       returning feed, seq
     )
     select feed, max(seq) as seq from gone group by feed`,
    [tenant, days],
  )
  return new Map(rows.map(({ feed, seq }) => [feed, Number(seq)]))
}

/** The tenant of each publish; a hint and nothing more. */
export const FEEDS_CHANNEL = 'evertill_feeds'

export async function notifyFeeds(tx: Tx, tenant: string): Promise<void> {
  await tx.rows(`select pg_notify('${FEEDS_CHANNEL}', $1)`, [tenant])
}

function headOf({ gen, publish, seq, floor, sum }: HeadColumns): FeedHead {
  return { gen, publish: Number(publish), seq: Number(seq), floor: Number(floor), sum }
}

function rowOf({ key, ver, seq, del, body }: RowColumns): Row {
  return { key, ver: Number(ver), seq: Number(seq), del, body }
}
