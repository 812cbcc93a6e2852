// The measured figures of the core, as the tables of the README: how long a cart takes to settle and
// a scan to be decided, how fast transactions fold, and how large the core is in a browser.

import '../scripts/node24.ts'
import { cpus } from 'node:os'
import type { Cart } from '../cart/cart.ts'
import type { CartCommand } from '../cart/command.ts'
import { run } from '../cart/run.ts'
import { type SettleRules, settle } from '../cart/settle.ts'
import { minor } from '../money/money.ts'
import { renderReceipt } from '../receipt/render.ts'
import { foldRows } from '../report/row.ts'
import { salesReport } from '../report/sales.ts'
import { emptyDay, foldDay, mergeDays } from '../terminal/day.ts'
import { dayOf } from '../terminal/stamp.ts'
import { aBasket, aLine, aMoment, anItem, aShop, TAX_RULES } from '../testing/builders.ts'
import { japaneseDay } from '../testing/golden-days.ts'
import { JAPANESE_GROCERY } from '../testing/golden-shops.ts'
import { randomTrade } from '../testing/random-day.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { measure, median, type Variant } from './measure.ts'
import { bundleSize } from './size.ts'

const FOLDED = 100_000
const rules: SettleRules = { discountRounding: 'halfUp', lineRounding: 'halfUp' }
const taxes = Object.values(TAX_RULES)

console.log(
  `${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.versions.node}`,
)
settling()
folding()
await size()

function settling(): void {
  const sizes = [1, 50, 500]
  const settled = measure(
    sizes.map((lines) => {
      const cart = cartOf(lines)
      return {
        name: `settle, ${lines} ${lines === 1 ? 'line' : 'lines'}`,
        work: () => settle(cart, rules),
      }
    }),
    { rounds: 15, calls: 200 },
  )
  const others = measure([scanWork(), printWork()], { rounds: 15, calls: 200 })
  const perLine = settled.map(
    ({ p50 }, at) => `${((p50 * 1_000) / (sizes[at] ?? 1)).toFixed(2)} µs`,
  )
  table(
    ['what', 'p50', 'p95', 'per line', '× one line'],
    [
      ...settled.map((row, at) => [
        row.name,
        ms(row.p50),
        ms(row.p95),
        perLine[at] ?? '',
        row.ratio.toFixed(0),
      ]),
      ...others.map((row) => [row.name, ms(row.p50), ms(row.p95), '', '']),
    ],
  )
}

function scanWork(): Variant {
  const shop = aShop([anItem('one', 100)])
  const head = { id: 'c', hand: 1, tenant: 'A', store: 'S', terminal: 1, staff: 's' }
  const cart: Cart = { ...cartOf(50), ...head, state: 'entering', training: false }
  const scan: CartCommand = { type: 'addItems', items: [{ item: 'one', quantity: 1_000 }] }
  return {
    name: 'scan into a cart of 50: decide, evolve, settle',
    work: () => run(cart, [scan], shop, aMoment()),
  }
}

function printWork(): Variant {
  const { invoice } = japaneseDay()
  return {
    name: 'receipt of 6 lines on 32 columns',
    work: () => renderReceipt(invoice, JAPANESE_GROCERY.profile),
  }
}

function cartOf(lines: number) {
  return aBasket(
    Array.from({ length: lines }, (_, at) =>
      aLine(at + 1, minor(100 + ((at * 37) % 900)), taxes[at % 5] ?? TAX_RULES.exempt, {
        quantity: 1_000 * (1 + (at % 3)),
      }),
    ),
    { subtotalDiscounts: [{ id: 'd', kind: 'percent', basisPoints: 500, rounds: 'line' }] },
  )
}

function folding(): void {
  const sample = randomTrade(7, { terminals: 4, dates: 5, deeds: 400 }).transactions
  const all = Array.from({ length: FOLDED }, (_, at) => sample[at % sample.length] as Transaction)
  const variants = [
    { name: 'a bare sum of the totals', work: () => bareFold(all) },
    { name: "the terminals' days (X, Z, sales, payments)", work: () => foldDays(all) },
    { name: 'rows by category, item, hour, staff, promotion', work: () => foldRows(all) },
  ]
  const times = variants.map((): number[] => [])
  for (let round = 0; round < 3; round += 1) {
    for (const [at, { work }] of variants.entries()) {
      const began = performance.now()
      work()
      times[at]?.push(performance.now() - began)
    }
  }
  const rows = variants.map(({ name }, at) => {
    const took = median(times[at] ?? [])
    return [name, `${took.toFixed(0)} ms`, `${((took * 1_000) / FOLDED).toFixed(2)} µs`]
  })
  table([`fold ${FOLDED.toLocaleString('en')} transactions`, 'all', 'each'], rows)
  const days = [...foldDays(all).values()]
  const [report] = measure([{ name: 'report', work: () => salesReport(days) }], {
    rounds: 15,
    calls: 100,
  })
  table(
    ['from the running totals', 'p50', 'p95'],
    [['sales report of a store', ms(report?.p50), ms(report?.p95)]],
  )
}

function bareFold(all: readonly Transaction[]): number {
  return all.reduce((total, transaction) => total + transaction.totals.total, 0)
}

function foldDays(all: readonly Transaction[]) {
  const days = new Map<string, ReturnType<typeof emptyDay>>()
  for (const transaction of all) {
    const key = `${transaction.terminal}|${transaction.businessCounter}`
    days.set(key, foldDay(days.get(key) ?? emptyDay(dayOf(transaction)), transaction))
  }
  const [first] = days.values()
  if (first) mergeDays(first, emptyDay(first.day))
  return days
}

async function size(): Promise<void> {
  const rows: string[][] = []
  for (const [name, entry] of [
    ['the rules: carts, tenders, transactions, days', 'size-rules.ts'],
    ['with receipts and reports in three languages', 'size-prints.ts'],
    ['with every error text in three languages', 'size-texts.ts'],
  ] as const) {
    const { raw, gzip } = await bundleSize(entry)
    rows.push([name, kb(raw), kb(gzip)])
  }
  table(['bundle for the browser', 'minified', 'gzip'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}

function ms(value: number | undefined): string {
  return `${(value ?? Number.NaN).toFixed(3)} ms`
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`
}
