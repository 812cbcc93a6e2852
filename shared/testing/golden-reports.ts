// Figures of a store's day as the five reports of older clients show them, in each language's shop.
import type { Language } from '../language.ts'
import { type Minor, minor } from '../money/money.ts'
import type { MeasuredRow, StoreReportHead, StoreReportView } from '../receipt/store-report.ts'
import { businessDate, localTime } from '../time.ts'

type Names = {
  readonly store: string
  readonly cash: string
  readonly card: string
  readonly tax: string
  readonly food: string
  readonly drinks: string
  readonly goods: readonly [string, string, string]
  readonly promotion: string
}

const NAMES: Readonly<Record<Language, Names>> = {
  ja: {
    store: 'みどり屋 駅前店',
    cash: '現金',
    card: 'クレジット',
    tax: '内税8%',
    food: '食品',
    drinks: '飲料',
    goods: ['おにぎり 鮭', 'ふじりんご', '成分無調整牛乳 1L 北海道産生乳100%'],
    promotion: '秋の新米祭',
  },
  en: {
    store: 'Cedar & Pine Market',
    cash: 'Cash',
    card: 'Visa',
    tax: 'Sales tax 8.875%',
    food: 'Food',
    drinks: 'Drinks',
    goods: ['Sourdough loaf', 'Aged cheddar', 'Cold brew coffee 12 oz, single origin'],
    promotion: 'Harvest week',
  },
  id: {
    store: 'Warung Sari Rasa',
    cash: 'Tunai',
    card: 'QRIS',
    tax: 'PB1 10%',
    food: 'Makanan',
    drinks: 'Minuman',
    goods: ['Nasi goreng spesial', 'Sate ayam 10 tusuk', 'Es teh manis gelas besar, gula aren'],
    promotion: 'Promo akhir pekan',
  },
}

export function goldenReports(language: Language): readonly StoreReportView[] {
  const names = NAMES[language]
  const head: StoreReportHead = {
    storeName: names.store,
    scope: 'daily',
    from: businessDate('2026-11-21'),
    to: businessDate('2026-11-21'),
    at: { ms: 0, local: localTime('2026-11-21T21:30:00'), offset: 0 },
    operator: '12',
  }
  const [first, second, third] = names.goods
  const one = row(first, 4_500, 450, 30_000)
  const two = row(second, 6_980, 0, 10_000)
  const three = row(third, 2_380, 20, 10_000)
  const food = sumOf([one, two])
  const drinks = sumOf([three])
  const total = sumOf([one, two, three])
  return [
    { ...head, terminal: 3, openCounter: 1, type: 'sales', ...salesFigures(names) },
    {
      ...head,
      type: 'category',
      rows: [
        { name: names.food, ...food },
        { name: names.drinks, ...drinks },
      ],
      total,
    },
    {
      ...head,
      scope: 'flash',
      type: 'item',
      categories: [
        { name: names.food, items: [one, two], total: food },
        { name: names.drinks, items: [three], total: drinks },
      ],
      total,
    },
    {
      ...head,
      from: businessDate('2026-11-15'),
      type: 'payment',
      rows: [
        { name: names.cash, amount: minor(9_380), count: 21, ratio: 7_005 },
        { name: names.card, amount: minor(4_010), count: 8, ratio: 2_995 },
      ],
      total: { amount: minor(13_390), count: 29 },
    },
    {
      ...head,
      type: 'promotion',
      rows: [row(names.promotion, 4_500, 450, 30_000)],
      total: sumOf([one]),
    },
  ]
}

function salesFigures({ cash, card, tax }: Names) {
  const figure = (amount: number, pieces: number, count: number) => ({
    amount: minor(amount),
    quantity: pieces * 1_000,
    count,
  })
  return {
    gross: figure(14_350, 51, 30),
    returns: figure(490, 1, 1),
    lineDiscounts: figure(470, 40, 31),
    subtotalDiscounts: figure(0, 0, 0),
    net: figure(12_399, 50, 29),
    taxes: [{ name: tax, target: minor(13_390), tax: minor(991) }],
    payments: [
      { name: cash, amount: minor(9_380), count: 21 },
      { name: card, amount: minor(4_010), count: 8 },
    ],
    cash: {
      logical: minor(38_380),
      physical: minor(38_330),
      difference: minor(-50),
      in: { amount: minor(30_000), count: 1 },
      out: { amount: minor(-1_000), count: 1 },
    },
  }
}

function row(name: string, gross: number, discount: number, quantity: number): MeasuredRow {
  const figures = { gross: minor(gross), discount: minor(discount), quantity }
  return { name, ...figures, net: minor(gross - discount) }
}

function sumOf(rows: readonly MeasuredRow[]): Omit<MeasuredRow, 'name'> {
  const all = (pick: (one: MeasuredRow) => number): Minor =>
    minor(rows.reduce((sum, one) => sum + pick(one), 0))
  return {
    gross: all((one) => one.gross),
    discount: all((one) => one.discount),
    net: all((one) => one.net),
    quantity: all((one) => one.quantity),
  }
}
