// Names this database for one tenant: sessions and feeds of another generation mean nothing here. A
// database that was put back to a backup takes a new name.

import type { Tx } from '../db.ts'

/** The first who asks writes it. */
export async function generationOf(
  tx: Tx,
  tenant: string,
  newToken: () => string,
): Promise<string> {
  const known = await readGeneration(tx, tenant)
  if (known !== undefined) return known
  await tx.run('insert into generation (tenant_id, gen) values ($1, $2) on conflict do nothing', [
    tenant,
    newToken(),
  ])
  return (await readGeneration(tx, tenant)) ?? ''
}

export async function saveGeneration(tx: Tx, tenant: string, gen: string): Promise<void> {
  await tx.run(
    `insert into generation (tenant_id, gen) values ($1, $2)
     on conflict (tenant_id) do update set gen = excluded.gen`,
    [tenant, gen],
  )
}

/** Nothing before anybody asked for it. */
export async function readGeneration(tx: Tx, tenant: string): Promise<string | undefined> {
  const [row] = await tx.rows<{ readonly gen: string }>(
    'select gen from generation where tenant_id = $1',
    [tenant],
  )
  return row?.gen
}
