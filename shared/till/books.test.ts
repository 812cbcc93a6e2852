// What a till knows after it has written, and after it has read its own log again.
import { describe, expect, test } from 'vitest'
import type { OpenCart } from '../cart/cart.ts'
import { CURRENCIES, type Currency } from '../money/currency.ts'
import { minor } from '../money/money.ts'
import { cashFigures } from '../terminal/day-figures.ts'
import { decideTerminal } from '../terminal/decide.ts'
import type { TerminalCommand } from '../terminal/terminal.ts'
import {
  aBilling,
  aCart,
  add,
  aHead,
  anItem,
  aShop,
  aTransaction,
  must,
  pay,
} from '../testing/builders.ts'
import { momentOf } from '../testing/till.ts'
import { businessDate } from '../time.ts'
import { type Books, foldBooks, newBooks, readFact, type Written, withLease } from './books.ts'

const SHOP = aShop([anItem('tea', 100, { taxCode: '00' })])
const NAME = { tenant: 'A1234', store: 'S1', terminal: 1 }
const LEASE = { terminal: 1, lease: 1, holder: 'till', from: 1, next: 1, nextTraining: 1 }

describe('the books of a till', () => {
  test('a day that was opened is open, with its float in the drawer', () => {
    const books = opened('2026-11-21')
    expect(books.terminal).toMatchObject({ status: 'opened', staff: 'anna', openCounter: 1 })
    expect(books.day && cashFigures(books.day).expected).toBe(5_000)
  })

  test('a sale counts in the day and stands among the receipts', () => {
    const books = foldBooks(opened('2026-11-21'), [sale(1)])
    expect(books.receipts.map(({ receipt }) => receipt.id)).toEqual(['sale-1'])
    expect(books.day && cashFigures(books.day).expected).toBe(5_100)
  })

  test('a sale takes its number off the lease, and its cart off the screen', () => {
    const before = withCart(withLease(opened('2026-11-21'), LEASE), 'cart-of-sale-1')
    const books = foldBooks(before, [sale(1)])
    expect(books.lease?.next).toBe(2)
    expect(books.cart).toBeUndefined()
  })

  test('another cart than the one that was billed stays on the screen', () => {
    const before = withCart(opened('2026-11-21'), 'another')
    expect(foldBooks(before, [sale(1)]).cart?.id).toBe('another')
  })

  test('an old copy of the lease gives no number a second time', () => {
    const books = foldBooks(withLease(opened('2026-11-21'), LEASE), [sale(1), sale(2)])
    expect(withLease(withLease(books, undefined), LEASE).lease?.next).toBe(3)
  })

  test('numbers of one lease say nothing about the numbers of the next', () => {
    const books = foldBooks(opened('2026-11-21'), [sale(7)])
    const next = { ...LEASE, lease: 2, from: 20_001, next: 20_001 }
    expect(withLease(books, next).lease?.next).toBe(20_001)
  })

  test('the same date opened again keeps its receipts; the next date begins without', () => {
    const sold = foldBooks(opened('2026-11-21'), [sale(1)])
    const closed = done(sold, { type: 'close' }, '2026-11-21')
    expect(done(closed, { type: 'open' }, '2026-11-21').receipts).toHaveLength(1)
    expect(done(closed, { type: 'open' }, '2026-11-22').receipts).toEqual([])
  })

  test('a sale of an earlier day is a receipt, and no coin of the day that is open', () => {
    const books = done(
      done(opened('2026-11-21'), { type: 'close' }, '2026-11-21'),
      { type: 'open' },
      '2026-11-22',
    )
    const late = foldBooks(books, [sale(1)])
    expect(late.receipts).toHaveLength(1)
    expect(late.day && cashFigures(late.day).expected).toBe(0)
  })

  test('a suspended cart leaves the screen; taken back it is there as it was', () => {
    const books = withCart(opened('2026-11-21'), 'c')
    const body = { cart: 'c', hand: 1, content: books.cart }
    const away = foldBooks(books, [{ type: 'cart-suspended', body }])
    expect(away.cart).toBeUndefined()
    expect(foldBooks(away, [{ type: 'cart-taken-back', body }]).cart).toEqual(books.cart)
  })

  test('read again from its log, a till knows what it knew', () => {
    const written = [...openingOf(newBooks(NAME), '2026-11-21'), sale(1), sale(2), sale(3)]
    const step = written.reduce((books, one) => foldBooks(books, [one]), newBooks(NAME))
    const stored = JSON.parse(JSON.stringify(written)) as Written[]
    expect(foldBooks(newBooks(NAME), stored)).toEqual(step)
  })

  test('what calls itself a transaction and has no number is no fact', () => {
    expect(readFact('transaction', { fact: { id: 'a', kind: 'open' } })).toBeUndefined()
    expect(readFact('terminal', { fact: { kind: 'open' } })).toBeUndefined()
    expect(readFact('z', { fact: { id: 'a', kind: 'open' } })).toBeUndefined()
  })
})

function sale(no: number): Written {
  const fact = aTransaction(
    SHOP,
    [add(['tea', 1]), { type: 'subtotal' }, pay('01', 500), { type: 'bill' }],
    {
      id: `sale-${no}`,
      no,
      billing: aBilling({ businessCounter: 1 }),
    },
  )
  return { id: fact.id, type: 'transaction', body: { fact } }
}

function withCart(books: Books, id: string): Books {
  const cart: OpenCart = aCart(SHOP, [add(['tea', 1])], undefined, aHead({ id }))
  return { ...books, cart: { ...cart, masters: { gen: 'g', publish: 1 } } }
}

function opened(date: string): Books {
  return foldBooks(newBooks(NAME), openingOf(newBooks(NAME), date))
}

function openingOf(books: Books, date: string): readonly Written[] {
  const signed = decided(books, { type: 'signIn', staff: 'anna' }, date)
  const float = { amount: minor(5_000) }
  return [...signed, ...decided(foldBooks(books, signed), { type: 'open', float }, date)]
}

function done(books: Books, command: TerminalCommand, date: string): Books {
  return foldBooks(books, decided(books, command, date))
}

let ids = 0

function decided(
  { terminal, day }: Books,
  command: TerminalCommand,
  date: string,
): readonly Written[] {
  ids += 1
  const facts = must(
    decideTerminal(terminal, command, {
      id: `fact-${ids}`,
      at: momentOf(`${businessDate(date)}T09:00:00`),
      may: () => 'allow',
      training: false,
      currency: CURRENCIES['JPY'] as Currency,
      policy: { dayChangeHour: 4, cashMoveMax: minor(1_000_000) },
      day: terminal.status === 'opened' ? day : null,
      carts: [],
      clockInDoubt: false,
      openCounterOf: () => 0,
    }),
  )
  return facts
    .filter((event) => event.kind !== 'mode')
    .map((fact) => ({ id: fact.id, type: 'terminal', body: { fact } }))
}
