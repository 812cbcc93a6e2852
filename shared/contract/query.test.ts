// Proves how paging, sorting, flags and repeated fields of a query are read.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { JournalQuery } from './journal.ts'
import { PromotionsQuery } from './promotion.ts'
import { Flag, parseSort, queryInput, Sort, sortText, wholeNumber } from './query.ts'
import { StockQuery } from './stock.ts'
import { TerminalsQuery } from './terminal.ts'
import { TransactionsQuery } from './transaction.ts'

test('a list that is asked for nothing answers its first hundred rows in its own order', () => {
  expect(TerminalsQuery.parse({})).toEqual({
    limit: 100,
    page: 1,
    sort: [{ field: 'terminal_id', direction: 1 }],
  })
  expect(PromotionsQuery.parse({}).limit).toBe(20)
  expect(TransactionsQuery.parse({}).sort).toEqual([{ field: 'transaction_no', direction: -1 }])
})

test('old clients may ask for all rows by a limit of 0, but not of stock', () => {
  expect(TerminalsQuery.parse({ limit: '0' }).limit).toBe(0)
  expect(StockQuery.safeParse({ limit: '0' }).success).toBe(false)
  expect(StockQuery.safeParse({ limit: '1001' }).success).toBe(false)
  expect(TerminalsQuery.safeParse({ page: '0' }).success).toBe(false)
})

test('a sort order is read as it is written', () => {
  expect(parseSort('a:1,b_c:-1')).toEqual([
    { field: 'a', direction: 1 },
    { field: 'b_c', direction: -1 },
  ])
  expect(parseSort(' a : 1 , b:-1 ')).toHaveLength(2)
  expect(parseSort('')).toEqual([])
  for (const bad of ['a', 'a:2', 'a:1,', '$where:1', 'a:1,b:1,c:1,d:1,e:1', ':1', 'a.b:1']) {
    expect(parseSort(bad), bad).toBeUndefined()
    expect(Sort.safeParse(bad).success, bad).toBe(false)
  }
})

test('the order in the metadata can be sent back', () => {
  const field = fc.record({
    field: fc.stringMatching(/^[a-z][a-z_]{0,10}$/),
    direction: fc.constantFrom(1 as const, -1 as const),
  })
  fc.assert(
    fc.property(fc.array(field, { maxLength: 4 }), (fields) => {
      expect(parseSort(sortText(fields))).toEqual(fields)
    }),
  )
})

test('numbers in a query are digits and nothing else', () => {
  const schema = wholeNumber(-10, 999)
  expect(schema.parse('42')).toBe(42)
  expect(schema.parse('-7')).toBe(-7)
  for (const bad of ['', ' 1', '1.0', '1e2', '0x1', '１', '1000', '-11', '9'.repeat(30), 5]) {
    expect(schema.safeParse(bad).success, String(bad)).toBe(false)
  }
})

test('flags are read in every spelling of the older server', () => {
  expect(['true', 'True', '1', 'yes', 'ON'].map((text) => Flag.parse(text))).not.toContain(false)
  expect(['false', '0', 'no', 'Off'].map((text) => Flag.parse(text))).not.toContain(true)
  expect(Flag.safeParse('maybe').success).toBe(false)
})

test('a search may repeat terminals and words; of anything else the last one counts', () => {
  const values = { terminals: ['1', '2'], keywords: ['tea'], limit: ['5', '7'], other: ['x'] }
  expect(JournalQuery.parse(queryInput(JournalQuery.shape, values))).toMatchObject({
    terminals: [1, 2],
    keywords: ['tea'],
    limit: 7,
  })
})

test('a query knows only its own names', () => {
  const values = JSON.parse('{"__proto__":["x"],"constructor":["y"]}')
  expect(queryInput(JournalQuery.shape, values)).toEqual({})
})

test('a browser can write the query it means', () => {
  const query = { limit: 50, page: 2, sort: [{ field: 'store_code', direction: -1 as const }] }
  expect(z.encode(TerminalsQuery, query)).toEqual({ limit: '50', page: '2', sort: 'store_code:-1' })
})
