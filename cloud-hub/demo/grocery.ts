// The masters of a demo store as rows of its feeds: a Japanese grocery with its taxes, methods of
// payment, staff, tills and receipt, and as many made-up items on top as somebody wants to measure with.

import { masterBody, masterKey, parseMasterRow } from '@evertill/shared/masters/catalogue.ts'
import type { Category, Item } from '@evertill/shared/masters/item.ts'
import type { Staff } from '@evertill/shared/masters/staff.ts'
import { minor, ZERO } from '@evertill/shared/money/money.ts'
import { wholePrice } from '@evertill/shared/money/price.ts'
import { assert } from '@evertill/shared/result.ts'
import { registrationNumber } from '@evertill/shared/tax/japan.ts'
import { simpleTax, type TaxCode, unchangingTax } from '@evertill/shared/tax/rule.ts'
import type { PaymentMethod } from '@evertill/shared/tender/method.ts'
import { CASH, CASHLESS } from '@evertill/shared/tender/standard-methods.ts'
import type { Change } from '@evertill/sync-protocol/feed.ts'
import { DEMO_SHELVES, DEMO_WORDS } from './goods.ts'

/** What stands on the door. */
export const DEMO_NAME = 'みどり屋 駅前店'

export type DemoRows = { readonly common: readonly Change[]; readonly store: readonly Change[] }

/** At least the shelves of the small store; more items are made up until there are as many. */
export function demoRows(tenant: string, store: string, itemsMin: number): DemoRows {
  const items = itemsOf()
  const more = Array.from({ length: Math.max(0, itemsMin - items.length) }, (_, at) => madeUp(at))
  const common = [
    ...TAXES.map((value) => row('tax', value)),
    ...METHODS.map((value) => row('method', value)),
    ...CATEGORIES.map((value) => row('category', value)),
    ...[...items, ...more].map((value) => row('item', value)),
  ]
  const own = [
    row('store', settings(tenant, store)),
    ...STAFF.map((value) => row('staff', value)),
    ...[1, 2, 3].map((terminal) => row('terminal', { terminal, name: `レジ ${terminal}` })),
  ]
  return { common, store: own }
}

/** What the feed would carry of this value, through the door that every publish passes. */
function row(kind: Kind, value: object): Change {
  const key = masterKey({ kind, value } as Parameters<typeof masterKey>[0])
  const read = parseMasterRow(key, value)
  assert(read.ok, `a demo row that nobody could publish: ${key} ${JSON.stringify(read)}`)
  return { key, body: masterBody(read.value) }
}

type Kind = Parameters<typeof masterKey>[0]['kind']

/** Eight percent for food and drink taken home, ten for the rest; prices hold the tax. */
const FOOD = '12'
const OTHER = '02'

const TAXES: readonly TaxCode[] = [
  unchangingTax(
    simpleTax(OTHER, { ja: '内税10%', en: 'Tax 10%', id: 'Pajak 10%' }, 'internal', {
      num: 10,
      den: 100,
    }),
  ),
  unchangingTax(
    simpleTax(
      FOOD,
      { ja: '内税8%', en: 'Tax 8%', id: 'Pajak 8%' },
      'internal',
      { num: 8, den: 100 },
      { reduced: true },
    ),
    { eatIn: OTHER },
  ),
]

const METHODS: readonly PaymentMethod[] = [
  CASH,
  { ...CASHLESS, names: { ja: 'クレジット', en: 'Credit card', id: 'Kartu kredit' }, kind: 'card' },
  {
    ...CASHLESS,
    code: '21',
    names: { ja: 'QR決済', en: 'QR payment', id: 'Pembayaran QR' },
    kind: 'qr',
    limit: ZERO,
  },
]

const CATEGORIES: readonly Category[] = (
  [
    ['vegetables', '野菜', 'Vegetables', 'Sayur', FOOD],
    ['fruit', '果物', 'Fruit', 'Buah', FOOD],
    ['fish', '鮮魚', 'Fish', 'Ikan', FOOD],
    ['meat', '精肉', 'Meat', 'Daging', FOOD],
    ['dairy', '日配', 'Dairy and chilled', 'Susu dan olahan', FOOD],
    ['bakery', 'パン', 'Bakery', 'Roti', FOOD],
    ['ready', '惣菜', 'Ready to eat', 'Siap saji', FOOD],
    ['pantry', '加工食品', 'Pantry', 'Bahan pokok', FOOD],
    ['drinks', '飲料', 'Drinks', 'Minuman', FOOD],
    ['alcohol', '酒類', 'Alcohol', 'Minuman beralkohol', OTHER],
    ['sweets', '菓子', 'Sweets', 'Camilan', FOOD],
    ['household', '日用品', 'Household', 'Rumah tangga', OTHER],
  ] as const
).map(([code, ja, en, id, taxCode]) => ({ code, names: { ja, en, id }, taxCode }))

