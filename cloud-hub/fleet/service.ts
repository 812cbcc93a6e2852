// Which stores there are and which node each has: knows its keys, when it was seen, and cuts it off.

import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { Verify } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'
import type { StoreName } from './enrolment.ts'
import * as store from './store.ts'

export type FleetDeps = {
  readonly db: Db
  readonly verifyWith: (publicKey: string) => Verify
  readonly nowMs: () => number
}

export type KnownNode = StoreName & {
  readonly node: string
  readonly isRevoked: boolean
  readonly keys: readonly { readonly verify: Verify; readonly isRevoked: boolean }[]
}

/** Who was seen is written down at most so often; a screen shows minutes. */
const SEEN_EVERY_MS = 30_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export type Fleet = ReturnType<typeof createFleet>

export function createFleet(deps: FleetDeps) {
  const { db, nowMs } = deps
  const seenMs = new Map<string, number>()
  return { putStore, hasStore, hasTenant, list, revoke, findNode, saw }

  async function putStore({ tenant, store: name }: StoreName, title: string): Promise<void> {
    await db.withTenant(tenant, (tx) =>
      store.saveStore(tx, { tenant, store: name, name: title, nowMs: nowMs() }),
    )
  }

  function hasStore(tenant: string, name: string): Promise<boolean> {
    return db.withTenant(tenant, async (tx) => (await store.storeName(tx, name)) !== undefined)
  }

  async function hasTenant(tenant: string): Promise<boolean> {
    return (await store.tenants(db)).includes(tenant)
  }

  /** Of all tenants: only the operator asks. One tenant at a time, like everything. */
  async function list(): Promise<readonly store.NodeRow[]> {
    const rows: store.NodeRow[] = []
    for (const tenant of await store.tenants(db)) {
      rows.push(...(await db.withTenant(tenant, store.listNodes)))
      if (rows.length >= store.STORES_MAX) break
    }
    return rows.slice(0, store.STORES_MAX)
  }

  async function revoke(node: string): Promise<Result<undefined, 'UNKNOWN_NODE'>> {
    const known = await findNode(node)
    if (known === undefined) return refuse('UNKNOWN_NODE')
    await db.withTenant(known.tenant, (tx) => store.revokeNode(tx, node, nowMs()))
    return ok(undefined)
  }

  /** Asked anew for each request: a node that was revoked is cut off at its next one. */
  async function findNode(node: string): Promise<KnownNode | undefined> {
    if (!UUID.test(node)) return undefined
    const rows = await store.keysOf(db, node)
    const [first] = rows
    if (first === undefined) return undefined
    return {
      tenant: first.tenant_id,
      store: first.store,
      node,
      isRevoked: first.revoked_ms !== null,
      keys: rows.map(({ public_key, key_revoked_ms }) => ({
        verify: deps.verifyWith(public_key),
        isRevoked: key_revoked_ms !== null,
      })),
    }
  }

  async function saw(
    { tenant, node }: { readonly tenant: string; readonly node: string },
    backlog?: number,
  ): Promise<void> {
    const lastMs = seenMs.get(node)
    if (backlog === undefined && lastMs !== undefined && nowMs() - lastMs < SEEN_EVERY_MS) return
    seenMs.set(node, nowMs())
    await db.withTenant(tenant, (tx) => store.noteSeen(tx, { node, nowMs: nowMs(), backlog }))
  }
}
