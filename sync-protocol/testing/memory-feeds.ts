// The hub's side of the feeds in memory: it publishes, forgets deleted rows, cuts snapshots, loses
// its newest publishes in a restore, and answers what a follower asks.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import {
  type Change,
  type FeedHead,
  judgePosition,
  newFeed,
  type Page,
  type PositionRefusal,
  pageOf,
  pruneDeleted,
  publish,
  renewFeed,
} from '../src/feed.ts'
import type { Row } from '../src/feed-row.ts'
import type { PullRequest, SnapshotManifest } from '../src/messages.ts'
import type { Codec } from '../src/ports.ts'
import { cutSnapshot, isCurrent, type Snapshot } from '../src/snapshot.ts'

export type HubFeeds = ReadonlyMap<string, HubFeed>

export type HubFeed = {
  readonly head: FeedHead
  readonly rows: ReadonlyMap<string, Row>
  /** The newest snapshot that was cut; it may be older than the head. */
  readonly snapshot: Snapshot | undefined
}

export function newHubFeeds(names: readonly string[], gen: string): HubFeeds {
  return new Map(
    names.map((name) => [
      name,
      { head: newFeed(gen, 0), rows: new Map<string, Row>(), snapshot: undefined },
    ]),
  )
}

export function publishFeeds(
  feeds: HubFeeds,
  changes: ReadonlyMap<string, readonly Change[]>,
  codec: Codec,
): HubFeeds {
  const heads = new Map([...feeds].map(([name, { head }]) => [name, head]))
  const present = (name: string, key: string) => feeds.get(name)?.rows.get(key)
  const published = publish(heads, changes, present, codec)
  return mapFeeds(feeds, (feed, name) => {
    const { head, rows } = published.get(name) ?? { head: feed.head, rows: [] }
    const all = new Map([...feed.rows, ...rows.map((row): [string, Row] => [row.key, row])])
    return { ...feed, head, rows: all }
  })
}

export function pruneFeeds(feeds: HubFeeds, upTo: number): HubFeeds {
  return mapFeeds(feeds, (feed) => {
    const { head, rows } = pruneDeleted(feed.head, [...feed.rows.values()], upTo)
    return { ...feed, head, rows: new Map(rows.map((row) => [row.key, row])) }
  })
}

/** What an older copy becomes when it is put in place of the newer one. */
export function restoreFeeds(copy: HubFeeds, gen: string): HubFeeds {
  return mapFeeds(copy, (feed) => ({
    ...feed,
    head: renewFeed(feed.head, gen),
    snapshot: undefined,
  }))
}

export function answerPull(
  feeds: HubFeeds,
  request: PullRequest,
  codec: Codec,
): Result<Page, PositionRefusal> {
  const feed = feedOf(feeds, request.feed)
  const judged = judgePosition(feed.head, request)
  if (!judged.ok) return judged
  const rows = [...feed.rows.values()]
    .filter(({ seq }) => seq > request.after)
    .sort((a, b) => a.seq - b.seq)
  return ok(pageOf(feed.head, request, rows, codec.utf8))
}

/** Cuts a snapshot and keeps it for all who ask. */
export function cutFeed(
  feeds: HubFeeds,
  name: string,
  codec: Codec,
  chunkBytes?: number,
): HubFeeds {
  return mapFeeds(feeds, (feed, each) => {
    if (each !== name) return feed
    const cut = { feed: name, head: feed.head, urlOf: (chunk: number) => `${name}/${chunk}` }
    const sized = chunkBytes === undefined ? cut : { ...cut, chunkBytes }
    return { ...feed, snapshot: cutSnapshot(sized, [...feed.rows.values()], codec) }
  })
}

export function manifestOf(feeds: HubFeeds, name: string): SnapshotManifest | undefined {
  const { head, snapshot } = feedOf(feeds, name)
  return snapshot && isCurrent(snapshot.manifest, head) ? snapshot.manifest : undefined
}

export function answerChunk(
  feeds: HubFeeds,
  manifest: SnapshotManifest,
  chunk: number,
): Result<Uint8Array, PositionRefusal> {
  const { snapshot } = feedOf(feeds, manifest.feed)
  const bytes = snapshot?.chunks[chunk]
  const isSame = snapshot?.manifest.seq === manifest.seq && snapshot.manifest.gen === manifest.gen
  return bytes && isSame ? ok(bytes) : refuse({ code: 'TOO_OLD' })
}

/** What everybody should see. */
export function liveRows(feeds: HubFeeds, name: string): ReadonlyMap<string, string> {
  const live = [...feedOf(feeds, name).rows.values()].filter((row) => !row.del)
  return new Map(live.map(({ key, body }) => [key, body]))
}

function feedOf(feeds: HubFeeds, name: string): HubFeed {
  const feed = feeds.get(name)
  assert(feed !== undefined, `no feed ${name}`)
  return feed
}

function mapFeeds(feeds: HubFeeds, change: (feed: HubFeed, name: string) => HubFeed): HubFeeds {
  return new Map([...feeds].map(([name, feed]) => [name, change(feed, name)]))
}
