// The five v1 reports as their readers get them: in the shape of the contract, in major units, with the
// figures that the contract's own formulas give for a day one can follow by hand.
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { moneySchemas } from '../contract/money.ts'
import { reportSchemas } from '../contract/report.ts'
import { CURRENCIES, type Currency } from '../money/currency.ts'
import { minor } from '../money/money.ts'
import type { DayTotals } from '../terminal/day.ts'
import { randomTrade } from '../testing/random-day.ts'
import { anOpenTill, MORNING } from '../testing/till.ts'
import { businessDate } from '../time.ts'
import { categoryReport, itemReport } from './goods.ts'
import { paymentReport } from './payment.ts'
import type { ReportName, ReportRequest } from './request.ts'
import { foldRows } from './row.ts'
import { salesReport } from './sales.ts'
import { promotionReport } from './turnover.ts'
import {
  type ReportNames,
  type ReportPrint,
  wireCategories,
  wireItems,
  wirePayments,
  wirePromotions,
  wireSales,
} from './wire.ts'

const YEN = reportSchemas(moneySchemas(CURRENCIES['JPY'] as Currency))
const DOLLARS = reportSchemas(moneySchemas(CURRENCIES['USD'] as Currency))
const NOBODY_KNOWS: ReportNames = {
  category: () => undefined,
  item: () => undefined,
  method: () => undefined,
  tax: () => undefined,
}
const PRINT: ReportPrint = { receiptText: null, journalText: null, at: MORNING, staff: null }

describe('any random day', () => {
  test('fits the schemas of the contract and can be read back', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const { days, transactions } = randomTrade(seed)
      const rows = [...foldRows(transactions).values()]
      const request = asked('sales')
      const page = { page: 1, limit: 100 }
      const reports = [
        [YEN.V1SalesReport, wireSales(salesReport(days), request, NOBODY_KNOWS, PRINT)],
        [
          YEN.V1CategoryReport,
          wireCategories(categoryReport(rows), request, page, NOBODY_KNOWS, PRINT),
        ],
        [YEN.V1ItemReport, wireItems(itemReport(rows), request, NOBODY_KNOWS, PRINT)],
        [YEN.V1PaymentReport, wirePayments(paymentReport(days), request, NOBODY_KNOWS, PRINT)],
        [YEN.V1PromotionReport, wirePromotions(promotionReport(rows), request, PRINT)],
      ] as const
      for (const [schema, report] of reports) {
        const type = schema as z.ZodType
        const sent = JSON.parse(JSON.stringify(z.encode(type, report)))
        expect(z.encode(type, z.decode(type, sent))).toEqual(sent)
      }
    }
  })

  test('its items make its categories, and its categories the totals', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const rows = [...foldRows(randomTrade(seed).transactions).values()]
      const { categories, total } = itemReport(rows)
      for (const figure of ['gross', 'discount', 'net', 'quantity', 'discountQuantity'] as const) {
        for (const { items, total: ofCategory } of categories) {
          expect(added(items.map((row) => row[figure]))).toBe(ofCategory[figure])
        }
        expect(added(categories.map((row) => row.total[figure]))).toBe(total[figure])
      }
      expect(total.net).toBe(total.gross - total.discount)
    }
  })
})

