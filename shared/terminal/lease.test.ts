// Numbers of a terminal: gapless inside a lease, never given twice, also after a take-over.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { must } from '../testing/builders.ts'
import {
  firstNumberAfter,
  type KnownNumbers,
  type Lease,
  leaseText,
  openLease,
  RECEIPT_RANGE,
  receiptNoOf,
  takeNumbers,
} from './lease.ts'

const UNKNOWN: KnownNumbers = { lease: 0, lastNumber: 0, from: 0 }
const REQUEST = { terminal: 3, holder: 'till-7', reason: 'paired' }

function taken(lease: Lease, times: number, training = false) {
  const numbers: number[] = []
  let now = lease
  for (let at = 0; at < times; at += 1) {
    const one = must(takeNumbers(now, training, RECEIPT_RANGE))
    numbers.push(one.numbers.transactionNo)
    now = one.lease
  }
  return { numbers, lease: now }
}

describe('a lease', () => {
  test('the first of a terminal begins at 1', () => {
    expect(openLease(REQUEST, UNKNOWN)).toEqual({
      lease: { terminal: 3, lease: 1, holder: 'till-7', next: 1, nextTraining: 1 },
      opened: { from: 1, knownLast: 0, reason: 'paired' },
    })
  })

  test.each([
    [0, 10_001],
    [1, 20_001],
    [9_999, 20_001],
    [10_000, 20_001],
    [10_001, 30_001],
    [123_456, 140_001],
  ])('after %d the next one begins at %d', (lastNumber, from) => {
    expect(firstNumberAfter(lastNumber)).toBe(from)
    const { lease, opened } = openLease(REQUEST, { lease: 1, lastNumber, from: 1 })
    expect(lease).toMatchObject({ lease: 2, next: from })
    expect(opened).toEqual({ from, knownLast: lastNumber, reason: 'paired' })
  })

  test('a holder nobody heard of again keeps its block: the next lease begins beyond it', () => {
    const second = openLease(REQUEST, { lease: 1, lastNumber: 5, from: 1 }).lease
    const third = openLease(REQUEST, { lease: 2, lastNumber: 5, from: second.next }).lease
    expect([second.next, third.next]).toEqual([20_001, 30_001])
  })

  test('numbers have no gap', () => {
    const { lease } = openLease(REQUEST, { lease: 4, lastNumber: 777, from: 1 })
    expect(taken(lease, 4).numbers).toEqual([20_001, 20_002, 20_003, 20_004])
  })

  test('training counts by itself', () => {
    const { lease } = openLease(REQUEST, UNKNOWN)
    const sold = taken(lease, 2)
    const trained = taken(sold.lease, 2, true)
    expect([sold.numbers, trained.numbers]).toEqual([
      [1, 2],
      [1, 2],
    ])
    expect(taken(trained.lease, 1).numbers).toEqual([3])
  })

  test('the last number of all is not given away', () => {
    const { lease } = openLease(REQUEST, UNKNOWN)
    const worn = { ...lease, next: Number.MAX_SAFE_INTEGER }
    expect(takeNumbers(worn, false, RECEIPT_RANGE)).toEqual({
      ok: false,
      error: { code: 'NUMBERS_EXHAUSTED' },
    })
    expect(takeNumbers(worn, true, RECEIPT_RANGE).ok).toBe(true)
  })

  test('is shown behind its terminal', () => {
    expect(leaseText({ terminal: 3, lease: 2 })).toBe('3-2')
  })

  test('no number is given twice whatever the holders do unheard, as long as each keeps its block', () => {
    const sellers = fc.array(
      fc.record({ sells: fc.integer({ min: 0, max: 30 }), heard: fc.nat(30), trains: fc.nat(30) }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(sellers, (holders) => {
        const given = new Set<number>()
        const trained = new Set<number>()
        let known = UNKNOWN
        for (const { sells, heard, trains } of holders) {
          const { lease, opened } = openLease(REQUEST, known)
          const sold = taken(lease, sells).numbers
          const practised = taken(lease, trains, true).numbers
          for (const number of sold) {
            expect(given.has(number)).toBe(false)
            given.add(number)
          }
          for (const number of practised) {
            expect(trained.has(number)).toBe(false)
            trained.add(number)
          }
          const last = Math.max(known.lastNumber, ...sold.slice(0, heard))
          known = { lease: lease.lease, lastNumber: last, from: opened.from }
        }
      }),
    )
  })
})

describe('the number on the receipt', () => {
  test('begins at 111111 and goes through 999999', () => {
    expect(receiptNoOf(1, RECEIPT_RANGE)).toBe(111_111)
    expect(receiptNoOf(888_889, RECEIPT_RANGE)).toBe(999_999)
    expect(receiptNoOf(888_890, RECEIPT_RANGE)).toBe(111_111)
  })

  test('a range of the shop is counted through, its last number included', () => {
    const numbers = [1, 2, 3, 4, 5].map((no) => receiptNoOf(no, { first: 7, last: 9 }))
    expect(numbers).toEqual([7, 8, 9, 7, 8])
    expect(receiptNoOf(12, { first: 5, last: 5 })).toBe(5)
  })
})
