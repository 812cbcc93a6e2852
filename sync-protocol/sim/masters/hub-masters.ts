// The hub's masters in a simulated world: it publishes prices, forgets deleted rows, answers pulls
// and snapshots, and remembers every publish it ever made so that others can be measured by it.

import { assert } from '@evertill/shared/result.ts'
import type { Dice } from '@evertill/shared/testing/random.ts'
import { RANDOM_ITEMS } from '@evertill/shared/testing/random-shop.ts'
import { type Change, type FeedHead, feedName, writePage } from '../../src/feed.ts'
import type { SnapshotManifest } from '../../src/messages.ts'
import type { Codec } from '../../src/ports.ts'
import { cutSnapshot, isCurrent, type Snapshot, writeManifest } from '../../src/snapshot.ts'
import {
  errorBody,
  type MastersPath,
  type MastersRequest,
  readMastersRequest,
  UNREADABLE_REQUEST,
} from '../../src/wire.ts'
import {
  answerPull,
  type HubFeeds,
  liveRows,
  newHubFeeds,
  pruneFeeds,
  publishFeeds,
  restoreFeeds,
} from '../../testing/memory-feeds.ts'
import type { Cell } from '../disk.ts'
import { type Catalogue, OFFER, pricesOf } from './node-masters.ts'

/** One publish as every store must see it. */
type PublishNote = {
  readonly gen: string
  readonly publish: number
  /** Of each store. */
  readonly catalogues: ReadonlyMap<string, Catalogue>
}

export type Publishes = ReadonlyMap<string, PublishNote>

/** Small enough that a handful of rows is several chunks. */
export const CHUNK_BYTES = 1024 + 260

/** Small enough that a publish is sometimes more than one page. */
export const PAGE_ROWS = 6

type HubMastersDeps = {
  /** Written by `publish` and `restored` alone: both are called inside a transaction. */
  readonly cell: Cell<HubFeeds>
  readonly codec: Codec
  readonly dice: Dice
  readonly newGen: () => string
  readonly tenant: string
  readonly stores: readonly string[]
}

/** The feeds of a new hub. */
export function firstFeeds(tenant: string, stores: readonly string[], gen: string): HubFeeds {
  const names = stores.map((store) => feedName('store', { tenant, store }))
  return newHubFeeds([feedName('common', { tenant, store: '' }), ...names], gen)
}

