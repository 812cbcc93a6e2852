// The sum that tells two nodes whether they hold the same rows.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codec } from '../testing/node-ports.ts'
import { EMPTY_SUM, readSum, replaceInSum, rowHash, sumOf, writeSum } from './sum.ts'

const row = fc.record({
  key: fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
  ver: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  del: fc.boolean(),
  body: fc.json(),
})
const rows = fc.uniqueArray(row, { selector: ({ key }) => key, maxLength: 20 })

test('[F12] the sum of a coffee is the same for ever, or every store would take a snapshot', () => {
  const coffee = { key: 'item/coffee', ver: 7, del: false, body: '{"price":450}' }
  expect(writeSum(rowHash(coffee, codec))).toBe('b4a3866ba6b61585')
})

test('[F12] a sum carried along with every change is the sum of all rows counted anew', () => {
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const kept = new Map(before.map((each) => [each.key, each]))
      let sum = sumOf(before, codec)
      for (const each of after) {
        const old = kept.get(each.key)
        sum = replaceInSum(sum, old ? rowHash(old, codec) : 0n, rowHash(each, codec))
        kept.set(each.key, each)
      }
      expect(writeSum(sum)).toBe(writeSum(sumOf([...kept.values()].reverse(), codec)))
      expect(readSum(writeSum(sum))).toBe(sum)
    }),
  )
})

test('[F12] a deleted row adds nothing, and no rows are sixteen zeros', () => {
  const gone = { key: 'item/tea', ver: 3, del: true, body: '' }
  expect(writeSum(sumOf([gone], codec))).toBe(EMPTY_SUM)
  expect(writeSum(sumOf([], codec))).toBe('0000000000000000')
})

test('[F12] key, version and body each change the sum, and no letter can move between them', () => {
  const base = { key: 'ab', ver: 1, del: false, body: 'c' }
  const others = [
    { ...base, key: 'a', body: 'bc' },
    { ...base, key: 'abc', body: '' },
    { ...base, ver: 2 },
    { ...base, ver: 2 ** 32 + 1 },
    { ...base, body: 'd' },
  ]
  const hashes = [base, ...others].map((each) => rowHash(each, codec))
  expect(new Set(hashes).size).toBe(hashes.length)
})

test('[F12] a sum wraps at two to the sixty-fourth, and taking a row away undoes adding it', () => {
  const most = 2n ** 64n - 1n
  expect(replaceInSum(most, 0n, 2n)).toBe(1n)
  expect(replaceInSum(0n, 1n, 0n)).toBe(most)
  expect(replaceInSum(replaceInSum(5n, 0n, most), most, 0n)).toBe(5n)
})
