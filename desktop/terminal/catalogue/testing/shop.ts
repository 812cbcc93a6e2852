// A store with a handful of goods and a till in it, at the moments that tests begin with.

import type { Change } from '@evertill/sync-protocol/feed.ts'
import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { ANNA, barcodeOf, CASH, groceryChange, itemChange, storeChange, TAX } from './goods.ts'
import { createMemoryStorage, type MemoryStorage } from './memory-storage.ts'
import { createStoreFeeds, type StoreFeeds } from './store-feeds.ts'
import { createTestTill, type TestTill } from './till.ts'

/** A small shop: two items, a tax, a way to pay. */
export const GOODS = [
  itemChange('tea', 300, { names: { en: 'Tea' }, barcodes: [barcodeOf(1), barcodeOf(2)] }),
  itemChange('iron', 4_000, { names: { en: 'Steam iron' } }),
  TAX,
  CASH,
]

export function groceries(count: number) {
  return Array.from({ length: count }, (_, number) => groceryChange(number))
}

/** A store at its first publish. */
export function newFeeds(more: readonly Change[] = []) {
  const feeds = createStoreFeeds(codec)
  feeds.publish({ common: [...more, ...GOODS], store: [storeChange('One'), ANNA] })
  return feeds
}

/** A store, and a till that sells by what it has. */
export async function openShop(more: readonly Change[] = []) {
  const feeds = newFeeds(more)
  const storage = createMemoryStorage()
  const till = await started(createTestTill(feeds, storage))
  return { feeds, storage, till }
}

export async function started(till: TestTill): Promise<TestTill> {
  await till.start()
  await till.caughtUp()
  return till
}

/** The next life of a till, with the line down: all it knows is what it kept. */
export async function restarted(
  till: TestTill,
  feeds: StoreFeeds,
  storage: MemoryStorage,
): Promise<TestTill> {
  till.kill()
  feeds.line(false)
  const again = createTestTill(feeds, storage)
  await again.start()
  return again
}

export async function publish(
  feeds: StoreFeeds,
  till: TestTill,
  changes: Parameters<StoreFeeds['publish']>[0],
): Promise<void> {
  feeds.publish(changes)
  till.hint()
  await till.caughtUp()
}
