// The audit after the chaos finds what it is there to find: a sale that is lost, one that is there
// twice, and one that is other than it was sold.

import { expect, test } from 'vitest'
import type { SalesReport } from './chain.ts'
import { audit, type HubLog, isSound, type StoreJournal } from './chaos-audit.ts'
import { type LedgerLine, ledgerOf } from './chaos-ledger.ts'

type Books = {
  readonly lines: readonly LedgerLine[]
  readonly report: SalesReport
  readonly store: StoreJournal
  readonly hub: HubLog
}

const AMOUNTS = [550, 1_100, 1_650, 2_200]
const INC = 'a'.repeat(32)
const idOf = (number: number) => `sale-${number}`

/** Four sales; the store has said that it has the first three. */
function soundBooks(): Books {
  const sales = AMOUNTS.map((amount, at) => {
    const number = at + 1
    const receiptNo = 111_110 + number
    return { id: idOf(number), terminal: 1, lease: 1, number, receiptNo, amount }
  })
  const facts = sales.map(({ id }) => ({ id, type: 'transaction' }))
  const whole = { streams: 1, entries: facts.length, broken: [], facts }
  return {
    lines: [
      ...sales.flatMap((sale): LedgerLine[] => [
        { is: 'meant', sale },
        { is: 'sold', id: sale.id, inc: INC, seq: sale.number },
      ]),
      { is: 'acked', inc: INC, seq: 3 },
    ],
    report: {
      totals: [{ count: 4, amount: 5_500 }],
      transactions: sales.map(({ id, terminal, number, receiptNo, amount }) => {
        return { id, terminal, transactionNo: number, receiptNo, kind: 'sale', amount }
      }),
      incomplete: 0,
    },
    store: { ...whole, sales },
    hub: { ...whole, exceptions: [] },
  }
}

function audited(books: Books) {
  return audit({ ...books, ledger: ledgerOf(books.lines) })
}

test('what arrived as it was sold is sound', () => {
  const found = audited(soundBooks())
  expect(found).toEqual({ sales: 4, acked: 3, lost: [], doubled: [], wrong: [] })
  expect(isSound(found)).toBe(true)
})

test('a sale that was complete and is not in the report is lost', () => {
  const { report, ...books } = soundBooks()
  const transactions = report.transactions.slice(0, 3)
  const found = audited({
    ...books,
    report: { ...report, transactions, totals: [{ count: 3, amount: 3_300 }] },
  })
  expect(found).toMatchObject({ lost: ['sale-4 is not in the report'], doubled: [], wrong: [] })
  expect(isSound(found)).toBe(false)
})

test('a sale that stands in the ledger alone is lost everywhere, as far as it was acknowledged', () => {
  const { lines, ...books } = soundBooks()
  const sale = {
    ...{ id: idOf(5), terminal: 1, lease: 1, number: 5 },
    ...{ receiptNo: 111_115, amount: 1 },
  }
  const more: LedgerLine[] = [
    { is: 'meant', sale },
    { is: 'sold', id: idOf(5), inc: INC, seq: 5 },
    { is: 'acked', inc: INC, seq: 5 },
  ]
  expect(audited({ ...books, lines: [...lines, ...more] }).lost).toEqual([
    'sale-5 is not in the report',
    'sale-5 is not in the journal of the store',
    'sale-5 is not in the figures of the store',
    'sale-5 is not in the log of the hub',
  ])
})

test('what the store acknowledged and does not have is lost, and what it never acknowledged is not', () => {
  const { store, ...books } = soundBooks()
  const without = (number: number) => ({
    ...store,
    facts: store.facts.filter(({ id }) => id !== idOf(number)),
  })
  expect(audited({ ...books, store: without(3) }).lost).toEqual([
    'sale-3 is not in the journal of the store',
  ])
  expect(audited({ ...books, store: without(4) }).lost).toEqual([])
})

test('a sale that is twice in the report is doubled, also under another id', () => {
  const { report, ...books } = soundBooks()
  const [first] = report.transactions
  if (first === undefined) throw new Error('there are sales')
  const totals = [{ count: 5, amount: 6_050 }]
  const withOne = (more: typeof first) =>
    audited({
      ...books,
      report: { ...report, totals, transactions: [...report.transactions, more] },
    })
  expect(withOne(first).doubled).toContain('sale-1 is 2 times in the report')
  expect(isSound(withOne(first))).toBe(false)
  const other = withOne({ ...first, id: 'other' })
  expect(other.doubled).toEqual(['1-1 is 2 times in the numbers of the report'])
  expect(other.wrong).toEqual(['nobody sold other'])
})

test.each(['store', 'hub'] as const)(
  'a fact that is twice in the log of the %s is doubled',
  (side) => {
    const books = soundBooks()
    const facts = [...books[side].facts, { id: idOf(2), type: 'transaction' }]
    const { doubled } = audited({ ...books, [side]: { ...books[side], facts } })
    expect(doubled).toHaveLength(1)
    expect(doubled[0]).toMatch(/^sale-2 is 2 times/)
  },
)

test('an amount, a number, a total, a gap and a chain that are not as they were sold are found', () => {
  const books = soundBooks()
  const { report, store, hub } = books
  const [first, second, third, fourth] = report.transactions
  if (!first || !second || !third || !fourth) throw new Error('there are four sales')
  const wrongOf = (changed: Partial<Books>) => audited({ ...books, ...changed }).wrong
  const dearer = { ...first, amount: 551 }
  const soldDearer = { ...report, totals: [{ count: 4, amount: 5_501 }] }
  expect(
    wrongOf({ report: { ...soldDearer, transactions: [dearer, second, third, fourth] } }),
  ).toEqual([expect.stringMatching(/^sale-1 was sold as/)])
  expect(wrongOf({ report: { ...report, totals: [{ count: 4, amount: 5_499 }] } })).toHaveLength(1)
  expect(wrongOf({ report: { ...report, incomplete: 1 } })).toHaveLength(1)
  const gap = { totals: [{ count: 3, amount: 4_400 }], transactions: [first, third, fourth] }
  expect(wrongOf({ report: { ...report, ...gap } })).toEqual([
    'before 3 a number of the lease 1-1 is missing',
  ])
  expect(wrongOf({ store: { ...store, broken: ['a at 2'] } })).toHaveLength(1)
  expect(wrongOf({ hub: { ...hub, broken: ['a at 2'] } })).toHaveLength(1)
  const exceptions = [{ code: 'number-twice', about: '1-2' }]
  expect(wrongOf({ hub: { ...hub, exceptions } })).toHaveLength(1)
})
