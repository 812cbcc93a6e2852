// Three believable shops for golden receipts: a grocery in Japan, a restaurant in Indonesia and a
// market in the United States, with their goods, taxes, payment methods and receipt settings.
import type { Shop } from '../cart/shop.ts'
import type { Names } from '../language.ts'
import type { Item, ModifierGroup } from '../masters/item.ts'
import { minor } from '../money/money.ts'
import { COLUMNS, type ReceiptProfile } from '../receipt/profile.ts'
import { registrationNumber } from '../tax/japan.ts'
import { simpleTax, type TaxCode, type TaxRule, unchangingTax } from '../tax/rule.ts'
import type { PaymentMethod } from '../tender/method.ts'
import { CASH, CASHLESS } from '../tender/standard-methods.ts'
import { localTime } from '../time.ts'
import { anItem, aShop, TAX_RULES } from './builders.ts'

export type GoldenShop = {
  readonly shop: Shop
  readonly profile: ReceiptProfile
  readonly tenant: string
  readonly terminal: number
  readonly lease: number
  /** What the lease begins with. */
  readonly firstNo: number
  readonly offset: number
  readonly operator: string
  readonly stampDuty: boolean
}

const inJapan: ReceiptProfile = {
  language: 'ja',
  currency: { code: 'JPY', decimals: 0 },
  storeName: 'みどり屋 駅前店',
  header: [
    { text: 'みどり屋 駅前店', align: 'center' },
    { text: '東京都青葉市本町1-2-3', align: 'center' },
    { text: 'TEL 03-0000-1234', align: 'center' },
  ],
  footer: [
    { text: '', align: 'left' },
    { text: 'ご来店ありがとうございました', align: 'center' },
  ],
  registrationNumber: registrationNumber('123456789012'),
  columns: COLUMNS,
  taxTable: 'all',
}

const inIndonesia: ReceiptProfile = {
  language: 'id',
  currency: { code: 'IDR', decimals: 0 },
  storeName: 'Warung Sari Rasa',
  header: [
    { text: 'Warung Sari Rasa', align: 'center' },
    { text: 'Jl. Melati No. 8, Bandung', align: 'center' },
  ],
  footer: [{ text: 'Terima kasih atas kunjungan Anda', align: 'center' }],
  registrationNumber: '01.234.567.8-421.000',
  columns: COLUMNS,
  taxTable: 'all',
}

const inAmerica: ReceiptProfile = {
  language: 'en',
  currency: { code: 'USD', decimals: 2 },
  storeName: 'Cedar & Pine Market',
  header: [
    { text: 'Cedar & Pine Market', align: 'center' },
    { text: '12 Harbor St, Riverton', align: 'center' },
  ],
  footer: [{ text: 'Thank you for shopping local', align: 'center' }],
  columns: COLUMNS,
  taxTable: 'inside',
}

const onigiri = { ja: 'おにぎり 鮭', en: 'Onigiri, salmon', id: 'Onigiri salmon' }

const portion: ModifierGroup = {
  code: 'portion',
  names: { ja: '麺の量', en: 'Portion', id: 'Porsi' },
  choice: 'multi',
  min: 0,
  max: 3,
  options: [
    { code: 'large', names: { ja: '大盛り', en: 'Large', id: 'Porsi besar' }, price: minor(100) },
    { code: 'egg', names: { ja: '味玉', en: 'Egg', id: 'Telur' }, price: minor(120) },
    { code: 'no-onion', names: { ja: 'ねぎ抜き', en: 'No leek' }, price: minor(0) },
  ],
}

const groceries: readonly Item[] = [
  named('onigiri', onigiri, 150, { taxCode: '12' }),
  named('milk', { ja: '成分無調整牛乳 1L', en: 'Whole milk 1 l', id: 'Susu 1 l' }, 238, {
    taxCode: '12',
  }),
  named('apple', { ja: 'ふじりんご', en: 'Fuji apples', id: 'Apel Fuji' }, 698, {
    taxCode: '12',
    unit: 'kg',
    weighed: true,
  }),
  named('wine', { ja: '赤ワイン 750ml', en: 'Red wine 750 ml', id: 'Anggur merah' }, 1980, {
    taxCode: '02',
    category: 'alcohol',
    minAge: 20,
  }),
  named('bag', { ja: 'レジ袋 中', en: 'Carrier bag M', id: 'Kantong sedang' }, 5, {
    taxCode: '02',
    discountRestricted: true,
  }),
  named('notebook', { ja: 'ノート B5 5冊', en: 'Notebooks B5, 5', id: 'Buku tulis B5' }, 498, {
    taxCode: '01',
  }),
  named('stamp', { ja: '郵便切手', en: 'Postage stamp', id: 'Prangko' }, 110, {
    taxCode: '00',
    discountRestricted: true,
  }),
  named('ramen', { ja: '醤油ラーメン', en: 'Soy ramen', id: 'Ramen kecap' }, 850, {
    taxCode: '12',
    modifiers: [portion],
  }),
  named('bicycle', { ja: '電動アシスト自転車', en: 'Electric bicycle' }, 98000, {
    taxCode: '02',
    serialRequired: true,
  }),
]

const japaneseTaxes = [
  unchangingTax(TAX_RULES.exempt),
  unchangingTax(TAX_RULES.external10),
  unchangingTax(TAX_RULES.internal10),
  unchangingTax(TAX_RULES.internal8, { eatIn: '02' }),
]

