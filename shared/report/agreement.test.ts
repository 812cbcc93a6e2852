// Random days of the real engine, added up twice: by the running totals and, line by line and without
// sharing a rule, by a naive loop. Both must say the same for every filter.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DayTotals, emptyDay, foldDay, mergeDays } from '../terminal/day.ts'
import { dayKey, type Fact, isTransaction } from '../terminal/fact.ts'
import { xReport } from '../terminal/make-report.ts'
import {
  type NaiveRow,
  naiveDrawer,
  naiveLines,
  naiveSales,
  naiveTaxes,
  naiveTenders,
} from '../testing/naive-sums.ts'
import { diceOf } from '../testing/random.ts'
import { randomTrade, type Trade } from '../testing/random-day.ts'
import { businessDate } from '../time.ts'
import { categoryReport, itemReport, type Measured, topItems } from './goods.ts'
import type { Row } from './measures.ts'
import { paymentReport } from './payment.ts'
import { isInFilter, type ReportFilter } from './request.ts'
import { foldRows, mergeRows } from './row.ts'
import { salesReport, taxReport } from './sales.ts'
import {
  brandReport,
  discountReport,
  hourlyReport,
  promotionReport,
  staffReport,
} from './turnover.ts'

const SHOP = {
  tenant: 'T1',
  store: 'S1',
  from: businessDate('2026-11-20'),
  to: businessDate('2026-11-21'),
}

const FILTERS: readonly ReportFilter[] = [
  SHOP,
  { ...SHOP, to: SHOP.from },
  { ...SHOP, from: SHOP.to },
  { ...SHOP, terminal: 2 },
  { ...SHOP, terminal: 1, to: SHOP.from, openCounter: 1 },
  { ...SHOP, businessCounter: 2 },
  { ...SHOP, store: 'S2' },
]

const SEEDS = fc.sample(fc.integer({ min: 0, max: 1_000_000_000 }), 100)
const TRADES = SEEDS.map((seed) => ({ seed, trade: randomTrade(seed) }))

/** Other days at every run; the seed of one that fails is named, and makes the same day again. */
function forRandomTrades(check: (trade: Trade, seed: number) => void): void {
  for (const { seed, trade } of TRADES) {
    try {
      check(trade, seed)
    } catch (error) {
      throw new Error(`randomTrade(${seed})`, { cause: error })
    }
  }
}

