// The files of a till in the browser's own database, as a crash or a full disk leaves them.

import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { createCatalogueStorage } from './storage.ts'
import { ANNA, CASH, itemChange, storeChange, TAX } from './testing/goods.ts'
import { createStoreFeeds } from './testing/store-feeds.ts'
import { createTestTill } from './testing/till.ts'

const file = (...bytes: number[]) => Uint8Array.from(bytes)

test('files come back in the order they were written, and a whole one takes the place of all', async () => {
  const factory = new IDBFactory()
  const storage = createCatalogueStorage(factory, 'masters')
  expect(await storage.load()).toEqual([])
  await storage.replace(file(1))
  await storage.append(file(2))
  await storage.append(file(3))
  expect(await createCatalogueStorage(factory, 'masters').load()).toEqual([
    file(1),
    file(2),
    file(3),
  ])
  await storage.replace(file(4))
  expect(await storage.load()).toEqual([file(4)])
  expect(await createCatalogueStorage(factory, 'other').load()).toEqual([])
})

test('a database that does not open is an error each time, and works once it does', async () => {
  const factory = new IDBFactory()
  let isBroken = true
  const open: IDBFactory['open'] = (name, version) => {
    if (isBroken) throw new DOMException('no', 'UnknownError')
    return factory.open(name, version)
  }
  const storage = createCatalogueStorage({ open } as IDBFactory, 'masters')
  await expect(storage.load()).rejects.toThrow('no')
  await expect(storage.append(file(1))).rejects.toThrow('no')
  isBroken = false
  await storage.append(file(1))
  expect(await storage.load()).toEqual([file(1)])
})

test('a till finds its masters in the database after a restart', async () => {
  const factory = new IDBFactory()
  const feeds = createStoreFeeds(codec)
  const common = [itemChange('tea', 300), TAX, CASH]
  feeds.publish({ common, store: [storeChange('One'), ANNA] })
  const storage = createCatalogueStorage(factory, 'masters')
  const till = createTestTill(feeds, { ...storage, load: () => Promise.resolve([]) })
  await till.start()
  await till.caughtUp()
  feeds.publish({ store: [itemChange('tea', 280)] })
  till.hint()
  await till.caughtUp()
  till.kill()
  feeds.line(false)
  // Read before it starts, because a till waits for a database only so long.
  const kept = await createCatalogueStorage(factory, 'masters').load()
  const again = createTestTill(feeds, { ...storage, load: () => Promise.resolve(kept) })
  await again.start()
  expect(again.byCode('tea')?.prices[0]?.price.value).toBe(280)
  expect(again.active()).toEqual(till.active())
})
