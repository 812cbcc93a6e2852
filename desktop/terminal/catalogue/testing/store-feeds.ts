// A store that hands its masters on, in memory: what a till asks over the line and gets as bytes, with
// publishes, restores and a line that breaks at will.

import { assert } from '@evertill/shared/result.ts'
import { type Change, writePage } from '@evertill/sync-protocol/feed.ts'
import { FEEDS, type Feed } from '@evertill/sync-protocol/feed-row.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import { writeManifest } from '@evertill/sync-protocol/snapshot.ts'
import {
  answerChunk,
  answerPull,
  cutFeed,
  type HubFeeds,
  manifestOf,
  newHubFeeds,
  publishFeeds,
  restoreFeeds,
} from '@evertill/sync-protocol/testing/memory-feeds.ts'
import { errorBody, type MastersPath, readMastersRequest } from '@evertill/sync-protocol/wire.ts'

export const NAMES = { common: 'common/acme', store: 'store/one' } as const

export type StoreFeeds = ReturnType<typeof createStoreFeeds>

export function createStoreFeeds(codec: Codec) {
  let gens = 0
  let feeds: HubFeeds = newHubFeeds(Object.values(NAMES), nextGen())
  let isUp = true
  const asked: MastersPath[] = []
  return { publish, restore, answer, head, asked, line: (up: boolean) => (isUp = up) }

  function nextGen(): string {
    gens += 1
    return gens.toString(16).padStart(32, '0')
  }

  function publish(changes: Partial<Record<Feed, readonly Change[]>>): void {
    const named = FEEDS.map((feed) => [NAMES[feed], changes[feed] ?? []] as const)
    feeds = publishFeeds(feeds, new Map(named), codec)
  }

  /** Head office put its own copy back: the same rows, under another generation. */
  function restore(): void {
    feeds = restoreFeeds(feeds, nextGen())
  }

  function head(feed: Feed) {
    const found = feeds.get(NAMES[feed])?.head
    assert(found !== undefined, 'both feeds are there')
    return found
  }

  /** Nothing where the line is down. */
  function answer(path: MastersPath, body: Uint8Array): Uint8Array | undefined {
    asked.push(path)
    if (!isUp) return undefined
    const read = readMastersRequest(path, body, codec)
    assert(read !== undefined, 'a till asks what can be read')
    if (read.path === 'pull') {
      const page = answerPull(feeds, read.request, codec)
      return page.ok ? writePage(page.value, codec) : errorBody(page.error, codec)
    }
    const { feed } = read.request
    if (read.path === 'manifest') {
      if (!manifestOf(feeds, feed)) feeds = cutFeed(feeds, feed, codec)
      const manifest = manifestOf(feeds, feed)
      assert(manifest !== undefined, 'a snapshot that was just cut is current')
      return writeManifest(manifest, codec)
    }
    const manifest = manifestOf(feeds, feed)
    const { gen, seq, chunk } = read.request
    const isSame = manifest?.gen === gen && manifest.seq === seq
    const bytes = isSame ? answerChunk(feeds, manifest, chunk) : undefined
    return bytes?.ok ? bytes.value : errorBody({ code: 'TOO_OLD' }, codec)
  }
}