describe('running totals agree with a naive sum', () => {
  test('the sales report of any filter', () => {
    forRandomTrades(({ facts, days }) => {
      for (const filter of FILTERS) {
        const naive = naiveSales(facts, (fact) => isInFilter(filter, fact))
        const report = salesReport(days.filter(({ day }) => isInFilter(filter, day)))
        expect({
          gross: report.gross,
          returns: report.returns,
          lineDiscounts: report.lineDiscounts.amount,
          subtotalDiscounts: report.subtotalDiscounts.amount,
          net: report.net.amount,
          tax: report.tax,
          rounding: report.rounding,
          cancels: report.cancels.count,
        }).toEqual({
          gross: figure(naive.gross, naive.grossQuantity, naive.grossCount),
          returns: figure(naive.returns, naive.returnedQuantity, naive.returnCount),
          lineDiscounts: Number(naive.lineDiscount),
          subtotalDiscounts: Number(naive.subtotalDiscount),
          net: Number(naive.net),
          tax: Number(naive.tax),
          rounding: Number(naive.rounding),
          cancels: naive.cancelCount,
        })
      }
    })
  })

  test('what customers paid is net, taxes and rounding, for any filter', () => {
    forRandomTrades(({ facts, days }) => {
      for (const filter of FILTERS) {
        const naive = naiveSales(facts, (fact) => isInFilter(filter, fact))
        const report = salesReport(days.filter(({ day }) => isInFilter(filter, day)))
        const { gross, returns, lineDiscounts, subtotalDiscounts, net, tax, rounding } = report
        const paid = total(report.payments.map((row) => row.amount))
        expect(paid).toBe(Number(naive.tenders))
        expect(paid).toBe(net.amount + tax + rounding)
        expect(tax).toBe(total(report.taxes.map((row) => row.tax)))
        const taken = returns.amount + lineDiscounts.amount + subtotalDiscounts.amount + tax
        expect(net.amount).toBe(gross.amount - taken)
      }
    })
  })

  test('payments and taxes of any filter', () => {
    forRandomTrades(({ facts, days }) => {
      for (const filter of FILTERS) {
        const chosen = days.filter(({ day }) => isInFilter(filter, day))
        const tenders = naiveTenders(facts, (fact) => isInFilter(filter, fact))
        const sales = salesReport(chosen).payments
        expect(
          Object.fromEntries(sales.map((row) => [row.method, [row.amount, row.count]])),
        ).toEqual(mapped(tenders, (row) => [Number(row.amount), row.tenders]))
        const { payments } = paymentReport(chosen)
        expect(
          Object.fromEntries(payments.map((row) => [row.method, [row.amount, row.count]])),
        ).toEqual(mapped(tenders, (row) => [Number(row.amount), row.transactions]))
        const taxes = naiveTaxes(facts, (fact) => isInFilter(filter, fact))
        expect(Object.fromEntries(taxReport(chosen).map((row) => [row.code, row.tax]))).toEqual(
          mapped(taxes, Number),
        )
      }
    })
  })

  test('categories, items, hours and people of any filter', () => {
    forRandomTrades(({ facts, transactions }) => {
      const rows = [...foldRows(transactions).values()]
      for (const filter of FILTERS) {
        const wanted = (fact: Fact) => isInFilter(filter, fact)
        const chosen = rows.filter(({ day }) => isInFilter(filter, day))
        const { categories } = categoryReport(chosen)
        expect(byKey(categories, (row) => row.category)).toEqual(
          measures(naiveLines(facts, wanted, (line) => line.category)),
        )
        const items = itemReport(chosen).categories.flatMap((row) => row.items)
        expect(byKey(items, (row) => row.item)).toEqual(
          measures(naiveLines(facts, wanted, (line) => line.item)),
        )
        expect(byKey(topItems(chosen, 'net', 99), (row) => row.item)).toEqual(
          byKey(items, (row) => row.item),
        )
        const paid = naiveLines(facts, wanted, () => 'all')['all']?.total ?? 0n
        for (const report of [hourlyReport(chosen), staffReport(chosen)]) {
          expect(total(report.map((row) => row.total))).toBe(Number(paid))
        }
      }
    })
  })

  test('a person answers for what was done under that name, in each hour of the clock', () => {
    forRandomTrades(({ facts, transactions }) => {
      const rows = [...foldRows(transactions).values()]
      const wanted = () => true
      const staff = naiveLines(facts, wanted, (_, receipt) => receipt.operator)
      const hours = naiveLines(facts, wanted, (_, receipt) => receipt.at.local.slice(11, 13))
      const paid = (table: Record<string, NaiveRow>) => mapped(table, (row) => Number(row.total))
      const sold = (report: ReturnType<typeof staffReport>) =>
        Object.fromEntries(
          report
            .filter((row) => row.key in staff || row.key in hours)
            .map((row) => [row.key, row.total]),
        )
      expect(sold(staffReport(rows))).toEqual(paid(staff))
      expect(sold(hourlyReport(rows))).toEqual(paid(hours))
    })
  })

  test('each brand of a food court gets its part, and goods of no brand are in none', () => {
    forRandomTrades(({ facts, transactions }) => {
      const naive = naiveLines(
        facts,
        () => true,
        (line) => line.brand ?? 'none',
      )
      const { none: _, ...brands } = mapped(naive, (row) => [Number(row.total), row.transactions])
      const report = brandReport([...foldRows(transactions).values()])
      expect(
        Object.fromEntries(report.map((row) => [row.key, [row.total, row.transactions]])),
      ).toEqual(brands)
    })
  })

  test('discounts by reason add up to the discounts of the sales report', () => {
    forRandomTrades(({ transactions, days }) => {
      const discounts = discountReport([...foldRows(transactions).values()])
      const sales = salesReport(days)
      const of = (...kinds: string[]) => discounts.filter((row) => kinds.includes(row.kind))
      expect(total(of('line', 'promotion').map((row) => row.amount))).toBe(
        sales.lineDiscounts.amount,
      )
      expect(total(of('line', 'promotion').map((row) => row.count))).toBe(sales.lineDiscounts.count)
      expect(total(of('subtotal').map((row) => row.amount))).toBe(sales.subtotalDiscounts.amount)
      expect(total(of('subtotal').map((row) => row.count))).toBe(sales.subtotalDiscounts.count)
      expect(total(of('promotion').map((row) => row.amount))).toBe(sales.promotionDiscounts.amount)
    })
  })

  test('promotions, returns of promoted goods taken off', () => {
    forRandomTrades(({ transactions }) => {
      const naive: Record<string, bigint> = {}
      for (const { kind, training, lines } of transactions) {
        if (training || kind === 'cancel') continue
        const sign = kind === 'sale' || kind === 'voidReturn' ? 1 : -1
        for (const line of lines) {
          for (const { promotion, amount } of line.cancelled ? [] : line.discounts) {
            if (promotion)
              naive[promotion.code] = (naive[promotion.code] ?? 0n) + BigInt(sign * amount)
          }
        }
      }
      const report = promotionReport([...foldRows(transactions).values()])
      expect(Object.fromEntries(report.map((row) => [row.promotion, row.discount]))).toEqual(
        mapped(naive, Number),
      )
    })
  })

  test('X and its drawer', () => {
    forRandomTrades(({ facts, days }) => {
      for (const totals of days) {
        const ofDay = (fact: Fact) => dayKey(fact) === dayKey(totals.day)
        const naive = naiveSales(facts, ofDay)
        const report = xReport(totals, FRAME, false)
        expect(report.gross.amount).toBe(Number(naive.gross))
        expect(report.net.amount).toBe(Number(naive.net))
        expect(report.customers).toBe(naive.customers)
        expect(report.trainingCount).toBe(naive.training)
        expect(report.perpetual).toEqual({
          net: String(1_000_000_000_000_000_000_000n + naive.tenders),
          absolute: String(5n + naive.absolute),
        })
        expect(report.cash.expected).toBe(Number(naiveDrawer(facts, ofDay)))
        expect(total(report.tenders.map((row) => row.amount))).toBe(Number(naive.tenders))
        expect(total(report.numbers.map((row) => row.missing))).toBe(0)
      }
    })
  })
})

