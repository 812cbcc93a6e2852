// A store of tills for tests: random deeds by the real engine, every till with books and log of its
// own, and the receipts and stock of the store kept the plain way.
import { stockEffects } from '@evertill/shared/stock/effects.ts'
import { type DayTotals, emptyDay, foldDay } from '@evertill/shared/terminal/day.ts'
import { dayKey, type Fact, isTransaction } from '@evertill/shared/terminal/fact.ts'
import { openLease } from '@evertill/shared/terminal/lease.ts'
import { makeZ, type Z } from '@evertill/shared/terminal/z.ts'
import { type Dice, diceOf } from '@evertill/shared/testing/random.ts'
import { RANDOM_ITEMS } from '@evertill/shared/testing/random-shop.ts'
import {
  type Books,
  type CartBody,
  newBooks,
  readFact,
  type TillCart,
  type Written,
  withLease,
} from '@evertill/shared/till/books.ts'
import { dateOfDay, dayOfDate, localTime, type Moment } from '@evertill/shared/time.ts'
import {
  noteTransaction,
  type ReceiptStatus,
  UNTOUCHED,
} from '@evertill/shared/transaction/status.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Deed, Done, Now } from './deed.ts'
import { doDeed } from './engine.ts'
import type { Catalogue } from './shop.ts'
import { returnable } from './undo.ts'

type RandomTill = { books: Books; readonly log: Written[] }
export type RandomStore = ReturnType<typeof randomStore>

const FIRST_DAY = dayOfDate('2026-11-20')
const NO_NUMBERS = { lease: 0, lastNumber: 0, from: 0 }

/** Plays so many deeds over three dates; every till is closed at the end of each. */
export function randomStore(seed: number, { tills: count = 2, deeds = 40 } = {}) {
  const dice = diceOf(seed)
  const newId = idsOf(seed)
  const rules = dice.below(1_000)
  const tills = Array.from({ length: count }, (_, at) => newTill(at + 1))
  const facts: Fact[] = []
  const done: { readonly deed: Deed; readonly done: Done }[] = []
  const receipts = new Map<string, { readonly receipt: Transaction; status: ReceiptStatus }>()
  const parked: TillCart[] = []
  let catalogue = randomCatalogue(dice, 1)
  let minute = 0

  for (let date = 0; date < 3; date += 1) {
    minute = date * 1_440 + 480
    for (const till of tills) play(till, { do: 'open' })
    for (let turn = 0; turn < deeds / 3; turn += 1) {
      if (dice.chance(10)) catalogue = randomCatalogue(dice, catalogue.publish + 1)
      const till = dice.pick(tills)
      play(till, randomDeed(till))
    }
    for (const till of tills) play(till, { do: 'close' })
  }
  return { tills, facts, done, zs: zsOf(facts), stock: stockOf(facts) }

  function play(till: RandomTill, deed: Deed | undefined): void {
    if (deed === undefined) return
    minute += 1
    const now: Now = { dice, newId, at: momentAt(minute), catalogue, rules }
    const one = doDeed(till.books, deed, now)
    if (one === undefined) return
    done.push({ deed, done: one })
    till.books = one.books
    till.log.push(...one.written)
    if (deed.do === 'resume') parked.splice(parked.indexOf(deed.cart), 1)
    for (const { type, body } of one.written) {
      if (type === 'cart-suspended') parked.push((body as CartBody).content)
      const fact = readFact(type, body)
      if (fact !== undefined) note(fact)
    }
  }

  function note(fact: Fact): void {
    facts.push(fact)
    if (!isTransaction(fact)) return
    for (const [id, row] of receipts) row.status = noteTransaction(row.status, id, fact)
    receipts.set(fact.id, { receipt: fact, status: UNTOUCHED })
  }

  function randomDeed(till: RandomTill): Deed | undefined {
    const throwOf = dice.below(100)
    if (throwOf < 50) return { do: 'sell' }
    if (throwOf < 55) return { do: 'cancel' }
    if (throwOf < 62) return { do: 'ring' }
    if (throwOf < 68) return { do: 'suspend' }
    if (throwOf < 74) {
      const cart = parked[0]
      const takenBack = till.log.some(({ body }) => (body as CartBody).content === cart)
      return cart && { do: 'resume', cart, hand: cart.hand + 1, takenBack }
    }
    if (throwOf < 80) return { do: 'cash' }
    if (throwOf < 82) return { do: 'noSale' }
    const rows = [...receipts.values()]
    if (rows.length === 0) return undefined
    const { receipt, status } = dice.pick(rows)
    if (throwOf < 88) return { do: 'void', receipt, status, marks: { permit: newId() } }
    const lines = returnable(receipt, status, dice)
    return { do: 'return', receipt, status, lines, marks: { unchecked: dice.chance(20) } }
  }
}

export function randomCatalogue(dice: Dice, publish: number): Catalogue {
  const kept = RANDOM_ITEMS.filter(() => !dice.chance(5))
  const prices = new Map(kept.map(({ code }) => [code, dice.between(0, 2_000)]))
  return { gen: 'g', publish, prices }
}

export function idsOf(seed: number): () => string {
  let last = 0
  return () => {
    last += 1
    const [a, b] = [seed, last].map((part) => part.toString(16))
    return `${a?.padStart(8, '0')}-0000-7000-8000-${b?.padStart(12, '0')}`
  }
}

export function momentAt(minute: number): Moment {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = FIRST_DAY + Math.floor(minute / 1_440)
  const inDay = ((minute % 1_440) + 1_440) % 1_440
  const local = localTime(`${dateOfDay(day)}T${two(Math.floor(inDay / 60))}:${two(inDay % 60)}:00`)
  return { ms: (FIRST_DAY * 1_440 + minute - 540) * 60_000, local, offset: 540 }
}

function newTill(terminal: number): RandomTill {
  const { lease } = openLease({ terminal, holder: 'device', reason: 'test' }, NO_NUMBERS)
  const books = newBooks({ tenant: 'T1', store: 'S1', terminal })
  return { books: withLease(books, { ...lease, from: lease.next }), log: [] }
}

/** The Z of every day that was closed, of all facts of that day. */
export function zsOf(facts: readonly Fact[]): readonly Z[] {
  return [...daysOf(facts).values()].filter((day) => day.closes.length > 0).map(makeZ)
}

export function daysOf(facts: readonly Fact[]): ReadonlyMap<string, DayTotals> {
  const days = new Map<string, DayTotals>()
  for (const fact of facts) {
    if (fact.openCounter === 0) continue
    const key = dayKey(fact)
    days.set(key, foldDay(days.get(key) ?? emptyDay(fact), fact))
  }
  return days
}

export function stockOf(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const stock = new Map<string, number>()
  for (const { item, quantity } of facts.filter(isTransaction).flatMap(stockEffects)) {
    stock.set(item, (stock.get(item) ?? 0) + quantity)
  }
  return stock
}
