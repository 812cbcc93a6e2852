// What X, Z and slips of the drawer must say beside their figures.
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import type { DayReport } from '../terminal/day-report.ts'
import { japaneseDay } from '../testing/golden-days.ts'
import { goldenReports } from '../testing/golden-reports.ts'
import { JAPANESE_GROCERY } from '../testing/golden-shops.ts'
import { momentLine } from './moment.ts'
import { printedTexts } from './printed.ts'
import { renderDay } from './render-day.ts'
import { renderSlip, type SlipFact } from './slip.ts'
import { renderStoreReport } from './store-report.ts'

const { profile } = JAPANESE_GROCERY
const day = japaneseDay()

function paperOf(report: DayReport, copy?: number): string {
  return printedTexts(renderDay(report, profile, copy), profile).journalText
}

function slipOf(fact: SlipFact, copy?: number): string {
  return printedTexts(renderSlip(fact, profile, copy), profile).journalText
}

describe('a report of the terminal’s day', () => {
  test('adds up by hand: gross − returns − discounts − tax = net = tenders − tax − rounding', () => {
    const figure = (label: string): number => {
      const found = new RegExp(`^${label}.* (-?)\\\\([\\d,]+)$`, 'm').exec(paperOf(day.z))
      return Number(`${found?.[1]}${found?.[2]?.replaceAll(',', '')}`)
    }
    const taken = ['返品', '明細値引割引', '小計値引割引', '税額'].map(figure)
    const net = figure('純売上')
    expect(figure('総売上') + taken.reduce((a, b) => a + b, 0)).toBe(net)
    expect(figure('現金 ') + figure('クレジット')).toBe(net - figure('税額') + figure('端数調整'))
  })

  test('keeps what should be in the drawer from whoever is about to count', () => {
    expect(paperOf(day.x)).toContain('理論在高')
    expect(paperOf(day.blindX)).not.toContain('理論在高')
  })

  test('a drawer that nobody counted holds no zero', () => {
    const uncounted = { ...day.x, cash: { ...day.x.cash, float: null } }
    expect(paperOf(uncounted)).toMatch(/^釣銭準備金 +未計数$/m)
    expect(paperOf(uncounted)).toMatch(/^ドロア内現金 +未計数$/m)
  })

  test('an amended Z says how often, a copy says which', () => {
    expect(paperOf(day.z)).not.toContain('訂正')
    const amended = { ...day.z, z: { id: 'z', amendment: 2 } }
    expect(paperOf(amended)).toContain('訂正 第2回')
    expect(paperOf(day.z, 1).split('再発行 1回目')).toHaveLength(3)
  })

  test('lists open carts, foreign notes and numbers that are missing', () => {
    const [numbers] = day.z.numbers
    const paper = paperOf({
      ...day.z,
      openCarts: ['cart-77'],
      foreign: [{ currency: 'USD', amount: minor(4_050) }],
      numbers: numbers ? [{ ...numbers, missing: 2 }] : [],
    })
    expect(paper).toMatch(/^ {2}cart-77$/m)
    expect(paper).toMatch(/^ +USD 40\.50$/m)
    expect(paper).toMatch(/^ {2}欠番 +2$/m)
  })

  test('totals that outgrew every number are written in full', () => {
    const perpetual = { net: '98765432109876543210', absolute: '1' }
    expect(paperOf({ ...day.z, perpetual })).toContain('\\98,765,432,109,876,543,210')
  })

  test('bears the head of the journal as words and as a code', () => {
    const codes = renderDay(day.z, profile).filter((line) => line.type === 'qr')
    expect(codes).toEqual([{ type: 'qr', content: 'evertill:1:9f2c41d07ab3e658' }])
    expect(paperOf(day.z)).toContain('9f2c41d07ab3e658')
  })
})

describe('slips', () => {
  test('money that leaves the drawer has a minus, and yen stand behind the figure', () => {
    expect(slipOf(day.paidIn)).toMatch(/釣銭補充 +5,000円/)
    expect(slipOf(day.paidOut)).toMatch(/消耗品費 +-1,500円/)
    expect(slipOf(day.dropped)).toMatch(/金庫へ +-80,000円/)
  })

  test('an opening whose float nobody told says so', () => {
    expect(slipOf({ ...day.opened, float: null })).toMatch(/^釣銭準備金 +未計数$/m)
  })

  test('training and copies are marked', () => {
    expect(slipOf({ ...day.paidIn, training: true })).toContain('練習用につき無効です')
    expect(slipOf(day.paidIn, 1)).toContain('再発行 1回目')
  })
})

test('a store report without rows says that there is nothing', () => {
  const [, category] = goldenReports('ja')
  if (category?.type !== 'category') throw new Error('the second golden report is by category')
  const lines = renderStoreReport({ ...category, rows: [] }, profile)
  expect(printedTexts(lines, profile).journalText).toContain('該当なし')
})

test.for([
  ['ja', '2026年05月03日(日) 08:05'],
  ['en', 'Sun, May 3, 2026 08:05'],
  ['id', 'Min, 3 Mei 2026 08:05'],
] as const)('a date in %s', ([language, expected]) => {
  const { at } = day.sale
  const local = '2026-05-03T08:05:59' as typeof at.local
  expect(momentLine({ local }, language)).toBe(expected)
})
