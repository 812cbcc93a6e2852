// What a till knows of its goods: fetched from the store, found by code, barcode and words, changed by
// a publish as a whole.

import { codec } from '@evertill/sync-protocol/testing/node-ports.ts'
import { describe, expect, test } from 'vitest'
import { readFile } from './file.ts'
import { RECORDS_MAX } from './keeper.ts'
import { barcodeOf, gone, itemChange, storeChange } from './testing/goods.ts'
import { createMemoryStorage } from './testing/memory-storage.ts'
import {
  GOODS,
  groceries,
  newFeeds,
  openShop,
  publish,
  restarted,
  started,
} from './testing/shop.ts'
import { createStoreFeeds } from './testing/store-feeds.ts'
import { createTestTill } from './testing/till.ts'

describe('a till that opens for the first time', () => {
  test('fetches everything and then sells by it', async () => {
    const { till } = await openShop()
    expect(till.byCode('tea')?.prices).toEqual([
      { kind: 'common', price: { value: 300, scale: 0 } },
    ])
    expect(till.byCode('coffee')).toBeUndefined()
    expect(till.shop()).toMatchObject({ store: 'one', policy: { checkAge: true } })
    expect([till.shop()?.item('tea')?.code, till.shop()?.taxes.get('12')?.kind]).toEqual([
      'tea',
      'internal',
    ])
    expect(till.shop()?.method('01')?.kind).toBe('cash')
    expect([till.store()?.name, till.staff().map(({ id }) => id)]).toEqual(['One', ['anna']])
    expect([till.active()?.publish, till.progress(), till.codes()]).toEqual([1, undefined, []])
  })

  test('says how much of it is here', async () => {
    const feeds = createStoreFeeds(codec)
    feeds.publish({ common: groceries(1_500), store: [storeChange('One')] })
    const till = createTestTill(feeds, createMemoryStorage())
    const seen: string[] = []
    till.subscribe(() => seen.push(JSON.stringify(till.progress())))
    await till.start()
    await till.caughtUp()
    const shown = seen.map((text) => (text === undefined ? undefined : JSON.parse(text)))
    const rows = shown.flatMap((progress) => progress?.rows ?? [])
    expect(rows).toEqual([...rows].sort((a, b) => a - b))
    expect([rows[0], rows.at(-1)]).toEqual([0, 1_501])
    expect(seen.at(-1)).toBeUndefined()
  })

  test('has nothing to sell while the line is down, and begins when it is back', async () => {
    const feeds = newFeeds()
    feeds.line(false)
    const till = createTestTill(feeds, createMemoryStorage())
    await till.start()
    expect([till.active(), till.shop(), till.search('tea', 10)]).toEqual([undefined, undefined, []])
    feeds.line(true)
    await till.caughtUp()
    expect(till.byCode('tea')?.code).toBe('tea')
  })
})

describe('what a cashier looks for', () => {
  test('an item is found by each of its barcodes, and by none it lost', async () => {
    const { feeds, till } = await openShop()
    expect(till.byBarcode(barcodeOf(1))?.code).toBe('tea')
    expect(till.byBarcode(barcodeOf(2))?.code).toBe('tea')
    await publish(feeds, till, { common: [itemChange('tea', 300, { barcodes: [barcodeOf(3)] })] })
    const codes = [1, 2, 3].map((number) => till.byBarcode(barcodeOf(number))?.code)
    expect(codes).toEqual([undefined, undefined, 'tea'])
  })

  test('of two items with one barcode it is the lower code, and the other once that is gone', async () => {
    const { feeds, till } = await openShop()
    const barcodes = [barcodeOf(9)]
    const twins = ['b', 'a'].map((code) => itemChange(code, 1, { barcodes }))
    await publish(feeds, till, { common: twins })
    expect(till.byBarcode(barcodeOf(9))?.code).toBe('a')
    await publish(feeds, till, { common: [gone('item/a')] })
    expect(till.byBarcode(barcodeOf(9))?.code).toBe('b')
  })

  test('the store has the last word on an item, its barcodes included', async () => {
    const { feeds, till } = await openShop()
    const own = itemChange('tea', 280, { barcodes: [barcodeOf(2)], names: { en: 'House tea' } })
    await publish(feeds, till, { store: [own] })
    expect(till.byBarcode(barcodeOf(1))).toBeUndefined()
    expect(till.byBarcode(barcodeOf(2))?.names.en).toBe('House tea')
    expect(till.search('tea', 10).map(({ names }) => names.en)).toEqual(['House tea', 'Steam iron'])
    await publish(feeds, till, { store: [gone('item/tea')] })
    expect(till.byBarcode(barcodeOf(1))?.names.en).toBe('Tea')
  })

  test('words are found in any case, width and syllabary, all of them, beginnings first', async () => {
    const { feeds, till } = await openShop()
    const names = { ja: 'ハンドソープ 大', en: 'Hand soap' }
    const amber = itemChange('5005', 1, { names: { en: 'Amber' } })
    const soap = itemChange('9001', 1, { names, kana: 'ハンドソープ', barcodes: [barcodeOf(77)] })
    await publish(feeds, till, { common: [soap, amber] })
    const found = (typed: string) => till.search(typed, 10).map(({ code }) => code)
    expect(found('TEA')).toEqual(['tea', 'iron'])
    expect(found('am')).toEqual(['5005', 'iron'])
    expect(found('hand SOAP')).toEqual(['9001'])
    expect(found('はんどそーぷ 大')).toEqual(['9001'])
    expect(found('ﾊﾝﾄﾞ')).toEqual(['9001'])
    expect(found('9001')).toEqual(['9001'])
    expect(found(barcodeOf(77).slice(-6))).toEqual(['9001'])
    expect([found('hand tea'), found('  '), found('\u0001'), till.search('tea', 0)]).toEqual([
      [],
      [],
      [],
      [],
    ])
    expect(till.search('tea', 1)).toHaveLength(1)
  })

  test('an item that was renamed is not found by its old name', async () => {
    const { feeds, till } = await openShop(groceries(100))
    await publish(feeds, till, { common: [itemChange('tea', 300, { names: { en: 'Chai' } })] })
    expect(till.search('steam', 9).map(({ code }) => code)).toEqual(['iron'])
    await publish(feeds, till, { common: [itemChange('iron', 300, { names: { en: 'Press' } })] })
    expect(till.search('steam', 9)).toEqual([])
  })

  test('no answer is longer than a screen', async () => {
    const feeds = createStoreFeeds(codec)
    feeds.publish({ common: groceries(700), store: [storeChange('One')] })
    const till = await started(createTestTill(feeds, createMemoryStorage()))
    expect(till.search('g', 1_000)).toHaveLength(50)
    expect(new Set(till.search('midoriya 100', 50).map(({ code }) => code)).size).toBeGreaterThan(0)
  })
})

