// Puts the masters of the demo grocery into the feeds of a store. Doing it again changes nothing.

import { createHash } from 'node:crypto'
import type { Change } from '@evertill/sync-protocol/feed.ts'
import { commonOf, storeFeed } from '../masters/publishing.ts'
import type { Masters } from '../masters/service.ts'
import { DEMO_NAME, demoRows } from './grocery.ts'

type DemoDeps = {
  readonly masters: Masters
  /** Makes tenant and store known where they are not. */
  readonly makeStore: (tenant: string, store: string, name: string) => Promise<void>
  readonly itemsMin: number
}

export type Demo = ReturnType<typeof createDemo>

export function createDemo({ masters, makeStore, itemsMin }: DemoDeps) {
  return { seed }

  /** Answers how many rows it changed. */
  async function seed(tenant: string, store: string): Promise<{ readonly rows: number }> {
    await makeStore(tenant, store, DEMO_NAME)
    const rows = demoRows(tenant, store, itemsMin)
    const changes = new Map<string, readonly Change[]>()
    for (const [feed, wanted] of [
      [commonOf(tenant), rows.common],
      [storeFeed(tenant, store), rows.store],
    ] as const) {
      const present = await masters.readDigests(tenant, feed)
      const missing = wanted.filter(({ key, body }) => present.get(key) !== digestOf(body ?? ''))
      if (missing.length > 0) changes.set(feed, missing)
    }
    if (changes.size > 0) await masters.publish(tenant, changes)
    const changed = [...changes.values()].reduce((all, each) => all + each.length, 0)
    return { rows: changed }
  }
}

/** As the database makes it of its own rows; nothing secret is compared. */
function digestOf(body: string): string {
  return createHash('md5').update(body).digest('hex')
}
