// After the database was put back to a backup, an operator says so here: it takes a new generation, every
// session and every position that a store holds means nothing more, and the stores send what is missing.

import { Name } from '@evertill/sync-protocol/names.ts'
import { restoredSession } from '@evertill/sync-protocol/session.ts'
import { z } from 'zod'
import type { Db, Tx } from '../db.ts'
import { json, readBody } from '../http/answers.ts'
import type { Route } from '../http/route.ts'
import { saveGeneration } from '../journal/generation.ts'
import { lockAllNodes, saveSessions } from './store.ts'

type RestoredDeps = {
  readonly db: Db
  readonly newToken: () => string
  /** At least 0 and below 1. */
  readonly fraction: () => number
  readonly renewFeeds: (tx: Tx, tenant: string, gen: string) => Promise<void>
}

export function restoredRoutes({
  db,
  newToken,
  fraction,
  renewFeeds,
}: RestoredDeps): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/operator/v1/restored',
      who: 'operator',
      bodyMax: 1_024,
      answer: async ({ body }) => {
        const read = readBody(RestoredBody, body)
        if (!read.ok) return read.error
        const { tenant } = read.value
        const gen = newToken()
        await db.withTenant(tenant, async (tx) => {
          await restoreSessions(tx, tenant, gen, fraction)
          await renewFeeds(tx, tenant, gen)
        })
        return json({ gen })
      },
    },
  ]
}

const RestoredBody = z.strictObject({ tenant: Name })

/** A packet of before the restore never meets its own session again. */
export async function restoreSessions(
  tx: Tx,
  tenant: string,
  gen: string,
  fraction: () => number,
): Promise<void> {
  await saveGeneration(tx, tenant, gen)
  const nodes = await lockAllNodes(tx, tenant)
  const sessions = nodes.map(({ node, session }) => {
    return { node, session: restoredSession(session, gen, fraction) }
  })
  await saveSessions(tx, tenant, sessions)
}
