// What head office may publish, and what a till makes of a row it cannot read.
import { describe, expect, test } from 'vitest'
import type { ReceiptProfile } from '../receipt/profile.ts'
import { must } from '../testing/builders.ts'
import {
  AMERICAN_MARKET,
  INDONESIAN_RESTAURANT,
  JAPANESE_GROCERY,
} from '../testing/golden-shops.ts'
import { RANDOM_ITEMS, RANDOM_METHODS } from '../testing/random-shop.ts'
import {
  KINDS_OF_FEED,
  kindOf,
  masterBody,
  masterKey,
  parseMasterRow,
  type StoreSettings,
} from './catalogue.ts'

const [tea] = RANDOM_ITEMS

const store: StoreSettings = {
  tenant: 'A1234',
  code: '0001',
  name: 'みどり屋 駅前店',
  timeZone: 'Asia/Tokyo',
  currency: { code: 'JPY', decimals: 0 },
  language: 'ja',
  rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
  policy: { checkAge: true },
  profile: JAPANESE_GROCERY.profile as StoreSettings['profile'],
}

const rows = [
  ...RANDOM_ITEMS.map((value) => ({ kind: 'item', value }) as const),
  ...RANDOM_METHODS.map((value) => ({ kind: 'method', value }) as const),
  ...[JAPANESE_GROCERY, INDONESIAN_RESTAURANT, AMERICAN_MARKET].flatMap(({ shop }) =>
    [...shop.taxes.values()].map((value) => ({ kind: 'tax', value }) as const),
  ),
  { kind: 'category', value: { code: 'food', names: { en: 'Food' }, taxCode: '12' } },
  { kind: 'store', value: store },
  { kind: 'staff', value: { id: 'anna', name: 'Anna', roles: ['cashier'], active: true } },
  { kind: 'terminal', value: { terminal: 3, name: 'Front' } },
] as const

test('every master of a real shop goes through the door and comes out as it was', () => {
  for (const row of rows) {
    const key = masterKey(row)
    const read = must(parseMasterRow(key, JSON.parse(JSON.stringify(row.value))))
    expect(read).toEqual({ ...row, key })
    expect(must(parseMasterRow(key, JSON.parse(masterBody(read))))).toEqual(read)
  }
})

test('the receipt settings of a store are what a receipt is rendered with', () => {
  for (const { profile } of [JAPANESE_GROCERY, INDONESIAN_RESTAURANT, AMERICAN_MARKET]) {
    const currency = profile.currency
    const read = must(parseMasterRow('store', { ...store, currency, profile }))
    const given: ReceiptProfile = (read.value as StoreSettings).profile
    expect(given).toEqual(profile)
  }
})

test('what an item costs the shop does not leave head office, nor does what nobody knows', () => {
  const body = { ...tea, cost: { value: 1, scale: 0 }, invented: true }
  expect(must(parseMasterRow('item/tea', body)).value).toEqual(tea)
})

describe('a row is refused', () => {
  test.each([
    ['under a key no feed has', 'coupon/1', {}, 'KEY_UNKNOWN', ''],
    ['under a key like a field of every object', 'constructor/1', {}, 'KEY_UNKNOWN', ''],
    ['of a store with a name behind it', 'store/1', store, 'KEY_UNKNOWN', ''],
    ['under the key of another item', 'item/milk', tea, 'KEY_DIFFERS', 'code'],
    ['without a body', 'item/tea', null, 'BODY_INVALID', ''],
    [
      'with a price of half a coin',
      'item/tea',
      priced(1.5),
      'BODY_INVALID',
      'prices.0.price.value',
    ],
    ['with a price below zero', 'item/tea', priced(-1), 'BODY_INVALID', 'prices.0.price.value'],
    ['without a name in any language', 'item/tea', { ...tea, names: {} }, 'BODY_INVALID', 'names'],
    [
      'with a barcode of thirteen digits',
      'item/tea',
      { ...tea, barcodes: ['4006381333931'] },
      'BODY_INVALID',
      'barcodes.0',
    ],
    [
      'with a code that ends in a blank',
      'item/tea ',
      { ...tea, code: 'tea ' },
      'BODY_INVALID',
      'code',
    ],
    [
      'in a currency with other decimals',
      'store',
      { ...store, currency: { code: 'JPY', decimals: 2 } },
      'BODY_INVALID',
      'currency',
    ],
    [
      'with receipts in another currency than the prices',
      'store',
      { ...store, currency: { code: 'USD', decimals: 2 } },
      'BODY_INVALID',
      'profile.currency',
    ],
  ])('%s', (_why, key, body, code, path) => {
    expect(parseMasterRow(key, body)).toEqual({ ok: false, error: { code, path } })
  })
})

test('a store alone says who works there and which terminals it has', () => {
  const own = KINDS_OF_FEED.store.filter((kind) => !KINDS_OF_FEED.common.includes(kind as 'item'))
  expect(own).toEqual(['store', 'staff', 'terminal'])
  expect(['item/a/b', 'item', '/x', ''].map(kindOf)).toEqual([
    'item',
    undefined,
    undefined,
    undefined,
  ])
})

function priced(value: number) {
  return { ...tea, prices: [{ kind: 'common', price: { value, scale: 0 } }] }
}
