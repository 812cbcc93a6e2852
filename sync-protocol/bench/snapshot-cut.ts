// The hub's part of a first load, in a process of its own so that its memory can be told: publishes
// as many items as it is told, cuts a snapshot of them and leaves it in a folder.

import '@evertill/shared/scripts/node24.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '@evertill/shared/result.ts'
import type { Change } from '../src/feed.ts'
import { cutFeed, newHubFeeds, publishFeeds } from '../testing/memory-feeds.ts'
import { codec } from '../testing/node-ports.ts'
import { FEED_NAMES, type Left, memoryBytes } from './snapshot-folder.ts'

const [, , folder = '', items = ''] = process.argv
const changes = Array.from({ length: Number(items) }, (_, at) => itemNo(at))
const memoryBefore = memoryBytes()

const publishBegan = performance.now()
const empty = newHubFeeds(Object.values(FEED_NAMES), '1'.repeat(32))
const feeds = publishFeeds(empty, new Map([[FEED_NAMES.common, changes]]), codec)
const publishMs = performance.now() - publishBegan

const cutBegan = performance.now()
const cut = cutFeed(feeds, FEED_NAMES.common, codec)
const cutMs = performance.now() - cutBegan

const { snapshot, head } = cut.get(FEED_NAMES.common) ?? {}
const store = cutFeed(cut, FEED_NAMES.store, codec).get(FEED_NAMES.store)
assert(
  snapshot !== undefined && head !== undefined && store?.snapshot !== undefined,
  'both snapshots are cut',
)
for (const [at, bytes] of snapshot.chunks.entries()) writeFileSync(join(folder, `${at}`), bytes)
const left: Left = {
  publishMs,
  cutMs,
  memory: memoryBytes() - memoryBefore,
  heads: { common: head, store: store.head },
  manifests: { common: snapshot.manifest, store: store.snapshot.manifest },
}
writeFileSync(join(folder, 'left.json'), JSON.stringify(left))

function itemNo(at: number): Change {
  const body = {
    names: { ja: `国産 りんごジュース ${at}`, en: `Apple juice ${at}`, id: `Jus apel ${at}` },
    category: `c-${at % 40}`,
    tax: at % 3 === 0 ? 'standard' : 'reduced',
    price: 100 + ((at * 37) % 9_900),
    unit: 'piece',
    barcodes: [`49${String(10_000_000_000 + at)}`],
    flags: { ageLimit: at % 20 === 0, weighed: false, openPrice: false },
    printer: `kitchen-${at % 4}`,
  }
  return { key: `item/${String(at).padStart(6, '0')}`, body: JSON.stringify(body) }
}