describe('running totals do not care how they were made', () => {
  test('late facts in any order, folded in parts and merged, give the same bytes', () => {
    forRandomTrades(({ facts, days }, seed) => {
      for (const totals of days) {
        const ofDay = shuffled(
          facts.filter((fact) => dayKey(fact) === dayKey(totals.day)),
          seed,
        )
        const middle = Math.floor(ofDay.length / 2)
        const [early, late] = [ofDay.slice(0, middle), ofDay.slice(middle)]
        const [a, b] = [folded(totals, early), folded(totals, late)]
        const merged = JSON.stringify(mergeDays(a, b))
        expect(merged).toBe(JSON.stringify(totals))
        expect(JSON.stringify(mergeDays(b, a))).toBe(merged)
        expect(JSON.stringify(folded(totals, ofDay))).toBe(merged)
      }
    })
  })

  test('rows of all transactions are the merged rows of their parts', () => {
    forRandomTrades(({ transactions }, seed) => {
      const mixed = shuffled(transactions, seed)
      const middle = Math.floor(mixed.length / 2)
      const parts = [mixed.slice(0, middle), mixed.slice(middle)].map((part) => foldRows(part))
      const merged = parts.reduce(mergeRows)
      expect(sortedRows(merged)).toEqual(sortedRows(foldRows(transactions)))
      const continued = foldRows(mixed.slice(middle), foldRows(mixed.slice(0, middle)))
      expect(sortedRows(continued)).toEqual(sortedRows(merged))
    })
  })

  test('a day survives being written down and read again', () => {
    forRandomTrades(({ days }) => {
      for (const totals of days) expect(JSON.parse(JSON.stringify(totals))).toEqual(totals)
    })
  })

  test('a fact of another day is no fact of this one', () => {
    const { facts, days } = randomTrade(1)
    const other = facts.find((fact) => isTransaction(fact) && fact.businessDate === SHOP.to)
    expect(() => foldDay(days[0] as DayTotals, other as Fact)).toThrow('another day')
  })
})

