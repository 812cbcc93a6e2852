// A store hands the masters that are active on to its tills, as the hub handed them to it: the same
// generation, numbers, publish and sums. It keeps what that takes beyond the live rows.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { type FeedHead, judgePosition, type PositionRefusal } from './feed.ts'
import type { Feed, Row } from './feed-row.ts'
import type { Active, FollowerEffect } from './follower-state.ts'

/** Beside the masters on the same disk, and written in the same transactions. */
export type Relay = {
  /** Generations that were active here once: who still stands in one is behind. */
  readonly left: readonly string[]
  readonly active: Record<Feed, Deletions | undefined>
  readonly staged: Record<Feed, Deletions | undefined>
}

/** Deleted rows of a feed: all those above the floor. */
export type Deletions = { readonly floor: number; readonly rows: ReadonlyMap<string, Row> }

export const NO_RELAY: Relay = {
  left: [],
  active: { common: undefined, store: undefined },
  staged: { common: undefined, store: undefined },
}

/** Deletions of one feed that are kept: more than a season of a large shop, a few megabytes. */
export const RELAY_DELETIONS_MAX = 10_000

/** Generations that are remembered; one is added whenever the hub is restored. */
export const RELAY_GENERATIONS_MAX = 64

export type RelayWrite = Extract<
  FollowerEffect,
  { type: 'stage' | 'begin-load' | 'install' | 'drop-stage' | 'activate' }
>

/** What goes to disk together with a write of the follower; `active` is what was active before it. */
export function relayAfter(relay: Relay, write: RelayWrite, active: Active | undefined): Relay {
  switch (write.type) {
    case 'stage': {
      // Where nothing was kept, anything up to this place may have been deleted unseen.
      const before = relay.staged[write.feed] ?? relay.active[write.feed]
      const under = before ?? { floor: write.place.seq, rows: new Map() }
      return withStaged(relay, write.feed, deletionsAfter(under, write.rows))
    }
    // A snapshot names no deletion: none from before its place can be told.
    case 'install':
      return withStaged(relay, write.feed, { floor: write.cursor.seq, rows: new Map() })
    case 'begin-load':
    case 'drop-stage':
      return withStaged(relay, write.feed, undefined)
    case 'activate':
      return {
        left: leftAfter(relay.left, active?.gen, write.gen),
        active: {
          common: relay.staged.common ?? relay.active.common,
          store: relay.staged.store ?? relay.active.store,
        },
        staged: NO_RELAY.staged,
      }
  }
}

function deletionsAfter(before: Deletions, slice: readonly Row[]): Deletions {
  if (slice.length === 0) return before
  const rows = new Map(before.rows)
  for (const { key, ver, seq, del, body } of slice) {
    rows.delete(key)
    if (del && seq > before.floor) rows.set(key, { key, ver, seq, del, body })
  }
  return bounded({ floor: before.floor, rows })
}

/** Rows were put in by their number, so the oldest are the first. */
function bounded({ floor, rows }: Deletions): Deletions {
  if (rows.size <= RELAY_DELETIONS_MAX) return { floor, rows }
  const all = [...rows.values()]
  const gone = all.slice(0, all.length - RELAY_DELETIONS_MAX)
  const kept = all.slice(gone.length).map((row): [string, Row] => [row.key, row])
  return { floor: gone.at(-1)?.seq ?? floor, rows: new Map(kept) }
}

function withStaged(relay: Relay, feed: Feed, deletions: Deletions | undefined): Relay {
  return { ...relay, staged: { ...relay.staged, [feed]: deletions } }
}

function leftAfter(left: readonly string[], before: string | undefined, now: string) {
  if (before === undefined || before === now) return left
  return [...left.filter((gen) => gen !== before), before].slice(-RELAY_GENERATIONS_MAX)
}

/** A feed as the tills of the store see it: at what is active, never at what is staged. */
export function relayHead(active: Active, { active: deletions }: Relay, feed: Feed): FeedHead {
  const { gen, seq, sum, end } = active.cursors[feed]
  assert(gen === active.gen && end !== undefined, 'what is active was read to a head')
  const floor = deletions[feed]?.floor ?? seq
  return { gen, publish: active.publish, seq, floor, sum }
}

/** The store itself is behind: ask again when it has caught up with the hub. */
export type RelayRefusal = PositionRefusal | { readonly code: 'BEHIND' }

/**
 * Whether a till may read on from a position. `isSure`: since it started the store has asked the
 * hub and found itself at the head, so what it never heard of does not come from there.
 */
export function judgeTillPosition(
  head: FeedHead,
  { left }: Relay,
  position: { readonly gen: string; readonly after: number },
  isSure: boolean,
): Result<null, RelayRefusal> {
  const judged = judgePosition(head, position)
  if (judged.ok) return ok(null)
  const { code } = judged.error
  if (code === 'FUTURE') return refuse({ code: 'BEHIND' })
  if (code === 'RESET' && !isSure && !left.includes(position.gen)) return refuse({ code: 'BEHIND' })
  return judged
}
