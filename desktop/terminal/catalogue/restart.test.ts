// What a till still knows after it died: the last publish it kept, whole, whatever became of its files.

import { describe, expect, test } from 'vitest'
import { blockOf } from './block.ts'
import { createBreath } from './breath.ts'
import { fileOf, type MastersFile, readFile, writeFile } from './file.ts'
import { itemChange, storeChange } from './testing/goods.ts'
import { createMemoryStorage, type MemoryStorage } from './testing/memory-storage.ts'
import { groceries, newFeeds, openShop, publish, started } from './testing/shop.ts'
import { NAMES } from './testing/store-feeds.ts'
import { createTestTill, type TestTill } from './testing/till.ts'

const breath = createBreath({ nowMs: () => 0, later: (_delayMs, run) => setImmediate(run) })

describe('a till that starts again', () => {
  test('sells at once by what it kept, without asking anybody', async () => {
    const { feeds, storage, till } = await openShop()
    till.kill()
    feeds.line(false)
    const again = createTestTill(feeds, storage)
    await again.start()
    expect([again.byCode('tea'), again.active()]).toEqual([till.byCode('tea'), till.active()])
    expect(again.shop()?.taxes).toEqual(till.shop()?.taxes)
    expect([again.isKept(), again.codes()]).toEqual([true, []])
  })

  test('asks for what it missed only', async () => {
    const { feeds, storage, till } = await openShop()
    till.kill()
    feeds.publish({ common: [itemChange('tea', 320)] })
    feeds.asked.length = 0
    const again = await started(createTestTill(feeds, storage))
    expect(again.byCode('tea')?.prices[0]?.price.value).toBe(320)
    expect(new Set(feeds.asked)).toEqual(new Set(['pull']))
    expect(storage.files()).toHaveLength(2)
  })

  test.each([1, 2, 3, 4])(
    'after dying at write %i, before or after it was durable',
    async (dieAt) => {
      for (const isWritten of [true, false]) {
        let writes = 0
        let till: TestTill | undefined
        const storage = createMemoryStorage((done) => {
          writes += 1
          if (writes !== dieAt || isWritten) done()
          if (writes !== dieAt) return
          till?.kill()
          throw new Error('the process is gone')
        })
        const feeds = newFeeds(groceries(100))
        till = createTestTill(feeds, storage)
        await till.start()
        for (let price = 301; writes < dieAt; price += 1) {
          await Promise.race([till.caughtUp(), till.until(() => writes === dieAt)])
          if (writes === dieAt) break
          feeds.publish({ common: [itemChange('tea', price)], store: [storeChange(`at ${price}`)] })
          till.hint()
        }
        feeds.line(false)
        const again = createTestTill(feeds, storage)
        await again.start()
        // What is here is one publish, whole: its price and its store belong together.
        const price = again.byCode('tea')?.prices[0]?.price.value
        const expected = price === undefined ? undefined : price === 300 ? 'One' : `at ${price}`
        expect(again.store()?.name).toBe(expected)
        expect(again.active()?.publish).toBe(dieAt - (isWritten ? 0 : 1) || undefined)
        feeds.line(true)
        await again.caughtUp()
        expect(again.active()?.publish).toBe(feeds.head('common').publish)
        expect(again.codes()).toEqual([])
      }
    },
  )

  test('fetches everything where its file is damaged, and says so', async () => {
    const { feeds, storage, till } = await openShop()
    till.kill()
    const [whole = new Uint8Array()] = storage.files()
    for (const damaged of [
      whole.slice(0, -9),
      flipped(whole, Math.floor(whole.length / 2)),
      whole.slice(0, 0),
    ]) {
      storage.put([damaged])
      const again = await started(createTestTill(feeds, storage))
      expect([again.byCode('tea')?.code, again.codes()]).toEqual(['tea', ['FILE_UNREADABLE']])
      again.kill()
    }
  })

  test('goes on from the file where a record behind it is damaged', async () => {
    const { feeds, storage, till } = await openShop(groceries(100))
    await publish(feeds, till, { common: [itemChange('tea', 310)] })
    await publish(feeds, till, { common: [itemChange('tea', 320)] })
    till.kill()
    const [whole, first = new Uint8Array(), second] = storage.files()
    storage.put([whole, flipped(first, 30), second].filter((file) => file !== undefined))
    feeds.line(false)
    const again = createTestTill(feeds, storage)
    await again.start()
    expect([again.active()?.publish, again.codes()]).toEqual([1, ['FILE_UNREADABLE']])
    feeds.line(true)
    await again.caughtUp()
    expect(again.byCode('tea')?.prices[0]?.price.value).toBe(320)
    // Nothing may stand behind a damaged record, so the file was written anew.
    expect(storage.files()).toHaveLength(1)
  })

  test('believes no file whose rows do not add up', async () => {
    const { feeds, storage, till } = await openShop(groceries(600))
    till.kill()
    await rewrite(storage, ({ head, blocks }) => ({
      head: { ...head, blocks: { ...head.blocks, common: head.blocks.common - 1 } },
      blocks: { ...blocks, common: blocks.common.slice(0, -1) },
    }))
    const again = await started(createTestTill(feeds, storage))
    expect([again.byCode('100599')?.code, again.codes()]).toEqual(['100599', ['FILE_UNREADABLE']])
  })

  test('takes everything anew where its masters are not those of the store', async () => {
    const { feeds, storage, till } = await openShop()
    till.kill()
    await rewrite(storage, ({ head, blocks }) => {
      const extra = { key: 'item/ghost', ver: 1, hash: 5n, body: new Uint8Array([0x7b, 0x7d]) }
      const ghost = blockOf([{ ...extra, barcodes: [], text: '' }])
      const { common } = head.active.cursors
      const sum = (BigInt(`0x${common.sum}`) + 5n).toString(16).padStart(16, '0')
      const cursors = { ...head.active.cursors, common: { ...common, sum } }
      return {
        head: {
          ...head,
          active: { ...head.active, cursors },
          blocks: { ...head.blocks, common: head.blocks.common + 1 },
        },
        blocks: { ...blocks, common: [...blocks.common, ghost] },
      }
    })
    const again = createTestTill(feeds, storage)
    await again.start()
    await again.until(() => again.codes().includes('SUM_DIFFERS') && again.active()?.edition === 2)
    expect(again.byCode('tea')?.code).toBe('tea')
  })

  test('in another store knows nothing of the first', async () => {
    const { feeds, storage, till } = await openShop()
    till.kill()
    feeds.line(false)
    const other = createTestTill(feeds, storage, { ...NAMES, store: 'store/two' })
    await other.start()
    expect([other.active(), other.byCode('tea')]).toEqual([undefined, undefined])
  })
})

