// The rows of tenants, stores, nodes, keys and codes.

import type { Db, Tx } from '../db.ts'

export type NodeRow = {
  readonly tenant: string
  readonly store: string
  readonly name: string
  readonly node: string | null
  readonly app: string | null
  readonly enrolled_ms: number | null
  readonly revoked_ms: number | null
  readonly seen_ms: number | null
  readonly backlog: number | null
}

/** Stores of a tenant in one list; the largest chains have fewer. */
export const STORES_MAX = 5_000

export async function saveStore(
  tx: Tx,
  { tenant, store, name, nowMs }: { tenant: string; store: string; name: string; nowMs: number },
): Promise<void> {
  await tx.run(
    'insert into tenant_directory (tenant_id, made_ms) values ($1, $2) on conflict do nothing',
    [tenant, nowMs],
  )
  await tx.run(
    `insert into store (tenant_id, store, name, made_ms) values ($1, $2, $3, $4)
     on conflict (tenant_id, store) do update set name = excluded.name`,
    [tenant, store, name, nowMs],
  )
}

export async function storeName(tx: Tx, store: string): Promise<string | undefined> {
  const rows = await tx.rows<{ name: string }>('select name from store where store = $1', [store])
  return rows[0]?.name
}

export async function tenants(db: Db): Promise<readonly string[]> {
  return (await db.door<{ tenant_id: string }>('tenants')).map(({ tenant_id }) => tenant_id)
}

export function listNodes(tx: Tx): Promise<readonly NodeRow[]> {
  return tx.rows<NodeRow>(
    `select s.tenant_id as tenant, s.store, s.name, n.node, n.app, n.enrolled_ms, n.revoked_ms,
       n.seen_ms, n.backlog
     from store s left join node n using (tenant_id, store) order by s.store limit $1`,
    [STORES_MAX],
  )
}

/** A newer code of a store takes the place of the older one. False where its selector is in use. */
export async function saveCode(
  tx: Tx,
  code: {
    readonly tenant: string
    readonly store: string
    readonly selectorHash: string
    readonly codeHash: string
    readonly nowMs: number
    readonly expiresMs: number
  },
): Promise<boolean> {
  await tx.run('delete from enrolment_code where store = $1 or expires_ms < $2', [
    code.store,
    code.nowMs - CODE_KEPT_MS,
  ])
  const touched = await tx.run(
    `insert into enrolment_code (tenant_id, store, selector_hash, code_hash, made_ms, expires_ms)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [code.tenant, code.store, code.selectorHash, code.codeHash, code.nowMs, code.expiresMs],
  )
  return touched === 1
}

const CODE_KEPT_MS = 24 * 3_600_000

/**
 * Counts a try, and holds the row until the transaction ends: of several at once, one goes first. A
 * used code is good once more for the key it was used with, whose answer may have been lost.
 */
export async function tryCode(
  tx: Tx,
  { selectorHash, publicKey, nowMs, triesMax }: Try,
): Promise<{ readonly store: string; readonly code_hash: string } | undefined> {
  const rows = await tx.rows<{ store: string; code_hash: string }>(
    `update enrolment_code set tries = tries + 1
     where selector_hash = $1 and (used_key is null or used_key = $2) and expires_ms > $3
       and tries < $4
     returning store, code_hash`,
    [selectorHash, publicKey, nowMs, triesMax],
  )
  return rows[0]
}

type Try = {
  readonly selectorHash: string
  readonly publicKey: string
  readonly nowMs: number
  readonly triesMax: number
}

export async function useCode(tx: Tx, selectorHash: string, publicKey: string): Promise<void> {
  await tx.run('update enrolment_code set used_key = $2 where selector_hash = $1', [
    selectorHash,
    publicKey,
  ])
}

/** The node of the store, under the name it has for ever. */
export async function saveNode(
  tx: Tx,
  of: { tenant: string; store: string; fresh: string; app: string; nowMs: number },
): Promise<string> {
  const rows = await tx.rows<{ node: string }>(
    `insert into node (tenant_id, store, node, app, enrolled_ms) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, store)
     do update set app = excluded.app, enrolled_ms = excluded.enrolled_ms, revoked_ms = null
     returning node`,
    [of.tenant, of.store, of.fresh, of.app, of.nowMs],
  )
  return rows[0]?.node ?? of.fresh
}

/** From here on only this key speaks for the node. */
export async function replaceKey(
  tx: Tx,
  { tenant, node, publicKey, nowMs }: KeyOfNode,
): Promise<void> {
  await tx.run('update node_key set revoked_ms = $2 where node = $1 and revoked_ms is null', [
    node,
    nowMs,
  ])
  await tx.run(
    `insert into node_key (tenant_id, node, public_key, made_ms) values ($1, $2, $3, $4)
     on conflict (tenant_id, node, public_key) do update set revoked_ms = null`,
    [tenant, node, publicKey, nowMs],
  )
}

type KeyOfNode = {
  readonly tenant: string
  readonly node: string
  readonly publicKey: string
  readonly nowMs: number
}

export async function revokeNode(tx: Tx, node: string, nowMs: number): Promise<boolean> {
  const touched = await tx.run(
    'update node set revoked_ms = coalesce(revoked_ms, $2) where node = $1',
    [node, nowMs],
  )
  return touched === 1
}

export async function noteSeen(
  tx: Tx,
  { node, nowMs, backlog }: { node: string; nowMs: number; backlog: number | undefined },
): Promise<void> {
  await tx.run(
    'update node set seen_ms = $2, backlog = coalesce($3::bigint, backlog) where node = $1',
    [node, nowMs, backlog ?? null],
  )
}

export type KeyRow = {
  readonly tenant_id: string
  readonly store: string
  readonly revoked_ms: number | null
  readonly public_key: string
  readonly key_revoked_ms: number | null
}

export function keysOf(db: Db, node: string): Promise<readonly KeyRow[]> {
  return db.door<KeyRow>('node_by_id', [node])
}

export async function tenantOfCode(db: Db, selectorHash: string): Promise<string | undefined> {
  const rows = await db.door<{ tenant_id: string }>('code_by_selector', [selectorHash])
  return rows[0]?.tenant_id
}
