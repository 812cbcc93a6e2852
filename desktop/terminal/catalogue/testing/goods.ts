// Masters for tests and measurements: a believable row for any number of items, and the few rows a
// shop cannot be without.

import { masterBody, parseMasterRow } from '@evertill/shared/masters/catalogue.ts'
import { assert } from '@evertill/shared/result.ts'
import type { Change } from '@evertill/sync-protocol/feed.ts'

export function masterChange(key: string, value: unknown): Change {
  const row = parseMasterRow(key, value)
  assert(row.ok, `not a master: ${key}`)
  return { key, body: masterBody(row.value) }
}

export function gone(key: string): Change {
  return { key, body: undefined }
}

export function itemChange(code: string, price: number, more: object = {}): Change {
  return masterChange(`item/${code}`, { ...PLAIN, code, ...priced(price), ...more })
}

/** As a chain of groceries has them: names in two languages, a reading, a barcode. */
export function groceryChange(number: number): Change {
  const kind = KINDS[number % KINDS.length] ?? KINDS[0]
  const maker = MAKERS[Math.floor(number / KINDS.length) % MAKERS.length] ?? MAKERS[0]
  const grams = 50 + (number % 97) * 5
  const code = String(100_000 + number)
  const names = {
    ja: `${maker.ja} ${kind.ja} ${grams}g ${number}`,
    en: `${maker.en} ${kind.en} ${grams} g ${number}`,
  }
  const more = { names, kana: `${maker.kana}${kind.kana}`, barcodes: [barcodeOf(number)] }
  return itemChange(code, 80 + (number % 1_900), more)
}

/** Thirteen digits of a made-up maker, with a zero in front. */
export function barcodeOf(number: number): string {
  const digits = `0490${String(number).padStart(9, '0')}`
  let sum = 0
  for (const [at, digit] of [...digits].entries()) sum += Number(digit) * (at % 2 === 0 ? 3 : 1)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

export const TAX: Change = masterChange('tax/12', {
  code: '12',
  names: { ja: '内税8%', en: 'Tax 8%' },
  kind: 'internal',
  versions: [
    {
      parts: [{ code: '12', names: { en: 'Tax 8%' }, rate: { num: 8, den: 100 }, compound: false }],
      rounding: 'floor',
      basis: 'rateBucket',
      aggregate: false,
      reduced: true,
    },
  ],
})

export const CASH: Change = masterChange('method/01', {
  code: '01',
  names: { ja: '現金', en: 'Cash' },
  kind: 'cash',
  active: true,
  limit: 0,
  canRefund: true,
  canChange: true,
  canDepositOver: true,
  needsReference: false,
  opensDrawer: true,
})

export function storeChange(name: string): Change {
  const currency = { code: 'JPY', decimals: 0 }
  return masterChange('store', {
    tenant: 'acme',
    code: 'one',
    name,
    timeZone: 'Asia/Tokyo',
    currency,
    language: 'ja',
    rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
    policy: { checkAge: true },
    profile: {
      language: 'ja',
      currency,
      storeName: name,
      header: [],
      footer: [],
      columns: 32,
      taxTable: 'all',
    },
  })
}

export const ANNA: Change = masterChange('staff/anna', {
  id: 'anna',
  name: 'Anna',
  roles: ['cashier'],
  active: true,
})

function priced(value: number) {
  return { prices: [{ kind: 'common', price: { value, scale: 0 } }] }
}

const PLAIN = {
  names: { en: 'Something' },
  category: 'grocery',
  taxCode: '12',
  unit: 'each',
  barcodes: [],
  images: [],
  modifiers: [],
  components: [],
  discountRestricted: false,
  weighed: false,
  openPrice: false,
  serialRequired: false,
  notForSale: false,
  stockTracked: true,
}

const KINDS = [
  { ja: '緑茶', en: 'Green tea', kana: 'リョクチャ' },
  { ja: '牛乳', en: 'Milk', kana: 'ギュウニュウ' },
  { ja: '食パン', en: 'Bread', kana: 'ショクパン' },
  { ja: '醤油', en: 'Soy sauce', kana: 'ショウユ' },
  { ja: 'りんごジュース', en: 'Apple juice', kana: 'リンゴジュース' },
  { ja: 'カレー 中辛', en: 'Curry, medium', kana: 'カレーチュウカラ' },
  { ja: '豆腐', en: 'Tofu', kana: 'トウフ' },
] as const

const MAKERS = [
  { ja: 'みどり屋', en: 'Midoriya', kana: 'ミドリヤ' },
  { ja: '北の牧場', en: 'Northern Farm', kana: 'キタノボクジョウ' },
  { ja: '青空食品', en: 'Blue Sky Foods', kana: 'アオゾラショクヒン' },
  { ja: '駅前ベーカリー', en: 'Station Bakery', kana: 'エキマエベーカリー' },
  { ja: '山本商店', en: 'Yamamoto', kana: 'ヤマモトショウテン' },
] as const
