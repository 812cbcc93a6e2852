// SQL of the projector: cursors, what is held, sales and totals of days. Nothing here decides.

import type { DayTotals } from '@evertill/shared/terminal/day.ts'
import { cashFigures } from '@evertill/shared/terminal/day-figures.ts'
import { dayKey } from '@evertill/shared/terminal/fact.ts'
import type { DayStamp } from '@evertill/shared/terminal/stamp.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { AsideCode, Held, Quarantine } from '@evertill/sync-protocol/quarantine.ts'
import type { Tx } from '../db.ts'

/** The one projector that there is; each keeps its own cursors under its name. */
const PROJECTOR = 'sales'

/** What is on disk of a projector, locked: one process at a time goes on with a tenant. */
export async function lockProjector(tx: Tx, tenant: string): Promise<Omit<Quarantine, 'held'>> {
  await tx.run(
    `insert into projector (tenant_id, name, taken, projected, ended) values ($1, $2, 0, 0, 0)
     on conflict do nothing`,
    [tenant, PROJECTOR],
  )
  const [row] = await tx.rows<{
    readonly taken: string
    readonly projected: string
    readonly ended: string
  }>(
    'select taken, projected, ended from projector where tenant_id = $1 and name = $2 for update',
    [tenant, PROJECTOR],
  )
  return {
    taken: Number(row?.taken ?? 0),
    projected: Number(row?.projected ?? 0),
    ended: Number(row?.ended ?? 0),
  }
}

export async function saveProjector(
  tx: Tx,
  tenant: string,
  { taken, projected, ended }: Quarantine,
): Promise<void> {
  await tx.run(
    `update projector set taken = $3, projected = $4, ended = $5
     where tenant_id = $1 and name = $2`,
    [tenant, PROJECTOR, taken, projected, ended],
  )
}

/** A stream of which something was not read yet. */
export type Behind = {
  readonly node: string
  readonly inc: string
  readonly after: number
  readonly head: number
  readonly store: string
}

/** The one with the least to do first: a store that was away for a week holds nobody up. */
export async function findBehind(tx: Tx, tenant: string): Promise<Behind | undefined> {
  const [row] = await tx.rows<{
    readonly node: string
    readonly inc: string
    readonly after: string
    readonly head: string
    readonly store: string
  }>(
    `select stream.node, stream.inc, coalesce(cursor.seq, 0) as after, stream.head_seq as head,
       node_session.store
     from stream
     join node_session on node_session.tenant_id = stream.tenant_id
       and node_session.node = stream.node
     left join projector_cursor as cursor on cursor.tenant_id = stream.tenant_id
       and cursor.name = $2 and cursor.node = stream.node and cursor.inc = stream.inc
     where stream.tenant_id = $1 and stream.head_seq > coalesce(cursor.seq, 0)
     order by stream.head_seq - coalesce(cursor.seq, 0), stream.node, stream.inc
     limit 1`,
    [tenant, PROJECTOR],
  )
  return row && { ...row, after: Number(row.after), head: Number(row.head) }
}

export type NextEntry = {
  readonly seq: number
  readonly hash: Buffer
  readonly bytes: Buffer
  /** Its fact counts here and nowhere else. */
  readonly counts: boolean
}

/** The next entries of a stream, in order, at least one if there is one. */
export async function readNext(
  tx: Tx,
  tenant: string,
  { node, inc, after }: Behind,
): Promise<readonly NextEntry[]> {
  const rows = await tx.rows<Omit<NextEntry, 'seq'> & { readonly seq: string }>(
    `select seq, hash, bytes, counts from (
       select seq, hash, bytes, counts, sum(length(bytes)) over (order by seq) as so_far
       from (
         select log.seq, log.hash, log.bytes,
           (entry_id.node = log.node and entry_id.inc = log.inc and entry_id.seq = log.seq)
             as counts
         from log join entry_id on entry_id.tenant_id = log.tenant_id and entry_id.id = log.fact_id
         where log.tenant_id = $1 and log.node = $2 and log.inc = $3 and log.seq > $4
         order by log.seq limit $5
       ) as next
     ) as summed
     where so_far - length(bytes) < $6
     order by seq`,
    [tenant, node, inc, after, NEXT_ENTRIES, NEXT_BYTES],
  )
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}

/** One transaction's work: short enough that a report never waits for it. */
const NEXT_ENTRIES = 500
const NEXT_BYTES = 8 * 1024 * 1024

export async function saveCursor(
  tx: Tx,
  tenant: string,
  { node, inc }: Behind,
  seq: number,
): Promise<void> {
  await tx.run(
    `insert into projector_cursor (tenant_id, name, node, inc, seq) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, name, node, inc) do update set seq = excluded.seq`,
    [tenant, PROJECTOR, node, inc, seq],
  )
}

/** What a held entry is besides: where its bytes are, and which report it is missing in. */
export type HeldRow = Held & {
  readonly node: string
  readonly store: string
  readonly businessDate: string | undefined
}

