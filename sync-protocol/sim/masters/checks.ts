// What must be true of masters in a simulated world: at every moment a till sells by one whole
// publish of the hub, and at rest everybody has the newest.

import { FEEDS, type Feed } from '../../src/feed-row.ts'
import type { Active, FollowerAlarm } from '../../src/follower-state.ts'
import { type HubFeeds, liveRows } from '../../testing/memory-feeds.ts'
import type { Masters } from '../../testing/memory-masters.ts'
import { type Publishes, publishKey } from './hub-masters.ts'
import type { Catalogue } from './node-masters.ts'

/** Whether these are the prices of one publish that the hub made for this store, and no others. */
export function isWholePublish(catalogue: Catalogue, publishes: Publishes, store: string): boolean {
  const made = publishes.get(publishKey(catalogue))?.catalogues.get(store)?.prices
  if (!made || made.size !== catalogue.prices.size) return false
  for (const [item, price] of made) if (catalogue.prices.get(item) !== price) return false
  return true
}

/** A node never shows an older publish of the generation it is in; a restore of its disk may. */
export function wentBack(before: Active | undefined, after: Active | undefined): boolean {
  if (before === undefined) return false
  return after === undefined || (after.gen === before.gen && after.publish < before.publish)
}

/** At rest: how these masters differ from the head of the hub, or nothing. */
export function differenceAtRest(
  { active, editions }: Masters,
  hub: HubFeeds,
  names: Record<Feed, string>,
): string | undefined {
  if (!active) return 'no publish is active'
  for (const feed of FEEDS) {
    const head = hub.get(names[feed])?.head
    if (!head) return `the hub has no ${names[feed]}`
    const { gen, seq, sum } = active.cursors[feed]
    const ours = [active.gen, gen, active.publish, seq, sum].join(' ')
    const theirs = [head.gen, head.gen, head.publish, head.seq, head.sum].join(' ')
    if (ours !== theirs) return `${names[feed]} is at ${ours} and not at ${theirs}`
    const wrong = wrongKey(editions.get(active.edition)?.[feed], liveRows(hub, names[feed]))
    if (wrong !== undefined) return `${names[feed]} has another ${wrong}`
  }
  return undefined
}

/**
 * Alarms that no fault of a line, a process or a restore may raise: masters that rot on disk may, a
 * machine that breaks a rule does.
 */
export const FOUL_ALARMS: ReadonlySet<string> = new Set<FollowerAlarm['code']>([
  'SUM_DIFFERS',
  'AUDIT_DIFFERS',
  'FEED_WENT_BACK',
  'SNAPSHOT_WRONG',
  'ANSWER_INVALID',
])

function wrongKey(
  ours: ReadonlyMap<string, { readonly body: string }> | undefined,
  theirs: ReadonlyMap<string, string>,
): string | undefined {
  for (const [key, body] of theirs) if (ours?.get(key)?.body !== body) return key
  for (const key of ours?.keys() ?? []) if (!theirs.has(key)) return key
  return undefined
}
