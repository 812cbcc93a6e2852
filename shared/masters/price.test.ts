// Which price counts: the narrower before the wider, each in its period, and 0 is a price.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { wholePrice } from '../money/price.ts'
import { anItem, NOON } from '../testing/builders.ts'
import { localTime } from '../time.ts'
import type { PriceRow } from './item.ts'
import { type PriceQuestion, priceChanges, priceOf } from './price.ts'

const price = (amount: number) => wholePrice(minor(amount))
const common: PriceRow = { kind: 'common', price: price(500) }
const store: PriceRow = { kind: 'store', store: 'S1', price: price(400) }
const member: PriceRow = { kind: 'member', price: price(300) }
const gold: PriceRow = { kind: 'member', tier: 'gold', price: price(250) }
const all = [common, store, member, gold]

function ask(prices: readonly PriceRow[], question: Partial<PriceQuestion> = {}) {
  const answer = priceOf(anItem('A', 0, { prices }), { at: NOON, store: 'S1', ...question })
  return answer && [answer.price.value, answer.source]
}

describe('the order of prices', () => {
  test('keyed, then barcode, then member, then store, then common', () => {
    const shown = { member: {}, keyed: price(1), embedded: price(2) }
    expect(ask(all, shown)).toEqual([1, 'keyed'])
    expect(ask(all, { member: {}, embedded: price(2) })).toEqual([2, 'barcode'])
    expect(ask(all, { member: {} })).toEqual([300, 'member'])
    expect(ask(all)).toEqual([400, 'store'])
    expect(ask([common])).toEqual([500, 'common'])
    expect(ask([])).toBeUndefined()
  })

  test('a price of 0 is a price at every step', () => {
    const free = all.map((row) => ({ ...row, price: price(0) }))
    expect(ask(all, { keyed: price(0) })).toEqual([0, 'keyed'])
    expect(ask(all, { embedded: price(0) })).toEqual([0, 'barcode'])
    expect(ask(free, { member: {} })).toEqual([0, 'member'])
    expect(ask(free)).toEqual([0, 'store'])
    expect(ask(free.slice(0, 1))).toEqual([0, 'common'])
  })

  test('another store’s price and a card that nobody showed count for nothing', () => {
    expect(ask(all, { store: 'S2' })).toEqual([500, 'common'])
    expect(ask([member, gold])).toBeUndefined()
  })

  test('the price of a tier is for that tier and comes before the price of all members', () => {
    expect(ask(all, { member: { tier: 'gold' } })).toEqual([250, 'member'])
    expect(ask(all, { member: { tier: 'silver' } })).toEqual([300, 'member'])
    const newer: PriceRow = { ...member, validFrom: localTime('2026-11-21T00:00:00') }
    expect(ask([gold, newer], { member: { tier: 'gold' } })).toEqual([250, 'member'])
  })

  test('how the rows are listed changes nothing', () => {
    const shuffled = fc.shuffledSubarray(all, { minLength: all.length })
    fc.assert(
      fc.property(shuffled, fc.constantFrom(undefined, 'gold', 'silver'), (rows, tier) => {
        const question = tier === undefined ? {} : { member: { tier } }
        expect(ask(rows, question)).toEqual(ask(all, question))
      }),
    )
  })
})

describe('a price that changes', () => {
  const from = localTime('2026-12-01T10:00:00')
  const raised: PriceRow = { ...common, price: price(550), validFrom: from }

  test('counts from exactly its second on', () => {
    expect(ask([common, raised], { at: localTime('2026-12-01T09:59:59') })).toEqual([500, 'common'])
    expect(ask([common, raised], { at: from })).toEqual([550, 'common'])
  })

  test('a store’s price that has ended leaves the common one', () => {
    const offer: PriceRow = { ...store, validTo: localTime('2026-11-30T23:59:59') }
    expect(ask([common, offer], { at: localTime('2026-11-30T23:59:59') })).toEqual([400, 'store'])
    expect(ask([common, offer], { at: localTime('2026-12-01T00:00:00') })).toEqual([500, 'common'])
  })

  test('before the first price there is none, and the cashier is asked', () => {
    expect(ask([raised], { at: localTime('2026-12-01T09:59:59') })).toBeUndefined()
  })

  test('a store is told when something changes for it, in order and once', () => {
    const end = localTime('2027-01-31T23:59:59')
    const elsewhere: PriceRow = {
      kind: 'store',
      store: 'S2',
      price: price(1),
      validFrom: localTime('2026-12-24T00:00:00'),
    }
    const rows = [{ ...raised, validTo: end }, elsewhere, { ...store, validFrom: from }]
    expect(priceChanges(anItem('A', 0, { prices: rows }), 'S1')).toEqual([from, end])
  })
})
