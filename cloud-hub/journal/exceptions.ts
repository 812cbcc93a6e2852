// The inbox of what somebody should look at: one row for one cause, however often it is met.

import type { Tx } from '../db.ts'

export type ExceptionCode =
  | 'LOSSY'
  | 'FORK'
  | 'CORRUPT'
  | 'QUARANTINE'
  | 'numbering-collision'
  | 'cart-billed-twice'

export type Cause = {
  readonly code: ExceptionCode
  /** Names the cause: the same words are the same cause. */
  readonly about: string
  readonly store: string | undefined
}

/** Notes them in the transaction it stands in; a cause that was met before is counted. */
export async function raise(tx: Tx, tenant: string, causes: readonly Cause[]): Promise<void> {
  if (causes.length === 0) return
  const byName = new Map(causes.map((cause) => [`${cause.code} ${cause.about}`, cause]))
  // In one order for all writers, so that two of them never wait for each other in a circle.
  const rows = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cause]) => cause)
  await tx.run(
    `insert into exception (tenant_id, code, about, store)
     select $1, each.code, each.about, each.store
     from unnest($2::text[], $3::text[], $4::text[]) as each (code, about, store)
     on conflict (tenant_id, code, about)
     do update set times = least(exception.times + 1, 1000000), last_at = now()`,
    [
      tenant,
      rows.map(({ code }) => code),
      rows.map(({ about }) => about),
      rows.map(({ store }) => store ?? null),
    ],
  )
}