export async function readHeld(tx: Tx, tenant: string): Promise<readonly HeldRow[]> {
  const rows = await tx.rows<{
    readonly no: string
    readonly fact_id: string
    readonly node: string
    readonly inc: string
    readonly seq: string
    readonly store: string
    readonly business_date: string | null
    readonly aggregates: string
    readonly aside: AsideCode | null
  }>(
    `select no, fact_id, node, inc, seq, store, business_date, aggregates, aside
     from projector_held where tenant_id = $1 and name = $2 order by no`,
    [tenant, PROJECTOR],
  )
  return rows.map(({ no, fact_id, node, inc, seq, store, business_date, aggregates, aside }) => ({
    no: Number(no),
    id: fact_id,
    place: { inc, seq: Number(seq) },
    aggregates: JSON.parse(aggregates) as readonly string[],
    ...(aside === null ? {} : { aside }),
    node,
    store,
    businessDate: business_date ?? undefined,
  }))
}

export async function insertHeld(tx: Tx, tenant: string, rows: readonly HeldRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `insert into projector_held (tenant_id, name, no, fact_id, node, inc, seq, store,
       business_date, aggregates, aside)
     select $1, $2, each.no, each.fact_id, each.node, each.inc, each.seq, each.store,
       each.business_date, each.aggregates, each.aside
     from unnest($3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::bigint[], $8::text[],
       $9::text[], $10::text[], $11::text[])
       as each (no, fact_id, node, inc, seq, store, business_date, aggregates, aside)`,
    [
      tenant,
      PROJECTOR,
      rows.map(({ no }) => no),
      rows.map(({ id }) => id),
      rows.map(({ node }) => node),
      rows.map(({ place }) => place.inc),
      rows.map(({ place }) => place.seq),
      rows.map(({ store }) => store),
      rows.map(({ businessDate }) => businessDate ?? null),
      rows.map(({ aggregates }) => JSON.stringify(aggregates)),
      rows.map(({ aside }) => aside ?? null),
    ],
  )
}

export async function deleteHeld(tx: Tx, tenant: string, nos: readonly number[]): Promise<void> {
  if (nos.length === 0) return
  await tx.run(
    'delete from projector_held where tenant_id = $1 and name = $2 and no = any($3::bigint[])',
    [tenant, PROJECTOR, nos],
  )
}

/** What is held, as it stands in the log. */
export async function readHeldEntries(
  tx: Tx,
  tenant: string,
): Promise<readonly (Omit<NextEntry, 'counts'> & Pick<Behind, 'node' | 'inc' | 'store'>)[]> {
  return await tx.rows(
    `select held.node, held.inc, held.store, log.seq, log.hash, log.bytes
     from projector_held as held join log using (tenant_id, node, inc, seq)
     where held.tenant_id = $1 and held.name = $2 order by held.no`,
    [tenant, PROJECTOR],
  )
}

export async function readDays(
  tx: Tx,
  tenant: string,
  days: readonly DayStamp[],
): Promise<ReadonlyMap<string, DayTotals>> {
  if (days.length === 0) return new Map()
  const rows = await tx.rows<{ readonly totals: string }>(
    `select day_total.totals from day_total
     join unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::int[])
       as each (business_date, store, terminal, open_counter, business_counter)
       using (business_date, store, terminal, open_counter, business_counter)
     where day_total.tenant_id = $1`,
    [
      tenant,
      days.map(({ businessDate }) => businessDate),
      days.map(({ store }) => store),
      days.map(({ terminal }) => terminal),
      days.map(({ openCounter }) => openCounter),
      days.map(({ businessCounter }) => businessCounter),
    ],
  )
  const totals = rows.map((row) => JSON.parse(row.totals) as DayTotals)
  return new Map(totals.map((each) => [dayKey(each.day), each]))
}

export async function saveDays(tx: Tx, tenant: string, days: readonly DayTotals[]): Promise<void> {
  if (days.length === 0) return
  const figures = days.map(figuresOf)
  await tx.run(
    `insert into day_total (tenant_id, business_date, store, terminal, open_counter,
       business_counter, sales, sales_amount, voids, voids_amount, returns, returns_amount,
       cancels, net_amount, cash_amount, closed, totals)
     select $1, each.* from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::int[],
       $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
       $13::bigint[], $14::bigint[], $15::bigint[], $16::boolean[], $17::text[]) as each
     on conflict (tenant_id, business_date, store, terminal, open_counter, business_counter)
     do update set sales = excluded.sales, sales_amount = excluded.sales_amount,
       voids = excluded.voids, voids_amount = excluded.voids_amount,
       returns = excluded.returns, returns_amount = excluded.returns_amount,
       cancels = excluded.cancels, net_amount = excluded.net_amount,
       cash_amount = excluded.cash_amount, closed = excluded.closed, totals = excluded.totals`,
    [
      tenant,
      days.map(({ day }) => day.businessDate),
      days.map(({ day }) => day.store),
      days.map(({ day }) => day.terminal),
      days.map(({ day }) => day.openCounter),
      days.map(({ day }) => day.businessCounter),
      days.map(({ kinds }) => kinds.sale.count),
      days.map(({ kinds }) => kinds.sale.amount),
      days.map(({ kinds }) => kinds.void.count),
      days.map(({ kinds }) => kinds.void.amount),
      figures.map(({ returns }) => returns),
      figures.map(({ returnsAmount }) => returnsAmount),
      days.map(({ kinds }) => kinds.cancel.count),
      figures.map(({ net }) => net),
      figures.map(({ cash }) => cash),
      days.map(({ closes }) => closes.length > 0),
      days.map((each) => JSON.stringify(each)),
    ],
  )
}

