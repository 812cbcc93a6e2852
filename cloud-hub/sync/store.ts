// SQL of the sessions: which node speaks, under which generation of this database, and how high its
// numbers reach. Nothing here decides.

import type { Session } from '@evertill/sync-protocol/session.ts'
import type { Tx } from '../db.ts'
import type { Owner } from '../journal/store.ts'

export type KeptNode = {
  readonly session: Session
  readonly ep: number
  /** The highest number that a fact of the node carries; 0 where there is none. */
  readonly highest: number
  /** Absent before its first incarnation was seen. */
  readonly numbersFrom: number | undefined
}

type NodeColumns = {
  readonly node: string
  readonly gen: string
  readonly sess: string
  readonly ep: number
  readonly highest: string
  readonly numbers_from: string | null
}

const NODE_COLUMNS = 'node, gen, sess, ep, highest, numbers_from'

/** The row of a node, locked until the transaction ends; nothing where it never greeted. */
export async function lockNode(tx: Tx, { tenant, node }: Owner): Promise<KeptNode | undefined> {
  const [row] = await tx.rows<NodeColumns>(
    `select ${NODE_COLUMNS} from node_session where tenant_id = $1 and node = $2 for update`,
    [tenant, node],
  )
  return row && nodeOf(row)
}

/** Makes the row of a node that greets for the first time; whoever comes second waits for it. */
export async function insertNode(
  tx: Tx,
  { tenant, node }: Owner,
  store: string,
  gen: string,
): Promise<void> {
  await tx.run(
    `insert into node_session (tenant_id, node, store, gen, sess, ep)
     values ($1, $2, $3, $4, 0, 0) on conflict do nothing`,
    [tenant, node, store, gen],
  )
}

export async function saveNode(
  tx: Tx,
  { tenant, node }: Owner,
  { session, ep, numbersFrom, boot }: Omit<KeptNode, 'highest'> & { readonly boot: string },
): Promise<void> {
  await tx.run(
    `update node_session set gen = $3, sess = $4, ep = $5, numbers_from = $6, boot = $7,
       seen_at = now()
     where tenant_id = $1 and node = $2`,
    [tenant, node, session.gen, session.sess, ep, numbersFrom ?? null, boot],
  )
}

/** What was pushed is told to whoever listens when the transaction has committed. */
export async function notePush(tx: Tx, { tenant, node }: Owner, highest: number): Promise<void> {
  await tx.rows(
    `update node_session set highest = greatest(highest, $3), seen_at = now()
     where tenant_id = $1 and node = $2
     returning pg_notify('${JOURNAL_CHANNEL}', $1)`,
    [tenant, node, highest],
  )
}

/** The tenant of each push, for the projectors; a hint and nothing more. */
export const JOURNAL_CHANNEL = 'evertill_journal'

export async function lockAllNodes(
  tx: Tx,
  tenant: string,
): Promise<readonly (KeptNode & { readonly node: string })[]> {
  const rows = await tx.rows<NodeColumns>(
    `select ${NODE_COLUMNS} from node_session where tenant_id = $1 order by node for update`,
    [tenant],
  )
  return rows.map((row) => ({ node: row.node, ...nodeOf(row) }))
}

export async function saveSessions(
  tx: Tx,
  tenant: string,
  sessions: readonly { readonly node: string; readonly session: Session }[],
): Promise<void> {
  await tx.run(
    `update node_session set gen = each.gen, sess = each.sess
     from unnest($2::uuid[], $3::text[], $4::bigint[]) as each (node, gen, sess)
     where node_session.tenant_id = $1 and node_session.node = each.node`,
    [
      tenant,
      sessions.map(({ node }) => node),
      sessions.map(({ session }) => session.gen),
      sessions.map(({ session }) => session.sess),
    ],
  )
}

function nodeOf({ gen, sess, ep, highest, numbers_from }: NodeColumns): KeptNode {
  return {
    session: { gen, sess: Number(sess) },
    ep,
    highest: Number(highest),
    numbersFrom: numbers_from === null ? undefined : Number(numbers_from),
  }
}
