// What part of a sold line comes back with some of its pieces.
import { expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { MILLI } from '../money/price.ts'
import { add, anItem, aShop, aTransaction, pay } from '../testing/builders.ts'
import { addReturned, type ReturnedPart, refundShare, type SoldLine } from './sold-line.ts'

/** Three pieces sold for 100 in all, with 10 of tax in them. */
const LINE: SoldLine = {
  ...(aTransaction(aShop([anItem('tea', 100, { taxCode: '02' })]), [
    add(['tea', 1]),
    { type: 'subtotal' },
    pay('01', 100),
    { type: 'bill' },
  ]).lines[0] as SoldLine),
  quantity: 3 * MILLI,
  gross: minor(111),
  amount: minor(104),
  net: minor(100),
  taxable: minor(100),
  taxes: [minor(10)],
  service: minor(5),
}

function inTurn(...pieces: readonly number[]): readonly ReturnedPart[] {
  let before: ReturnedPart | undefined
  return pieces.map((count) => {
    const quantity = count * MILLI
    const part = { ...refundShare(LINE, before, quantity), quantity }
    before = addReturned(before, part)
    return part
  })
}

test('the first pieces give back a little less, the last one what is left', () => {
  const parts = inTurn(1, 1, 1)
  expect(parts.map((part) => part.net)).toEqual([33, 33, 34])
  expect(parts.map((part) => part.taxes[0])).toEqual([3, 3, 4])
  expect(parts.map((part) => part.service)).toEqual([1, 2, 2])
  expect(parts.map((part) => [part.gross, part.amount])).toEqual([
    [36, 34],
    [36, 34],
    [39, 36],
  ])
})

test('all of it at once gives back all of it', () => {
  expect(inTurn(3)[0]).toEqual({
    quantity: 3 * MILLI,
    gross: 111,
    amount: 104,
    net: 100,
    taxable: 100,
    taxes: [10],
    service: 5,
  })
})

test('after more than all came back across a cut nothing more does', () => {
  const gone = inTurn(3).map((part) => ({ ...part, net: minor(200) }))[0]
  expect(refundShare(LINE, gone, 0).net).toBe(0)
})