/** A return that was undone is none; the floats of the drawer are no turnover. */
function figuresOf(totals: DayTotals) {
  const { kinds } = totals
  const returnsAmount = kinds.return.amount - kinds.voidReturn.amount
  const { expected, float } = cashFigures(totals)
  const { payIns, payOuts, drops } = totals.drawer
  return {
    returns: kinds.return.count - kinds.voidReturn.count,
    returnsAmount,
    net: kinds.sale.amount - kinds.void.amount - returnsAmount,
    cash: expected - (float ?? 0) - payIns + payOuts + drops,
  }
}

export type SaleRow = {
  readonly sale: Transaction
  readonly node: string
  readonly inc: string
  readonly seq: number
}

/** The currency is that of the store's own masters at the time of taking in. */
export async function insertSales(tx: Tx, tenant: string, rows: readonly SaleRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.run(
    `insert into sale (tenant_id, fact_id, store, terminal, business_date, transaction_no,
       receipt_no, kind, training, amount, moment, local, operator, cart, node, inc, seq, currency)
     select $1, each.*, (
       select body::json -> 'currency' ->> 'code' from feed_row
       where tenant_id = $1 and feed = 'store/' || each.store and key = 'store' and not del
     )
     from unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::bigint[], $7::bigint[],
       $8::text[], $9::boolean[], $10::bigint[], $11::bigint[], $12::text[], $13::text[],
       $14::text[], $15::uuid[], $16::text[], $17::bigint[])
       as each (fact_id, store, terminal, business_date, transaction_no, receipt_no, kind,
         training, amount, moment, local, operator, cart, node, inc, seq)`,
    [
      tenant,
      rows.map(({ sale }) => sale.id),
      rows.map(({ sale }) => sale.store),
      rows.map(({ sale }) => sale.terminal),
      rows.map(({ sale }) => sale.businessDate),
      rows.map(({ sale }) => sale.transactionNo),
      rows.map(({ sale }) => sale.receiptNo),
      rows.map(({ sale }) => sale.kind),
      rows.map(({ sale }) => sale.training),
      rows.map(({ sale }) => sale.totals.total),
      rows.map(({ sale }) => sale.at.ms),
      rows.map(({ sale }) => sale.at.local),
      rows.map(({ sale }) => sale.operator),
      rows.map(({ sale }) => sale.cart?.id ?? null),
      rows.map(({ node }) => node),
      rows.map(({ inc }) => inc),
      rows.map(({ seq }) => seq),
    ],
  )
}

/** Of the sales just written those whose number another one has too; one look-up for each. */
export function findCollisions(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
): Promise<readonly { readonly store: string; readonly about: string }[]> {
  return tx.rows(
    `select distinct fresh.store,
       fresh.store || ' ' || fresh.terminal || ' ' || fresh.transaction_no as about
     from sale as fresh cross join lateral (
       select 1 from sale as other
       where other.tenant_id = $1 and other.store = fresh.store
         and other.terminal = fresh.terminal and other.transaction_no = fresh.transaction_no
         and other.training = fresh.training and other.fact_id <> fresh.fact_id
       limit 1
     ) as twin
     where fresh.tenant_id = $1 and fresh.fact_id = any($2::uuid[])`,
    [tenant, ids],
  )
}

/** Of the carts just billed those that were billed before. */
export function findBilledTwice(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
): Promise<readonly { readonly store: string; readonly about: string }[]> {
  return tx.rows(
    `select distinct fresh.store, fresh.cart as about
     from sale as fresh cross join lateral (
       select 1 from sale as other
       where other.tenant_id = $1 and other.cart = fresh.cart and other.kind = 'sale'
         and other.fact_id <> fresh.fact_id
       limit 1
     ) as twin
     where fresh.tenant_id = $1 and fresh.kind = 'sale' and fresh.fact_id = any($2::uuid[])`,
    [tenant, ids],
  )
}

/** The tenant whose figures changed; a hint and nothing more. */
export const REPORTS_CHANNEL = 'evertill_reports'

export async function notifyReports(tx: Tx, tenant: string): Promise<void> {
  await tx.rows(`select pg_notify('${REPORTS_CHANNEL}', $1)`, [tenant])
}
