// A till that trades by the real rules: what it knows follows from its log, and every price from one
// complete publish.
import { isTransaction } from '@evertill/shared/terminal/fact.ts'
import { diceOf } from '@evertill/shared/testing/random.ts'
import {
  type Books,
  type CartBody,
  foldBooks,
  newBooks,
  readFact,
  type TransactionBody,
  type Written,
  withLease,
} from '@evertill/shared/till/books.ts'
import { describe, expect, test } from 'vitest'
import { findUnfit } from '../../src/json.ts'
import { DEPTH_MAX } from '../../src/limits.ts'
import type { Deed, Done, Now } from './deed.ts'
import { doDeed } from './engine.ts'
import { idsOf, momentAt, randomCatalogue, randomStore } from './random-store.ts'
import { leftOf, returnable } from './undo.ts'

const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1)
const LEASE = { terminal: 1, lease: 1, holder: 'd', next: 1, nextTraining: 1, from: 1 }

describe('random deeds', () => {
  test('of every kind happen, and leave transactions of every kind', () => {
    const stores = SEEDS.map((seed) => randomStore(seed))
    const deeds = new Set(stores.flatMap(({ done }) => done.map(({ deed }) => deed.do)))
    expect([...deeds].sort()).toEqual([
      'cancel',
      'cash',
      'close',
      'noSale',
      'open',
      'resume',
      'return',
      'ring',
      'sell',
      'suspend',
      'void',
    ])
    const facts = stores.flatMap((store) => store.facts)
    const kinds = new Set(facts.filter(isTransaction).map((fact) => fact.kind))
    expect([...kinds].sort()).toEqual(['cancel', 'return', 'sale', 'void', 'voidReturn'])
    const sells = stores.flatMap(({ done }) => done).filter(({ deed }) => deed.do === 'sell')
    const sold = sells.filter(({ done }) => kindOf(done) === 'sale')
    expect(sold).toEqual(sells)
  })

  test('leave books that are built again from the log alone', () => {
    for (const seed of SEEDS) {
      for (const { books, log } of randomStore(seed).tills) {
        const { tenant, store, terminal } = books.terminal
        const empty = newBooks({ tenant, store, terminal })
        const before = withLease(empty, { ...LEASE, terminal, holder: 'device' })
        const kept = JSON.parse(JSON.stringify(log)) as typeof log
        expect({ ...foldBooks(before, kept), cart: books.cart }).toEqual(books)
        // A lease that comes back after its numbers were written gives none of them again.
        const late = withLease(foldBooks(empty, kept), before.lease)
        expect(late.lease).toEqual(books.lease)
      }
    }
  })

  test('write what may stand in a log', () => {
    for (const seed of SEEDS) {
      const log = randomStore(seed).tills.flatMap((till) => till.log)
      for (const { body } of log) expect(findUnfit(body, DEPTH_MAX - 1)).toBeUndefined()
    }
  })

  test('price every basket by one complete publish', () => {
    for (const seed of SEEDS) {
      for (const { deed, done } of randomStore(seed).done) {
        const body = done.written[0]?.body as TransactionBody | undefined
        if (deed.do !== 'sell' && deed.do !== 'cancel') continue
        expect(body?.masters).toEqual(done.price)
        expect(body?.fact.cart?.hand).toBeGreaterThan(0)
      }
    }
  })
})

test('a basket begun at old prices is paid at them, and nothing joins it at new ones', () => {
  const old = priced('old', 1, 100)
  for (const seed of SEEDS) {
    const rung = must(doDeed(openBooks(seed), { do: 'ring' }, nowOf(seed, old)))
    const lines = rung.books.cart?.lines ?? []
    expect(lines.length).toBeGreaterThan(0)
    const sold = must(doDeed(rung.books, { do: 'sell' }, nowOf(seed, priced('new', 2, 999))))
    expect(sold.price).toEqual({ gen: 'old', publish: 1 })
    expect(factOf(sold).lines).toHaveLength(lines.length)
    for (const line of factOf(sold).lines) {
      expect(line.unitPrice).toMatchObject({ value: 100 })
    }
    const again = must(doDeed(sold.books, { do: 'sell' }, nowOf(seed, priced('new', 2, 999))))
    expect(again.price).toEqual({ gen: 'new', publish: 2 })
  }
})

describe('a till cannot', () => {
  const closed: readonly Deed[] = [{ do: 'sell' }, { do: 'ring' }, { do: 'cash' }, { do: 'close' }]

  test.each(closed)('$do while it is closed', (deed) => {
    const books = withLease(newBooks({ tenant: 'T1', store: 'S1', terminal: 1 }), LEASE)
    expect(doDeed(books, deed, nowOf(1))).toBeUndefined()
  })

  test('number a sale without a lease', () => {
    const books = withLease(openBooks(1), undefined)
    expect(doDeed(books, { do: 'sell' }, nowOf(1))).toBeUndefined()
    expect(doDeed(books, { do: 'ring' }, nowOf(1))).toBeDefined()
  })

  test('void a receipt twice, or that of another terminal', () => {
    const sold = must(doDeed(openBooks(1), { do: 'sell' }, nowOf(1)))
    const own = sold.books.receipts[0]
    if (own === undefined) throw new Error('a sale is remembered')
    const deed = { do: 'void', ...own, marks: {} } as const
    const undone = must(doDeed(sold.books, deed, nowOf(2)))
    const status = undone.books.receipts[0]?.status
    expect(status?.voids).toEqual([factOf(undone).id])
    expect(
      doDeed(undone.books, { ...deed, status: status ?? own.status }, nowOf(3)),
    ).toBeUndefined()
    expect(doDeed(openBooks(4, 2), deed, nowOf(5))).toBeUndefined()
  })

  test('resume a cart in a hand that has passed', () => {
    const rung = must(doDeed(openBooks(1), { do: 'ring' }, nowOf(1)))
    const put = must(doDeed(rung.books, { do: 'suspend' }, nowOf(2)))
    expect(put.books.cart).toBeUndefined()
    const cart = bodyOf<CartBody>(put.written).content
    expect(doDeed(put.books, { do: 'resume', cart, hand: cart.hand }, nowOf(3))).toBeUndefined()
    const back = must(doDeed(openBooks(4, 2), { do: 'resume', cart, hand: 5 }, nowOf(4)))
    expect(back.books.cart).toMatchObject({
      id: cart.id,
      hand: 5,
      terminal: 2,
      masters: cart.masters,
    })
  })
})

