// SQL of the inbox of what somebody should look at: one row for one cause, however often it is met.

import type { FindingCode } from '@evertill/shared/errors/findings.ts'
import type { Tx } from '../db.ts'

/** What a store told; the hub need not know what it means. */
export type ToldCode = string & { readonly __told: true }

export type Cause = {
  readonly code: FindingCode | ToldCode
  /** Names the cause: the same words are the same cause. */
  readonly about: string
  readonly store: string | undefined
}

/** Notes them in the transaction it stands in; a cause that is met again is counted, and open again. */
export async function raise(tx: Tx, tenant: string, causes: readonly Cause[]): Promise<void> {
  if (causes.length === 0) return
  const byName = new Map(causes.map((cause) => [`${cause.code} ${cause.about}`, cause]))
  // In one order for all writers, so that two of them never wait for each other in a circle.
  const rows = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cause]) => cause)
  await tx.run(
    `insert into exception (tenant_id, code, about, store)
     select $1, each.code, each.about, each.store
     from unnest($2::text[], $3::text[], $4::text[]) as each (code, about, store)
     on conflict (tenant_id, code, about) do update
     set times = least(exception.times + 1, 1000000), last_at = now(), done_at = null`,
    [
      tenant,
      rows.map(({ code }) => code),
      rows.map(({ about }) => about),
      rows.map(({ store }) => store ?? null),
    ],
  )
  await notifyInbox(tx, tenant)
}

export type OpenCause = {
  readonly code: string
  readonly about: string
  readonly store: string | null
  readonly times: number
  /** Milliseconds since 1970. */
  readonly firstMs: number
  readonly lastMs: number
}

/** The newest first, and how many there are. */
export async function readOpen(
  tx: Tx,
  tenant: string,
  limit: number,
): Promise<{ readonly open: number; readonly causes: readonly OpenCause[] }> {
  const [row] = await tx.rows<{ readonly open: number }>(
    'select count(*) as open from exception where tenant_id = $1 and done_at is null',
    [tenant],
  )
  const causes = await tx.rows<OpenCause>(
    `select code, about, store, times, ${msOf('first_at')} as "firstMs", ${msOf('last_at')} as "lastMs"
     from exception where tenant_id = $1 and done_at is null
     order by last_at desc, code, about limit $2`,
    [tenant, limit],
  )
  return { open: row?.open ?? 0, causes }
}

export type Seen = Pick<OpenCause, 'code' | 'about' | 'lastMs'>

/** Answers what there is of the cause now: not done where it was met again since it was seen. */
export async function setDone(
  tx: Tx,
  tenant: string,
  { code, about, lastMs }: Seen,
): Promise<'done' | 'again' | 'unknown'> {
  const [row] = await tx.rows<{ readonly lastMs: number }>(
    `select ${msOf('last_at')} as "lastMs" from exception
     where tenant_id = $1 and code = $2 and about = $3 for update`,
    [tenant, code, about],
  )
  if (row === undefined) return 'unknown'
  if (row.lastMs > lastMs) return 'again'
  await tx.run(
    `update exception set done_at = coalesce(done_at, now())
     where tenant_id = $1 and code = $2 and about = $3`,
    [tenant, code, about],
  )
  await notifyInbox(tx, tenant)
  return 'done'
}

function msOf(column: 'first_at' | 'last_at'): string {
  return `floor(extract(epoch from ${column}) * 1000)::bigint`
}

/** The tenant whose inbox changed; a hint and nothing more. */
export const INBOX_CHANNEL = 'evertill_inbox'

async function notifyInbox(tx: Tx, tenant: string): Promise<void> {
  await tx.rows(`select pg_notify('${INBOX_CHANNEL}', $1)`, [tenant])
}
