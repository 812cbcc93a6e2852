// Notes of another country in a sale that is undone, and numbers that come with more than numbers.
import { expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { CASH } from '../tender/standard-methods.ts'
import { aBilling, add, anItem, aShop, aTransaction, must } from '../testing/builders.ts'
import { UNTOUCHED } from './status.ts'
import { voidTransaction } from './undo.ts'

const DOLLARS = {
  ...CASH,
  code: '31',
  kind: 'foreign-cash' as const,
  foreign: { currency: 'USD', rate: { num: 3, den: 2 } },
}
const shop = aShop([anItem('tea', 1_000, { taxCode: '02' })], { methods: [DOLLARS] })
const sale = aTransaction(shop, [
  add(['tea', 1]),
  { type: 'subtotal' },
  { type: 'payment', method: '31', amount: minor(0), foreignAmount: minor(800) },
  { type: 'bill' },
])
const numbered = { id: 'void-1', transactionNo: 2, receiptNo: 111_112 }

test('a void gives back what the notes were worth, in coins of the country', () => {
  expect(sale.tenders[0]).toMatchObject({ amount: 1_000, change: 200, foreign: { amount: 800 } })
  const undone = must(
    voidTransaction({ original: sale, status: UNTOUCHED, billing: aBilling(), numbered }),
  )
  expect(undone.tenders[0]).toMatchObject({ method: '31', amount: 1_000, change: 0 })
  expect(undone.tenders[0]).not.toHaveProperty('foreign')
})

test('whoever hands in more than numbers does not move the bill to another lease', () => {
  const more = { ...numbered, lease: 99, terminal: 7 }
  const undone = must(
    voidTransaction({ original: sale, status: UNTOUCHED, billing: aBilling(), numbered: more }),
  )
  expect(undone).toMatchObject({ lease: aBilling().lease, terminal: aBilling().terminal })
})