test('a cart copied while it was open goes on at another till', () => {
  const rung = must(doDeed(openBooks(1), { do: 'ring' }, nowOf(1)))
  const cart = rung.books.cart
  if (cart === undefined) throw new Error('a basket was begun')
  const back = must(doDeed(openBooks(2, 2), { do: 'resume', cart, hand: 2 }, nowOf(2)))
  const sold = must(doDeed(back.books, { do: 'sell' }, nowOf(3)))
  expect(factOf(sold).cart).toEqual({ id: cart.id, hand: 2 })
  expect(sold.books.cart).toBeUndefined()
})

test('a return shows its permit, or that nobody was asked', () => {
  const sold = must(doDeed(openBooks(1), { do: 'sell' }, nowOf(1)))
  const own = sold.books.receipts[0]
  if (own === undefined) throw new Error('a sale is remembered')
  const deed = { do: 'return', ...own, lines: leftOf(own.receipt, own.status) } as const
  const there = openBooks(4, 2)
  const asked = must(doDeed(there, { ...deed, marks: { permit: 'P' } }, nowOf(5)))
  expect(bodyOf<TransactionBody>(asked.written).permit).toBe('P')
  expect(factOf(asked).unchecked).toBeUndefined()
  const alone = must(doDeed(there, { ...deed, marks: { unchecked: true } }, nowOf(5)))
  expect(bodyOf<TransactionBody>(alone.written).permit).toBeUndefined()
  expect(factOf(alone)).toMatchObject({ kind: 'return', unchecked: true, terminal: 2 })
})

test('a till remembers the receipts of its date, through a second opening, and no longer', () => {
  const sold = must(doDeed(openBooks(1), { do: 'sell' }, nowOf(1)))
  const closed = must(doDeed(sold.books, { do: 'close' }, nowOf(2)))
  const again = must(doDeed(closed.books, { do: 'open' }, nowOf(3)))
  expect(again.books.receipts).toEqual(sold.books.receipts)
  const tomorrow = { ...nowOf(3), at: momentAt(1_440 + 600) }
  expect(must(doDeed(closed.books, { do: 'open' }, tomorrow)).books.receipts).toEqual([])
})

test('a close names the cart that is still open', () => {
  const rung = must(doDeed(openBooks(1), { do: 'ring' }, nowOf(1)))
  const closed = must(doDeed(rung.books, { do: 'close' }, nowOf(2)))
  const facts = closed.written.map(({ type, body }) => readFact(type, body))
  const close = facts.find((fact) => fact?.kind === 'close')
  expect(close).toMatchObject({ openCarts: [rung.books.cart?.id] })
})

test('a clock that went back opens the date the terminal had', () => {
  const closed = must(doDeed(openBooks(1), { do: 'close' }, nowOf(2)))
  const early = { ...nowOf(3), at: momentAt(-2_000) }
  const opened = must(doDeed(closed.books, { do: 'open' }, early))
  expect(opened.books.day?.day).toMatchObject({ businessDate: '2026-11-20', openCounter: 2 })
})

test('what is returnable is left, and never more than that', () => {
  for (const seed of SEEDS) {
    const sold = must(doDeed(openBooks(seed), { do: 'sell' }, nowOf(seed)))
    const own = sold.books.receipts[0]
    if (own === undefined) throw new Error('a sale is remembered')
    const left = leftOf(own.receipt, own.status)
    for (const back of returnable(own.receipt, own.status, diceOf(seed))) {
      const line = left.find(({ lineNo }) => lineNo === back.lineNo)
      expect(back.quantity).toBeGreaterThan(0)
      expect(back.quantity).toBeLessThanOrEqual(line?.quantity ?? 0)
    }
  }
})

function openBooks(seed: number, terminal = 1): Books {
  const books = newBooks({ tenant: 'T1', store: 'S1', terminal })
  return withLease(must(doDeed(books, { do: 'open' }, nowOf(seed))).books, { ...LEASE, terminal })
}

function nowOf(seed: number, catalogue = randomCatalogue(diceOf(9), 1)): Now {
  return { dice: diceOf(seed), newId: idsOf(seed), at: momentAt(600 + seed), catalogue, rules: 9 }
}

function priced(gen: string, publish: number, price: number): Now['catalogue'] {
  const { prices } = randomCatalogue(diceOf(9), publish)
  return { gen, publish, prices: new Map([...prices.keys()].map((code) => [code, price])) }
}

function must(done: Done | undefined): Done {
  if (done === undefined) throw new Error('refused')
  return done
}

function factOf({ written }: Done) {
  return bodyOf<TransactionBody>(written).fact
}

function bodyOf<T>([first]: readonly Written[]): T {
  if (first === undefined) throw new Error('nothing was written')
  return first.body as T
}

function kindOf(done: Done) {
  return factOf(done).kind
}