const STAFF: readonly Staff[] = [
  { id: '1', name: '佐藤 花子', roles: ['manager'], active: true },
  { id: '2', name: '鈴木 健', roles: ['cashier'], active: true },
  { id: '3', name: 'Dewi Lestari', roles: ['cashier'], active: true },
  { id: '4', name: 'Alex Morgan', roles: ['cashier'], active: true },
]

const CURRENCY = { code: 'JPY', decimals: 0 }

function settings(tenant: string, code: string): object {
  const name = DEMO_NAME
  const centred = (text: string) => ({ text, align: 'center' })
  return {
    tenant,
    code,
    name,
    timeZone: 'Asia/Tokyo',
    currency: CURRENCY,
    language: 'ja',
    rules: { discountRounding: 'halfUp', lineRounding: 'halfUp' },
    policy: { checkAge: true },
    profile: {
      language: 'ja',
      currency: CURRENCY,
      storeName: name,
      header: [name, '東京都青葉市本町1-2-3', 'TEL 03-0000-1234'].map(centred),
      footer: [centred('ご来店ありがとうございました')],
      registrationNumber: registrationNumber('123456789012'),
      columns: 32,
      taxTable: 'all',
    },
  }
}

function itemsOf(): readonly Item[] {
  let number = 0
  return DEMO_SHELVES.flatMap(({ category, goods }) =>
    goods
      .trim()
      .split('\n')
      .map((line) => {
        number += 1
        return onShelf(line.trim(), category, number)
      }),
  )
}

function onShelf(line: string, category: string, number: number): Item {
  const [code = '', ja = '', kana = '', en = '', id = '', price = '', special] = line.split('|')
  const isWeighed = special === 'kg'
  return {
    ...PLAIN,
    code,
    names: { ja, en, id },
    kana,
    category,
    taxCode: CATEGORIES.find((each) => each.code === category)?.taxCode ?? OTHER,
    prices: [{ kind: 'common', price: wholePrice(minor(Number(price))) }],
    barcodes: isWeighed ? [] : [barcode(number)],
    ...(isWeighed ? { unit: 'kg', weighed: true } : {}),
    ...(special === 'age' ? { minAge: 20 } : {}),
    discountRestricted: special === 'bag',
  }
}

/** Names repeat with another number behind them, as they do in a large store. */
function madeUp(at: number): Item {
  const { kinds, goods } = DEMO_WORDS
  const [kindJa, kindEn, kindId] = kinds[at % kinds.length] ?? kinds[0]
  const [ja, kana, en, id] = goods[Math.floor(at / kinds.length) % goods.length] ?? goods[0]
  const number = Math.floor(at / (kinds.length * goods.length)) + 1
  return {
    ...PLAIN,
    code: `d${String(at + 1).padStart(6, '0')}`,
    names: {
      ja: `${kindJa}${ja} ${number}号`,
      en: `${kindEn} ${en} no. ${number}`,
      id: `${kindId} ${id} no. ${number}`,
    },
    kana: `${kana}${number}`,
    category: 'pantry',
    taxCode: FOOD,
    prices: [{ kind: 'common', price: wholePrice(minor(98 + ((at * 37) % 1_900))) }],
    barcodes: [barcode(MADE_UP_FROM + at)],
  }
}

const PLAIN = {
  unit: 'each',
  images: [],
  modifiers: [],
  components: [],
  discountRestricted: false,
  weighed: false,
  openPrice: false,
  serialRequired: false,
  notForSale: false,
  stockTracked: true,
} as const satisfies Partial<Item>

/** Made-up items have numbers of their own, so that theirs stay when a shelf grows. */
const MADE_UP_FROM = 1_000
const NUMBERS_MAX = 1_000_000

/** A good EAN-13, written as fourteen digits. */
function barcode(number: number): string {
  assert(number > 0 && number < NUMBERS_MAX, `no demo item has the number ${number}`)
  const twelve = `456995${String(number).padStart(6, '0')}`
  const sum = [...twelve].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 3 : 1), 0)
  return `0${twelve}${(10 - (sum % 10)) % 10}`
}
