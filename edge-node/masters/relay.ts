// The masters that are active, handed on to the tills as the hub handed them to the store: page by
// page out of the database, and for a first load as a snapshot. Never a row of what is staged.

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pageOf, writePage } from '@evertill/sync-protocol/feed.ts'
import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import { FEED_SLICE_ROWS } from '@evertill/sync-protocol/limits.ts'
import type { PullRequest } from '@evertill/sync-protocol/messages.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { judgeTillPosition, type Relay, relayHead } from '@evertill/sync-protocol/relay.ts'
import { isCurrent, writeManifest } from '@evertill/sync-protocol/snapshot.ts'
import {
  type ChunkRequest,
  errorBody,
  type MastersPath,
  readMastersRequest,
  UNREADABLE_REQUEST,
} from '@evertill/sync-protocol/wire.ts'
import { type Cut, cutToFile, readPart } from './cut.ts'
import type { ActiveRow, MastersStore } from './store.ts'

export type TillFeedsDeps = {
  readonly store: MastersStore
  readonly names: Record<Feed, string>
  readonly codec: Codec
  /** Of its own: emptied at every start. */
  readonly folder: string
  readonly turn: () => Promise<void>
  readonly left: () => readonly string[]
  /** Whether the hub was asked to the end since this process started. */
  readonly isSure: () => boolean
}

/** How long a till stays away from a store that knows less than the till. */
const BEHIND_RETRY_MS = 10_000

export function createTillFeeds(deps: TillFeedsDeps) {
  const { store, names, codec } = deps
  const snapshots = createSnapshots(deps)
  return { serve, close: snapshots.close }

  /** Always an answer of the protocol. */
  async function serve(path: MastersPath, body: Uint8Array): Promise<Uint8Array> {
    const asked = readMastersRequest(path, body, codec)
    const feed = FEEDS.find((each) => names[each] === asked?.request.feed)
    if (!asked || !feed) return errorBody(UNREADABLE_REQUEST, codec)
    const now = store.active()
    if (now === undefined) return busy()
    switch (asked.path) {
      case 'pull':
        return pull(asked.request, feed, now)
      case 'manifest': {
        const manifest = await snapshots.manifestOf(feed)
        return manifest ? writeManifest(manifest, codec) : busy()
      }
      case 'chunk': {
        const bytes = await snapshots.chunkOf(feed, asked.request)
        return bytes ?? errorBody({ code: 'TOO_OLD' }, codec)
      }
    }
  }

  function busy(): Uint8Array {
    return errorBody({ code: 'BUSY', retryAfterMs: BEHIND_RETRY_MS }, codec)
  }

  function pull(request: PullRequest, feed: Feed, now: ActiveRow): Uint8Array {
    const relay = relayOf(deps, now)
    const head = relayHead(now.active, relay, feed)
    const judged = judgeTillPosition(head, relay, request, deps.isSure())
    if (!judged.ok) {
      return judged.error.code === 'BEHIND' ? busy() : errorBody(judged.error, codec)
    }
    const limit = Math.min(request.limit, FEED_SLICE_ROWS)
    const sight = { shelf: now.shelves[feed], edition: now.active.edition }
    const rows = store.after(sight, request.after, limit + 1)
    return writePage(pageOf(head, { ...request, limit }, rows, codec.utf8), codec)
  }
}

/** The deletions themselves lie between the rows. */
function relayOf({ store, left }: TillFeedsDeps, { shelves }: ActiveRow): Relay {
  const deletions = (feed: Feed) => {
    const floor = store.shelf(shelves[feed])?.floor
    return floor === undefined ? undefined : { floor, rows: new Map() }
  }
  return {
    left: left(),
    active: { common: deletions('common'), store: deletions('store') },
    staged: { common: undefined, store: undefined },
  }
}

/** A publish in the middle of a cut begins it anew; so many in a row, and the till comes back later. */
const CUTS_MAX = 5

/** One of each feed, cut when the first till asks. */
function createSnapshots(deps: TillFeedsDeps) {
  const { store, names, codec, folder, turn } = deps
  const cuts = new Map<Feed, Cut>()
  const cutting = new Map<Feed, Promise<Cut | undefined>>()
  let files = 0
  let isClosed = false
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return { manifestOf, chunkOf, close }

  /** One that was cut earlier serves as long as its end can be read on from. */
  async function manifestOf(feed: Feed) {
    const now = store.active()
    const kept = cuts.get(feed)
    const head = now && relayHead(now.active, relayOf(deps, now), feed)
    if (kept && head && isCurrent(kept.manifest, head)) return kept.manifest
    const running = cutting.get(feed) ?? cutAnew(feed).finally(() => cutting.delete(feed))
    cutting.set(feed, running)
    return (await running)?.manifest
  }

  async function chunkOf(feed: Feed, { gen, seq, chunk }: ChunkRequest) {
    const cut = cuts.get(feed)
    const part = cut?.manifest.chunks[chunk]
    if (!cut || !part || cut.manifest.gen !== gen || cut.manifest.seq !== seq) return undefined
    const bytes = await readPart(cut, part, codec)
    // What the disk gave back wrongly is cut anew.
    if (bytes === undefined && cuts.get(feed) === cut) await forget(feed)
    return bytes
  }

  async function close(): Promise<void> {
    isClosed = true
    await Promise.all(cutting.values())
    for (const feed of FEEDS) await forget(feed)
  }

  async function cutAnew(feed: Feed): Promise<Cut | undefined> {
    for (let tries = 0; tries < CUTS_MAX && !isClosed; tries += 1) {
      const made = await cutOnce(feed)
      if (made === undefined) continue
      await forget(feed)
      cuts.set(feed, made)
      return made
    }
    return undefined
  }

  /** Nothing where another publish became active meanwhile: its rows are swept. */
  async function cutOnce(feed: Feed): Promise<Cut | undefined> {
    const now = store.active()
    if (now === undefined) return undefined
    const { active, shelves } = now
    const sight = { shelf: shelves[feed], edition: active.edition }
    files += 1
    return await cutToFile({
      path: join(folder, `${feed}-${files}`),
      name: names[feed],
      head: relayHead(active, relayOf(deps, now), feed),
      codec,
      rowsAfter: async (seq, limit) => {
        await turn()
        if (isClosed || store.active()?.active.edition !== active.edition) return undefined
        return store.liveAfter(sight, seq, limit)
      },
    })
  }

  async function forget(feed: Feed): Promise<void> {
    const old = cuts.get(feed)
    cuts.delete(feed)
    await old?.file.close()
  }
}