test('the random shop does everything that a report has to get right', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 60; seed += 1) {
    for (const fact of randomTrade(seed).facts) {
      seen.add(fact.training ? `${fact.kind} in training` : fact.kind)
      if (!isTransaction(fact)) continue
      if (fact.lines.some((line) => line.quantity < 0)) seen.add(`${fact.kind} with goods back`)
      if (fact.lines.some((line) => line.cancelled)) seen.add('cancelled line')
      if (fact.subtotalDiscounts.length > 1) seen.add('two subtotal discounts')
      if (fact.rounding !== 0) seen.add(`${fact.kind} rounded`)
      if (fact.totals.service !== 0) seen.add(`${fact.kind} with service`)
      if (fact.totals.lineDiscount > 0) seen.add(`${fact.kind} discounted`)
      if (fact.tenders.length > 1) seen.add('split tender')
      if (fact.tenders.some((tender) => tender.foreign)) seen.add(`${fact.kind} in dollars`)
      if (fact.lease > 1) seen.add('second lease')
      if (fact.openCounter > 1) seen.add('second opening')
    }
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'sale',
      'cancel',
      'void',
      'return',
      'voidReturn',
      'sale in training',
      'sale with goods back',
      'void with goods back',
      'cancelled line',
      'two subtotal discounts',
      'sale rounded',
      'return rounded',
      'sale with service',
      'return with service',
      'void with service',
      'sale discounted',
      'return discounted',
      'split tender',
      'sale in dollars',
      'second lease',
      'second opening',
      'cashMove',
      'noSale',
      'drawer',
      'count',
    ]),
  )
})

const FRAME = {
  storeName: 'Corner Shop',
  at: { ms: 0, local: '2026-11-21T22:00:00', offset: 540 } as Parameters<typeof xReport>[1]['at'],
  operator: 'anna',
  methodNames: () => undefined,
  taxNames: () => undefined,
  perpetualBefore: { net: '1000000000000000000000', absolute: '5' },
  chainHead: null,
}

function folded(like: DayTotals, facts: readonly Fact[]): DayTotals {
  return facts.reduce(foldDay, emptyDay(like.day))
}

function shuffled<T>(rows: readonly T[], seed: number): readonly T[] {
  const dice = diceOf(seed)
  const mixed = [...rows]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = dice.between(0, at)
    const [a, b] = [mixed[at] as T, mixed[other] as T]
    mixed[at] = b
    mixed[other] = a
  }
  return mixed
}

function sortedRows(table: ReadonlyMap<string, Row>): readonly (readonly [string, Row])[] {
  return [...table].sort(([a], [b]) => (a < b ? -1 : 1))
}

function measures(table: Record<string, NaiveRow>) {
  return mapped(table, ({ gross, discount, net, quantity, transactions }) =>
    [gross, discount, net, quantity, transactions].map(Number),
  )
}

function byKey<T extends Measured>(rows: readonly T[], keyOf: (row: T) => string) {
  return Object.fromEntries(
    rows.map((row) => [
      keyOf(row),
      [row.gross, row.discount, row.net, row.quantity, row.transactions],
    ]),
  )
}

function mapped<T, U>(table: Record<string, T>, to: (row: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(table).map(([key, row]) => [key, to(row)]))
}

function figure(amount: bigint, quantity: bigint, count: number) {
  return { amount: Number(amount), quantity: Number(quantity), count }
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0)
}
