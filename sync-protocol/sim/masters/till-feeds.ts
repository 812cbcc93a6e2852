// The masters of a store as it hands them on to its tills: what is active, page by page and chunk by
// chunk, and never a row of what is staged.

import { type FeedHead, pageOf, writePage } from '../../src/feed.ts'
import { FEEDS, type Feed, type Row } from '../../src/feed-row.ts'
import type { Active } from '../../src/follower-state.ts'
import type { PullRequest, SnapshotManifest } from '../../src/messages.ts'
import type { Codec } from '../../src/ports.ts'
import { judgeTillPosition, relayHead } from '../../src/relay.ts'
import { cutSnapshot, isCurrent, type Snapshot, writeManifest } from '../../src/snapshot.ts'
import {
  type ChunkRequest,
  errorBody,
  type MastersPath,
  type MastersRequest,
  readMastersRequest,
  UNREADABLE_REQUEST,
} from '../../src/wire.ts'
import { type MasterRows, rowsOf } from '../../testing/memory-masters.ts'
import { CHUNK_BYTES, PAGE_ROWS } from './hub-masters.ts'
import type { NodeMasters } from './node-masters.ts'

/** How long a till stays away from a store that knows less than the till. */
const BEHIND_RETRY_MS = 10_000

type TillFeedsDeps = {
  readonly names: Record<Feed, string>
  readonly codec: Codec
  readonly masters: () => NodeMasters
  /** Whether the hub was asked to the end since this process started. */
  readonly isSure: () => boolean
}

export function createTillFeeds({ names, codec, masters, isSure }: TillFeedsDeps) {
  const snapshots = new Map<Feed, Snapshot>()
  return { serve }

  function serve(path: MastersPath, body: Uint8Array): Uint8Array {
    const asked = readMastersRequest(path, body, codec)
    const feed = FEEDS.find((each) => names[each] === asked?.request.feed)
    if (!asked || !feed) return errorBody(UNREADABLE_REQUEST, codec)
    const now = masters()
    return now.active ? answer(asked, feed, now, now.active) : busy()
  }

  function busy(): Uint8Array {
    return errorBody({ code: 'BUSY', retryAfterMs: BEHIND_RETRY_MS }, codec)
  }

  function answer(asked: MastersRequest, feed: Feed, now: NodeMasters, active: Active): Uint8Array {
    switch (asked.path) {
      case 'pull':
        return pull(asked.request, feed, now, active)
      case 'manifest':
        return writeManifest(manifestOf(feed, now, active), codec)
      case 'chunk':
        return chunkOf(asked.request, feed)
    }
  }

  function pull(request: PullRequest, feed: Feed, now: NodeMasters, active: Active): Uint8Array {
    const head = relayHead(active, now.relay, feed)
    const judged = judgeTillPosition(head, now.relay, request, isSure())
    if (!judged.ok) {
      return judged.error.code === 'BEHIND' ? busy() : errorBody(judged.error, codec)
    }
    const rows = [...deletedRows(now, feed), ...liveRowsOf(rowsOf(now, active.edition, feed))]
      .filter(({ seq }) => seq > request.after)
      .sort(bySeq)
    const limit = Math.min(request.limit, PAGE_ROWS)
    return writePage(pageOf(head, { ...request, limit }, rows, codec.utf8), codec)
  }

  /** One that was cut earlier serves as long as its end can be read on from. */
  function manifestOf(feed: Feed, now: NodeMasters, active: Active): SnapshotManifest {
    const head = relayHead(active, now.relay, feed)
    const kept = snapshots.get(feed)
    if (kept && isCurrent(kept.manifest, head)) return kept.manifest
    const snapshot = cut(feed, head, rowsOf(now, active.edition, feed))
    snapshots.set(feed, snapshot)
    return snapshot.manifest
  }

  function cut(feed: Feed, head: FeedHead, rows: MasterRows): Snapshot {
    const name = names[feed]
    const urlOf = (chunk: number) => `${name}/${chunk}`
    const how = { feed: name, head, urlOf, chunkBytes: CHUNK_BYTES }
    return cutSnapshot(how, liveRowsOf(rows), codec)
  }

  function chunkOf({ gen, seq, chunk }: ChunkRequest, feed: Feed): Uint8Array {
    const kept = snapshots.get(feed)
    const isSame = kept?.manifest.gen === gen && kept.manifest.seq === seq
    const bytes = isSame ? kept.chunks[chunk] : undefined
    return bytes ?? errorBody({ code: 'TOO_OLD' }, codec)
  }
}

function deletedRows({ relay }: NodeMasters, feed: Feed): readonly Row[] {
  return [...(relay.active[feed]?.rows.values() ?? [])]
}

/**
 * As they came from the hub, without what this disk noted beside them, and in its order: a snapshot
 * that is cut again after a crash has the same chunks, so who is half through one goes on.
 */
function liveRowsOf(rows: MasterRows): readonly Row[] {
  const live = [...rows.values()].map(({ key, ver, seq, del, body }) => ({
    key,
    ver,
    seq,
    del,
    body,
  }))
  return live.sort(bySeq)
}

function bySeq(a: Row, b: Row): number {
  return a.seq - b.seq
}
