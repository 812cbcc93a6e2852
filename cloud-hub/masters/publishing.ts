// Publishes whole changes into all feeds of a tenant, in one transaction that holds all their heads.

import {
  type Change,
  feedName,
  newFeed,
  publish as publishInto,
} from '@evertill/sync-protocol/feed.ts'
import type { Row } from '@evertill/sync-protocol/feed-row.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Db, Tx } from '../db.ts'
import { generationOf } from '../journal/generation.ts'
import {
  forgetDeleted,
  insertHead,
  lockHeads,
  notifyFeeds,
  readDigests,
  readRows,
  saveHeads,
  saveRows,
} from './store.ts'

type PublishingDeps = {
  readonly db: Db
  readonly codec: Codec
  readonly newToken: () => string
}

/** What one publish brings, by the name of the feed. */
export type Changes = ReadonlyMap<string, readonly Change[]>

export type Publishing = { readonly publish: number; readonly rows: number }

export function createPublishing({ db, codec, newToken }: PublishingDeps) {
  return { publish, addStore, ensure, readDigests: digests }

  /** One transaction for all feeds of the tenant, those without a change included. */
  function publish(tenant: string, changes: Changes): Promise<Publishing> {
    const common = commonOf(tenant)
    return db.withTenant(tenant, async (tx) => {
      await ensure(tx, tenant, [...changes.keys()])
      const gone = await forgetDeleted(tx, tenant, DELETED_KEPT_DAYS)
      const locked = await lockHeads(tx, tenant, common)
      const heads = new Map(
        [...locked].map(([feed, head]) => {
          return [feed, { ...head, floor: Math.max(head.floor, gone.get(feed) ?? 0) }]
        }),
      )
      const present = await presentRows(tx, tenant, changes)
      const read = (feed: string, key: string) => present.get(feed)?.get(key)
      const published = publishInto(heads, changes, read, codec)
      let rows = 0
      for (const [feed, each] of published) {
        await saveRows(tx, tenant, feed, each.rows)
        rows += each.rows.length
      }
      await saveHeads(tx, tenant, new Map([...published].map(([feed, { head }]) => [feed, head])))
      await notifyFeeds(tx, tenant)
      return { publish: published.get(common)?.head.publish ?? 0, rows }
    })
  }

  /** The feeds of a store exist from its first question on, at the publish its chain is at. */
  function addStore(tenant: string, store: string): Promise<void> {
    return db.withTenant(tenant, (tx) => ensure(tx, tenant, [storeFeed(tenant, store)]))
  }

  function digests(tenant: string, feed: string): Promise<ReadonlyMap<string, string>> {
    return db.withTenant(tenant, (tx) => readDigests(tx, tenant, feed))
  }

  async function ensure(tx: Tx, tenant: string, feeds: readonly string[]): Promise<void> {
    const common = commonOf(tenant)
    const gen = await generationOf(tx, tenant, newToken)
    await insertHead(tx, tenant, common, newFeed(gen, 0))
    const heads = await lockHeads(tx, tenant, common)
    const at = heads.get(common)
    for (const feed of feeds) {
      if (!heads.has(feed)) {
        await insertHead(tx, tenant, feed, newFeed(at?.gen ?? gen, at?.publish ?? 0))
      }
    }
  }
}

/** A store may be closed for a season; later its masters are loaded anew. */
const DELETED_KEPT_DAYS = 90

export function commonOf(tenant: string): string {
  return feedName('common', { tenant, store: '' })
}

export function storeFeed(tenant: string, store: string): string {
  return feedName('store', { tenant, store })
}

async function presentRows(
  tx: Tx,
  tenant: string,
  changes: Changes,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Row>>> {
  const present = new Map<string, ReadonlyMap<string, Row>>()
  for (const [feed, each] of changes) {
    present.set(
      feed,
      await readRows(
        tx,
        tenant,
        feed,
        each.map(({ key }) => key),
      ),
    )
  }
  return present
}
