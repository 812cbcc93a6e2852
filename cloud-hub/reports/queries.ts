// SQL of the reports: what was sold on a business date, in which stores, and what is not in it yet.

import type { Tx } from '../db.ts'
import type { NamedSale, Names } from '../inbox/service.ts'

export type StoreRow = {
  readonly store: string
  readonly name: string
  readonly currency: string | null
  readonly decimals: number
  readonly timeZone: string | null
  readonly count: number
  readonly amount: number
  readonly voids: number
  readonly returns: number
  readonly cash: number
  /** Milliseconds since 1970; nothing where its node never spoke. */
  readonly lastSeenMs: number | null
  /** Entries that the node said it has and that are not here. */
  readonly backlog: number
}

/** All stores, those that sold nothing too, in the order of their codes. */
export function readStores(tx: Tx, tenant: string, date: string): Promise<readonly StoreRow[]> {
  return tx.rows<StoreRow>(
    `select store.store, coalesce(settings.body ->> 'name', store.name) as name,
       settings.body -> 'currency' ->> 'code' as currency,
       coalesce((settings.body -> 'currency' ->> 'decimals')::int, 0) as decimals,
       settings.body ->> 'timeZone' as "timeZone",
       coalesce(day.count, 0)::bigint as count, coalesce(day.amount, 0)::bigint as amount,
       coalesce(day.voids, 0)::bigint as voids, coalesce(day.returns, 0)::bigint as returns,
       coalesce(day.cash, 0)::bigint as cash,
       greatest(node.seen_ms, (extract(epoch from link.seen_at) * 1000)::bigint) as "lastSeenMs",
       coalesce(link.backlog, 0)::bigint as backlog
     from store
     left join node using (tenant_id, store)
     left join lateral (
       select feed_row.body::json as body from feed_row
       where feed_row.tenant_id = $1 and feed_row.feed = 'store/' || store.store
         and feed_row.key = 'store' and not feed_row.del
     ) as settings on true
     left join (
       select day_total.store, sum(sales) as count, sum(net_amount) as amount,
         sum(voids) as voids, sum(returns) as returns, sum(cash_amount) as cash
       from day_total where tenant_id = $1 and business_date = $2 group by day_total.store
     ) as day on day.store = store.store
     left join (
       select node_session.store, max(node_session.seen_at) as seen_at,
         sum(greatest(stream.announced_seq - stream.head_seq, 0)) as backlog
       from node_session left join stream using (tenant_id, node)
       where tenant_id = $1 group by node_session.store
     ) as link on link.store = store.store
     where store.tenant_id = $1
     order by store.store limit ${STORES_MAX}`,
    [tenant, date],
  )
}

const STORES_MAX = 1_000

export type SaleLine = Omit<NamedSale, 'businessDate' | 'cart'> & {
  readonly currency: string | null
  readonly momentMs: number
  readonly operator: string
}

/** Where a page ends: the next one begins behind it. */
export type After = { readonly momentMs: number; readonly id: string }

/** The newest first; training is not turnover and not in it. */
export function readSales(
  tx: Tx,
  tenant: string,
  date: string,
  after: After | undefined,
  limit: number,
): Promise<readonly SaleLine[]> {
  return tx.rows<SaleLine>(
    `select fact_id as id, store, terminal, transaction_no as "transactionNo",
       receipt_no as "receiptNo", kind, amount, currency, moment as "momentMs", local, operator
     from sale
     where tenant_id = $1 and business_date = $2 and not training
       and (moment, fact_id) < ($3::bigint, $4::uuid)
     order by moment desc, fact_id desc limit $5`,
    [tenant, date, after?.momentMs ?? Number.MAX_SAFE_INTEGER, after?.id ?? LAST_ID, limit],
  )
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Of one cause there may be many; so many of all of them, the oldest first. */
export function readNamed(
  tx: Tx,
  tenant: string,
  { ids, carts, numbers }: Names,
): Promise<readonly NamedSale[]> {
  return tx.rows<NamedSale>(
    `with named as (
       select sale.* from sale where tenant_id = $1 and fact_id = any($2::uuid[])
       union
       select sale.* from sale where tenant_id = $1 and cart = any($3::text[])
       union
       select sale.* from unnest($4::text[], $5::bigint[], $6::bigint[]) as of (store, terminal, no)
       join sale on sale.tenant_id = $1 and sale.store = of.store
         and sale.terminal = of.terminal and sale.transaction_no = of.no
     )
     select fact_id as id, store, terminal, transaction_no as "transactionNo",
       receipt_no as "receiptNo", kind, amount, local, business_date as "businessDate", cart
     from named order by moment, fact_id limit ${NAMED_MAX}`,
    [
      tenant,
      ids,
      carts,
      numbers.map(({ store }) => store),
      numbers.map(({ terminal }) => terminal),
      numbers.map(({ transactionNo }) => transactionNo),
    ],
  )
}

const NAMED_MAX = 2_000

export type Incomplete = {
  /** Entries that nobody could read, or that wait behind one. */
  readonly held: number
  /** Entries that are in the log and not in the figures yet. */
  readonly behind: number
}

export async function readIncomplete(tx: Tx, tenant: string, date: string): Promise<Incomplete> {
  const [row] = await tx.rows<Incomplete>(
    `select (
         select count(*) from projector_held
         where tenant_id = $1 and (business_date is null or business_date = $2)
       ) as held,
       (
         select coalesce(sum(stream.head_seq - coalesce(cursor.seq, stream.base_seq)), 0)::bigint
         from stream left join projector_cursor as cursor on cursor.tenant_id = stream.tenant_id
           and cursor.node = stream.node and cursor.inc = stream.inc
         where stream.tenant_id = $1
       ) as behind`,
    [tenant, date],
  )
  return row ?? { held: 0, behind: 0 }
}

/** Whatever a report shows has another mark when it changed. */
export async function readMark(tx: Tx, tenant: string): Promise<string> {
  const [row] = await tx.rows<{ readonly mark: string }>(
    `select concat_ws('-',
       (select sum(taken + projected + ended) from projector where tenant_id = $1),
       (select sum(head_seq + announced_seq) from stream where tenant_id = $1),
       (select max(seen_ms) from node where tenant_id = $1),
       (select extract(epoch from max(seen_at))::bigint from node_session where tenant_id = $1),
       (select sum(publish) from feed where tenant_id = $1),
       (select count(*) from store where tenant_id = $1)
     ) as mark`,
    [tenant],
  )
  return row?.mark ?? ''
}