test('a till whose browser keeps nothing sells from memory, and tries again', async () => {
  let isFull = true
  const storage = createMemoryStorage((done) => {
    if (isFull) throw new Error('QuotaExceededError')
    done()
  })
  const feeds = newFeeds()
  const till = createTestTill(feeds, storage)
  await till.start()
  await till.until(() => till.codes().includes('STORAGE_FAILED'))
  expect([till.byCode('tea')?.code, till.isKept()]).toEqual(['tea', false])
  isFull = false
  await till.caughtUp()
  expect(storage.files()).toHaveLength(1)
})

async function rewrite(
  storage: MemoryStorage,
  change: (file: MastersFile) => MastersFile,
): Promise<void> {
  const read = await readFile(storage.files()[0] ?? new Uint8Array())
  if (!read) throw new Error('no file of ours')
  const { head, blocks } = change(read)
  storage.put([await writeFile(fileOf(blocks, head), breath)])
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, each) => (each === at ? 255 - byte : byte))
}

test('a till whose browser never opens its database begins all the same', async () => {
  const feeds = newFeeds()
  const never = new Promise<never>(() => undefined)
  const till = createTestTill(feeds, { ...createMemoryStorage(), load: () => never })
  till.hint()
  const starting = till.start()
  till.hint()
  await starting
  expect(till.codes()).toEqual(['STORAGE_FAILED'])
  await till.until(() => till.byCode('tea') !== undefined)
})