describe('a publish', () => {
  test('keeps the shop the same object until another one comes', async () => {
    const { feeds, till } = await openShop()
    const shop = till.shop()
    await publish(feeds, till, { common: [itemChange('tea', 310)] })
    expect(till.shop()).not.toBe(shop)
    expect(till.shop()).toBe(till.shop())
    expect(till.shop()?.item('tea')?.prices[0]?.price.value).toBe(310)
  })

  test('of a few rows is a small record behind the file', async () => {
    const { feeds, storage, till } = await openShop(groceries(500))
    const [whole] = storage.files()
    await publish(feeds, till, { common: [itemChange('tea', 310), gone('item/iron')] })
    expect(storage.files()[0]).toBe(whole)
    expect(storage.files()[1]?.length).toBeLessThan((whole?.length ?? 0) / 10)
    const again = await restarted(till, feeds, storage)
    expect(again.byCode('tea')?.prices[0]?.price.value).toBe(310)
    expect([again.byCode('iron'), again.search('iron', 9), again.codes()]).toEqual([
      undefined,
      [],
      [],
    ])
  })

  test('that changes half the shop makes a file of its own, without what nobody sees', async () => {
    const { feeds, storage, till } = await openShop(groceries(2_500))
    const dearer = Array.from({ length: 1_400 }, (_, at) => itemChange(String(100_000 + at), 7))
    await publish(feeds, till, { common: dearer })
    expect(storage.files()).toHaveLength(1)
    const file = await readFile(storage.files()[0] ?? new Uint8Array())
    const rows = file?.blocks.common.reduce((sum, { keys }) => sum + keys.length, 0)
    expect(rows).toBe(2_500 + GOODS.length)
    const again = await restarted(till, feeds, storage)
    expect(again.byCode('101399')?.prices[0]?.price.value).toBe(7)
    expect(again.byCode('101400')?.names.ja).toBeDefined()
    expect(again.byBarcode(barcodeOf(3))).toBeUndefined()
  })

  test('after many others puts one file in the place of all records', async () => {
    const { feeds, storage, till } = await openShop(groceries(900))
    for (let number = 0; number <= RECORDS_MAX; number += 1) {
      await publish(feeds, till, { common: [itemChange('tea', number)] })
    }
    expect(storage.files().length).toBeLessThan(RECORDS_MAX)
    const again = await restarted(till, feeds, storage)
    expect(again.byCode('tea')?.prices[0]?.price.value).toBe(RECORDS_MAX)
  })

  test('with a row nobody can read sells all others and names it', async () => {
    const { feeds, till } = await openShop()
    const odd = { key: 'item/odd', body: '{"code":"odd"}' }
    await publish(feeds, till, { common: [odd, itemChange('tea', 310)] })
    expect([till.byCode('odd'), till.byCode('tea')?.prices[0]?.price.value]).toEqual([
      undefined,
      310,
    ])
    expect(till.alarms).toEqual([
      {
        code: 'ROW_UNREADABLE',
        feed: 'common',
        fault: { code: 'BODY_INVALID', path: 'names', key: 'item/odd' },
      },
    ])
  })

  test('of a restored head office is taken whole, and the till sells all the while', async () => {
    const { feeds, storage, till } = await openShop()
    feeds.restore()
    feeds.publish({ common: [itemChange('tea', 333)] })
    const prices = new Set<number | undefined>()
    till.subscribe(() => prices.add(till.byCode('tea')?.prices[0]?.price.value))
    till.hint()
    await till.caughtUp()
    expect([...prices]).toEqual([300, 333])
    expect((await restarted(till, feeds, storage)).byCode('tea')?.prices[0]?.price.value).toBe(333)
  })
})