export const JAPANESE_GROCERY: GoldenShop = {
  shop: aShop(groceries, {
    store: '0001',
    taxes: byCode(japaneseTaxes),
    promotions: [
      {
        code: 'WINE10',
        kind: 'category_discount',
        names: { ja: '秋のワイン祭', en: 'Autumn wines', id: 'Promo anggur' },
        active: true,
        stores: [],
        categories: ['alcohol'],
        basisPoints: 1000,
        validFrom: localTime('2026-11-01T00:00:00'),
        validTo: localTime('2026-11-30T23:59:59'),
      },
    ],
    methods: [CASH, { ...CASHLESS, names: { ja: 'クレジット', en: 'Credit card', id: 'Kartu' } }],
  }),
  profile: inJapan,
  tenant: 'A1234',
  terminal: 3,
  lease: 2,
  firstNo: 10_001,
  offset: 540,
  operator: '12',
  stampDuty: true,
}

const spicy: ModifierGroup = {
  code: 'extra',
  names: { id: 'Tambahan', en: 'Extra' },
  choice: 'multi',
  min: 0,
  max: 2,
  options: [
    { code: 'egg', names: { id: 'Telur ceplok', en: 'Fried egg' }, price: minor(6000) },
    { code: 'hot', names: { id: 'Pedas sekali', en: 'Very hot' }, price: minor(0) },
  ],
}

const pb1 = simpleTax('PB1', { id: 'PB1', en: 'Restaurant tax' }, 'external', percent(1000), {
  rounding: 'halfUp',
})
const ppn = simpleTax('PPN', { id: 'PPN', en: 'VAT' }, 'external', percent(1200), {
  rounding: 'halfUp',
  baseFactor: { num: 11, den: 12 },
})

const qris: PaymentMethod = {
  ...CASHLESS,
  code: '21',
  names: { id: 'QRIS', en: 'QRIS', ja: 'QRIS' },
  kind: 'qr',
  needsReference: true,
  canRefund: false,
}

export const INDONESIAN_RESTAURANT: GoldenShop = {
  shop: aShop(
    [
      named('nasi', { id: 'Nasi goreng spesial', en: 'Special fried rice' }, 38500, {
        taxCode: 'PB1',
        modifiers: [spicy],
      }),
      named('sate', { id: 'Sate ayam 10 tusuk', en: 'Chicken satay' }, 42000, { taxCode: 'PB1' }),
      named('teh', { id: 'Es teh manis', en: 'Iced sweet tea' }, 9500, { taxCode: 'PB1' }),
      named('kopi', { id: 'Kopi bubuk Garut 250 g', en: 'Ground coffee 250 g' }, 64800, {
        taxCode: 'PPN',
        category: 'retail',
      }),
    ],
    {
      store: 'BDG1',
      taxes: byCode([pb1, ppn].map((rule) => unchangingTax(rule))),
      rules: {
        discountRounding: 'halfUp',
        lineRounding: 'halfUp',
        serviceCharge: {
          rate: percent(500),
          base: 'afterDiscount',
          taxed: true,
          rounding: 'halfUp',
        },
        cashRounding: {
          step: 100,
          direction: 'nearest',
          tie: 'down',
          belowStep: 'round',
          scope: 'cashPart',
          mixedTender: 'roundCashRemainder',
        },
      },
      methods: [CASH, qris],
    },
  ),
  profile: inIndonesia,
  tenant: 'B2001',
  terminal: 1,
  lease: 1,
  firstNo: 1,
  offset: 420,
  operator: '7',
  stampDuty: false,
}

const salesTax: TaxRule = {
  ...simpleTax('TX', { en: 'Sales tax' }, 'external', percent(400), { rounding: 'halfUp' }),
  parts: [
    { code: 'ST', names: { en: 'State tax' }, rate: percent(400), compound: false },
    { code: 'CI', names: { en: 'City tax' }, rate: percent(450), compound: false },
    { code: 'TR', names: { en: 'Transit' }, rate: { num: 375, den: 100_000 }, compound: false },
  ],
}
const untaxed = simpleTax('NT', { en: 'Not taxed' }, 'exempt', percent(0))

export const AMERICAN_MARKET: GoldenShop = {
  shop: aShop(
    [
      named('bread', { en: 'Sourdough loaf' }, 649, { taxCode: 'NT' }),
      named('cheese', { en: 'Aged cheddar' }, 2199, { taxCode: 'NT', unit: 'kg', weighed: true }),
      named('coffee', { en: 'Cold brew coffee 12 oz' }, 475, { taxCode: 'TX' }),
      named('candle', { en: 'Beeswax candle, hand poured, large' }, 1850, { taxCode: 'TX' }),
    ],
    {
      store: 'RIV',
      taxes: byCode([salesTax, untaxed].map((rule) => unchangingTax(rule))),
      methods: [
        CASH,
        { ...CASHLESS, code: '11', names: { en: 'Visa' }, kind: 'card', needsReference: true },
      ],
    },
  ),
  profile: inAmerica,
  tenant: 'C3003',
  terminal: 2,
  lease: 1,
  firstNo: 1,
  offset: -300,
  operator: 'mia',
  stampDuty: false,
}

function named(code: string, names: Names, price: number, more: Partial<Item>): Item {
  return anItem(code, price, { names, ...more })
}

function byCode(codes: readonly TaxCode[]): ReadonlyMap<string, TaxCode> {
  return new Map(codes.map((code) => [code.code, code]))
}

function percent(basisPoints: number) {
  return { num: basisPoints, den: 10_000 }
}
