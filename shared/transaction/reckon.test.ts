// Whatever the rules make adds up again from itself alone, and no figure of it can be another one
// without that being seen.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settle } from '../cart/settle.ts'
import { arbBasket, arbSettleRules } from '../testing/arbitraries.ts'
import { aBilling, aHead } from '../testing/builders.ts'
import { randomTrade } from '../testing/random-day.ts'
import { completeCart } from './complete.ts'
import { differingParts } from './reckon.ts'
import type { Transaction } from './transaction.ts'

const TRADE = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) => randomTrade(seed).transactions)

test('every transaction of days with sales, exchanges, voids and returns adds up', () => {
  expect(new Set(TRADE.map(({ kind }) => kind)).size).toBe(5)
  expect(TRADE.filter((each) => differingParts(each).length > 0)).toEqual([])
})

test('it adds up as it came from a disk or a line', () => {
  const read = TRADE.map((each) => JSON.parse(JSON.stringify(each)) as Transaction)
  expect(read.filter((each) => differingParts(each).length > 0)).toEqual([])
})

test('any basket adds up, whatever the shop has set', () => {
  fc.assert(
    fc.property(arbBasket(), arbSettleRules, (basket, rules) => {
      const settlement = settle(basket, rules)
      const { tenders } = settlement
      const state = tenders.balance === 0 ? ('completed' as const) : ('cancelled' as const)
      const cart = { ...aHead(), ...basket, state }
      const sold = completeCart(cart, settlement, aBilling(), NUMBERS, { stampDuty: false })
      expect(differingParts(sold)).toEqual([])
    }),
    { numRuns: 1_000 },
  )
})

const NUMBERS = { id: 't1', transactionNo: 1, receiptNo: 1 }

describe('one coin more, anywhere,', () => {
  for (const kind of ['sale', 'cancel', 'void', 'return', 'voidReturn'] as const) {
    test(`is seen in a ${kind}`, () => {
      const unseen = new Set<string>()
      for (const sold of TRADE.filter((each) => each.kind === kind)) {
        for (const path of figuresIn(sold)) {
          for (const coin of [1, -1]) {
            const wrong = changed(sold, path, coin)
            if (differingParts(wrong).length === 0) unseen.add(`${path.join('.')} ${coin}`)
          }
        }
      }
      expect([...unseen]).toEqual([])
    })
  }
})

test('a price, a rate or a discount that is another one is seen', () => {
  const seen = (sold: Transaction, change: (line: Line) => Line) =>
    differingParts({
      ...sold,
      lines: sold.lines.map((line, at) => (at === 0 ? change(line) : line)),
    })
  const sale = TRADE.find(({ kind, lines: [line] }) => kind === 'sale' && isPlain(line))
  expect(sale && seen(sale, (line) => dearer(line, 1))).toEqual(['lines'])
  expect(sale && seen(sale, (line) => dearer(line, -1))).toEqual(['lines'])
  expect(sale && seen(sale, (line) => ({ ...line, tax: { ...line.tax, parts: [] } }))).toEqual([
    'taxes',
  ])
  const off = TRADE.find(({ subtotalDiscounts: [first] }) => first?.kind === 'percent')
  const more = off?.subtotalDiscounts.map((each) => ({ ...each, value: each.value + 200 }))
  expect(off && more && differingParts({ ...off, subtotalDiscounts: more })).toEqual(['discounts'])
})

test('what is no amount at all is told, and stops nobody', () => {
  const [sale] = TRADE.filter(({ kind, lines }) => kind === 'sale' && lines.length > 0)
  const half = { ...sale, totals: { ...sale?.totals, total: 10.5 } } as unknown as Transaction
  expect(differingParts(half)).toEqual(['totals', 'tenders'])
  const bare = { ...sale, lines: [{}], taxes: undefined } as unknown as Transaction
  expect(differingParts(bare)).toContain('taxes')
})

type Line = Transaction['lines'][number]

function isPlain(line: Line | undefined): boolean {
  return line?.unit === 'each' && line.gross > 0 && line.unitPrice.scale === 0 && line.quantity > 0
}

function dearer(line: Line, by: number): Line {
  return { ...line, unitPrice: { ...line.unitPrice, value: line.unitPrice.value + by } }
}

type Path = readonly (string | number)[]

/** Every amount of money, and every quantity. */
const FIGURES = new Set([
  ...['gross', 'amount', 'allocated', 'net', 'service', 'taxable', 'target', 'printedBase', 'tax'],
  ...['subtotal', 'lineDiscount', 'subtotalDiscount', 'externalTax', 'total', 'quantity'],
  ...['tendered', 'change', 'forfeited', 'rounding'],
])

function figuresIn(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) {
    if (path.at(-1) === 'taxes' && typeof value[0] === 'number') {
      return value.map((_, at) => [...path, at])
    }
    return value.flatMap((each, at) => figuresIn(each, [...path, at]))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => {
    if (isFree(name, path, value)) return []
    const here = [...path, name]
    return typeof each === 'number' && FIGURES.has(name) ? [here] : figuresIn(each, here)
  })
}

/** What nothing else in a transaction depends on. */
function isFree(name: string, path: Path, of: { kind?: unknown; cancelled?: unknown }): boolean {
  if (name === 'quantity' && of.cancelled === true) return true
  if (['stampDuty', 'foreign', 'components', 'modifiers', 'tax'].includes(name)) {
    return name !== 'tax' || path[0] === 'lines'
  }
  if (path.at(-1) === 'refund') return name === 'gross' || name === 'amount'
  return name === 'rounding' && of.kind === 'cancel' && path.length === 0
}

function changed(value: unknown, path: Path, by: number): never {
  const [name, ...rest] = path
  if (name === undefined) return ((value as number) + by) as never
  if (Array.isArray(value)) {
    return value.map((each, at) => (at === name ? changed(each, rest, by) : each)) as never
  }
  const row = value as Record<string, unknown>
  return { ...row, [name]: changed(row[name], rest, by) } as never
}