export function createHubMasters({ cell, codec, dice, newGen, tenant, stores }: HubMastersDeps) {
  const common = feedName('common', { tenant, store: '' })
  const storeFeeds = new Map(stores.map((store) => [store, feedName('store', { tenant, store })]))
  const published = new Map<string, PublishNote>()
  /** Lost with the process: snapshots are cut again when somebody asks. */
  const snapshots = new Map<string, Snapshot>()
  remember()
  return { publish, serve, restored, publishes: (): Publishes => published, feeds: cell.get }

  /** A few prices, offers and prices of single stores, all at once. */
  function publish(): PublishNote {
    const changes = new Map<string, readonly Change[]>()
    const isFirst = liveRows(cell.get(), common).size === 0
    if (isFirst || dice.chance(75)) changes.set(common, isFirst ? wholeList() : commonChanges())
    for (const feed of storeFeeds.values()) {
      if (dice.chance(60)) changes.set(feed, storeChanges(feed))
    }
    let feeds = publishFeeds(cell.get(), changes, codec)
    if (dice.chance(15))
      feeds = pruneFeeds(feeds, dice.below(2) === 0 ? headSeq(feeds) : dice.below(20))
    cell.set(feeds)
    return remember()
  }

  function wholeList(): readonly Change[] {
    return CODES.map((key) => priced(key))
  }

  function commonChanges(): readonly Change[] {
    const offers = liveKeys(common).filter((key) => key.startsWith(OFFER))
    const ended = offers.filter(() => dice.chance(40)).map((key) => ({ key, body: undefined }))
    const begun = dice.chance(50) ? [priced(`${OFFER}${dice.pick(CODES)}`)] : []
    const changed = Array.from({ length: dice.between(1, 4) }, () => priced(dice.pick(CODES)))
    return [...ended, ...begun, ...changed]
  }

  function storeChanges(feed: string): readonly Change[] {
    const ended = liveKeys(feed).filter(() => dice.chance(40))
    const begun = Array.from({ length: dice.between(0, 3) }, () => priced(dice.pick(CODES)))
    return [...ended.map((key) => ({ key, body: undefined })), ...begun]
  }

  function priced(key: string): Change {
    return { key, body: JSON.stringify({ price: dice.between(10, 2_000) }) }
  }

  function liveKeys(feed: string): readonly string[] {
    return [...liveRows(cell.get(), feed).keys()]
  }

  /** The cell holds an older value: every position that anybody has means nothing more. */
  function restored(): PublishNote {
    cell.set(restoreFeeds(cell.get(), newGen()))
    snapshots.clear()
    return remember()
  }

  function remember(): PublishNote {
    const feeds = cell.get()
    const { gen, publish: number } = headOf(feeds, common)
    const list = liveRows(feeds, common)
    const catalogues = [...storeFeeds].map(([store, feed]): [string, Catalogue] => [
      store,
      { gen, publish: number, prices: pricesOf(list, liveRows(feeds, feed)) },
    ])
    const note = { gen, publish: number, catalogues: new Map(catalogues) }
    published.set(publishKey(note), note)
    return note
  }

  function serve(path: MastersPath, body: Uint8Array): Uint8Array {
    const asked = readMastersRequest(path, body, codec)
    if (!asked || !cell.get().has(asked.request.feed)) return errorBody(UNREADABLE_REQUEST, codec)
    return answer(asked)
  }

  function answer(asked: MastersRequest): Uint8Array {
    const feeds = cell.get()
    switch (asked.path) {
      case 'pull': {
        const limit = Math.min(asked.request.limit, PAGE_ROWS)
        const page = answerPull(feeds, { ...asked.request, limit }, codec)
        return page.ok ? writePage(page.value, codec) : errorBody(page.error, codec)
      }
      case 'manifest':
        return writeManifest(manifestOf(feeds, asked.request.feed), codec)
      case 'chunk': {
        const { feed, gen, seq, chunk } = asked.request
        const kept = snapshots.get(feed)
        const isSame = kept?.manifest.gen === gen && kept.manifest.seq === seq
        const bytes = isSame ? kept.chunks[chunk] : undefined
        return bytes ?? errorBody({ code: 'TOO_OLD' }, codec)
      }
    }
  }

  /** One that was cut earlier serves as long as its end can be read on from. */
  function manifestOf(feeds: HubFeeds, feed: string): SnapshotManifest {
    const head = headOf(feeds, feed)
    const kept = snapshots.get(feed)
    if (kept && isCurrent(kept.manifest, head)) return kept.manifest
    const rows = [...(feeds.get(feed)?.rows.values() ?? [])]
    const cut = { feed, head, urlOf: (n: number) => `${feed}/${n}`, chunkBytes: CHUNK_BYTES }
    const snapshot = cutSnapshot(cut, rows, codec)
    snapshots.set(feed, snapshot)
    return snapshot.manifest
  }
}

/** Names one publish for ever: its number returns after a restore, its generation does not. */
export function publishKey({ gen, publish }: { readonly gen: string; readonly publish: number }) {
  return `${gen} ${publish}`
}

function headOf(feeds: HubFeeds, feed: string): FeedHead {
  const found = feeds.get(feed)
  assert(found !== undefined, `no feed ${feed}`)
  return found.head
}

function headSeq(feeds: HubFeeds): number {
  return Math.max(...[...feeds.values()].map(({ head }) => head.seq))
}

const CODES = RANDOM_ITEMS.map(({ code }) => code)