describe('the sales report', () => {
  const { days } = randomTrade(2)
  const core = salesReport(days)

  test('tells the drawer with the signs of the contract', () => {
    const sent = wireSales(core, asked('sales'), NOBODY_KNOWS, PRINT)
    expect(sent.cash.cashOut.amount).toBe(-core.cash.cashOut.amount || 0)
    expect(sent.cash.differenceAmount).toBe(sent.cash.physicalAmount - sent.cash.logicalAmount)
    const uncounted = { ...core, cash: { ...core.cash, counted: null, difference: null } }
    const flash = wireSales(uncounted, asked('sales'), NOBODY_KNOWS, PRINT)
    expect(flash.cash.physicalAmount).toBe(0)
  })

  test('counts the float as cash carried in, and a drop into the safe as cash carried out', () => {
    const till = anOpenTill()
    till.run({ type: 'cashMove', move: 'in', amount: minor(50) })
    till.run({ type: 'cashMove', move: 'out', amount: minor(700) })
    till.run({ type: 'cashMove', move: 'drop', amount: minor(3_000) })
    till.run({ type: 'close', counted: { amount: minor(6_000) } })
    const report = salesReport([till.day() as DayTotals])
    expect(wireSales(report, asked('sales'), NOBODY_KNOWS, PRINT).cash).toEqual({
      logicalAmount: 6_350,
      physicalAmount: 6_000,
      differenceAmount: -350,
      cashIn: { amount: 10_050, count: 2 },
      cashOut: { amount: -3_700, count: 2 },
    })
  })

  test('of nothing is made of zeros', () => {
    const sent = wireSales(salesReport([]), asked('sales'), NOBODY_KNOWS, PRINT)
    const nothing = { amount: 0, quantity: 0, count: 0 }
    expect(z.encode(YEN.V1SalesReport, sent)).toMatchObject({
      salesGross: nothing,
      salesNet: nothing,
      returns: nothing,
      taxes: [],
      payments: [],
      cash: { logicalAmount: 0, physicalAmount: 0, differenceAmount: 0 },
    })
  })

  test('writes amounts in major units and quantities in pieces', () => {
    const sent = z.encode(
      DOLLARS.V1SalesReport,
      wireSales(core, asked('sales'), NOBODY_KNOWS, PRINT),
    )
    expect(sent.salesGross.amount).toBe(core.gross.amount / 100)
    expect(sent.salesGross.quantity).toBe(Math.ceil(core.gross.quantity / 1_000))
    expect(sent).toMatchObject({
      businessDate: '20261121',
      businessDateFrom: null,
      terminalNo: null,
    })
  })

  test('names methods and taxes as masters do, and without them by what is known', () => {
    const known = { ...NOBODY_KNOWS, method: () => '現金', tax: () => '税' }
    const sent = wireSales(core, asked('sales'), known, PRINT)
    expect(new Set(sent.payments.map((row) => row.paymentName))).toEqual(new Set(['現金']))
    const plain = wireSales(core, asked('sales'), NOBODY_KNOWS, PRINT)
    expect(plain.payments[0]?.paymentName).toBe('Cash')
    expect(plain.taxes[0]?.taxName).toBe('00')
  })
})

describe('the payment report', () => {
  test('counts a transaction once per method, shares in hundredths, the largest first', () => {
    const report = paymentReport(randomTrade(2).days)
    const amounts = report.payments.map((row) => row.amount)
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a))
    const [largest] = report.payments
    const share = ((largest?.amount ?? 0) / report.total.amount) * 100
    const sent = z.encode(
      YEN.V1PaymentReport,
      wirePayments(report, asked('payment'), NOBODY_KNOWS, PRINT),
    )
    expect(sent.payment_summary[0]?.ratio).toBeCloseTo(share, 2)
    expect(sent).toMatchObject({ report_type: 'payment', report_scope: 'daily', staff: null })
    expect(sent.generate_date_time).toBe('2026-11-21T09:00:00+09:00')
  })

  test('shares nothing where more went out than came in', () => {
    const back = randomTrade(3).days.map((day) => ({
      ...day,
      tenders: Object.fromEntries(
        Object.entries(day.tenders).map(([key, row]) => [key, { ...row, amount: -row.amount }]),
      ),
    }))
    expect(new Set(paymentReport(back).payments.map((row) => row.ratio))).toEqual(new Set([0]))
  })
})

test('the category report turns pages, with the totals of all of them on each', () => {
  const rows = [...foldRows(randomTrade(5).transactions).values()]
  const report = categoryReport(rows)
  const pages = [1, 2, 3].map((page) =>
    wireCategories(report, asked('category'), { page, limit: 2 }, NOBODY_KNOWS, PRINT),
  )
  const codes = pages.flatMap((page) => page.categories.map((row) => row.categoryCode))
  expect(codes).toEqual(report.categories.map((row) => row.category))
  expect(codes).toEqual(codes.toSorted())
  expect(new Set(pages.map((page) => page.totalNetAmount)).size).toBe(1)
})

test('a range names its ends instead of a day', () => {
  const sent = wireSales(salesReport([]), { ...asked('sales'), isRange: true }, NOBODY_KNOWS, PRINT)
  expect(z.encode(YEN.V1SalesReport, sent)).toMatchObject({
    businessDate: null,
    businessDateFrom: '20261121',
    businessDateTo: '20261121',
  })
})

function asked(report: ReportName): ReportRequest {
  const date = businessDate('2026-11-21')
  return {
    report,
    scope: 'daily',
    isRange: false,
    filter: { tenant: 'T1', store: 'S1', from: date, to: date },
  }
}

function added(figures: readonly number[]): number {
  return figures.reduce((all, figure) => all + figure, 0)
}
