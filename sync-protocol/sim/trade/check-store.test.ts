// The checks of the books: honest stores pass them, and each one notices the fault it is there for.

import type { SoldLine } from '@evertill/shared/cart/sold-line.ts'
import { minor } from '@evertill/shared/money/money.ts'
import {
  type CloseFact,
  type Fact,
  isTransaction,
  type OpenFact,
} from '@evertill/shared/terminal/fact.ts'
import { amendZ, effectiveDay, type Z, type ZAmended } from '@evertill/shared/terminal/z.ts'
import type { Transaction, TransactionTender } from '@evertill/shared/transaction/transaction.ts'
import { describe, expect, test } from 'vitest'
import { checkLeaseNumbers, collisions } from './check-numbers.ts'
import { checkReceipt, overReturned } from './check-receipts.ts'
import { checkStore } from './check-store.ts'
import { daysOf, type RandomStore, randomStore, stockOf, zsOf } from './random-store.ts'

const SEEDS = Array.from({ length: 60 }, (_, at) => at + 1)
const NOTHING_RAISED = { doubled: new Set<string>(), colliding: new Set<string>() }

describe('an honest store', () => {
  test('adds up in everything', () => {
    for (const seed of SEEDS) {
      const { facts, zs, stock } = randomStore(seed, { tills: 1 + (seed % 3), deeds: 60 })
      expect(checkStore(facts, zs, [], stock, NOTHING_RAISED)).toEqual([])
    }
  })

  test('adds up whatever the order its facts come in, and by its amendments too', () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const { facts, stock } = randomStore(seed)
      const early = facts.filter((fact, at) => at % 5 !== 0 || !isTransaction(fact))
      const zs = zsOf(early)
      const amendments = zs.flatMap((z) => amended(z, facts))
      const texts = checkStore(facts.toReversed(), zs, amendments, stock, NOTHING_RAISED)
      expect(texts).toEqual([])
      const unamended = checkStore(facts, zs, [], stock)
      expect(unamended.some((text) => text.startsWith('6: Z'))).toBe(amendments.length > 0)
    }
  })

  test('numbers every lease without a gap', () => {
    for (const seed of SEEDS) {
      for (const till of randomStore(seed).tills) {
        expect(checkLeaseNumbers(leaseOf(till), logOf(till))).toEqual([])
      }
    }
  })
})

describe('it is noticed when', () => {
  const paid = (fact: Fact) => isTransaction(fact) && fact.kind === 'sale' && fact.totals.total > 0
  const part = <T>(fact: Fact, more: T) => ({ ...fact, ...more }) as unknown as Fact
  type Tamper = readonly [
    what: string,
    number: string,
    which: (fact: Fact) => boolean,
    (fact: Fact) => Fact,
  ]
  const sold = (fact: Fact) => fact as Transaction

  const tampers: readonly Tamper[] = [
    [
      'a close declares another difference',
      '5',
      isCounted,
      (fact) => part(fact, { difference: 1_234_567 }),
    ],
    [
      'a close expects other coins',
      '5',
      isClose,
      (fact) =>
        part(fact, { expected: (fact as CloseFact).expected + 7, counted: null, difference: null }),
    ],
    ['cash goes out unseen', '5', isMove, (fact) => part(fact, { amount: 999_999 })],
    ['a receipt is wrong in itself', '1', paid, (fact) => part(fact, { rounding: 4_321 })],
    ['a sale is of another day', '6', paid, (fact) => part(fact, { businessCounter: 99 })],
    ['a sale was only practice', '6', paid, (fact) => part(fact, { training: true })],
    ['a sale was a return', '6', paid, (fact) => part(fact, { kind: 'return' })],
    [
      'cash moves the other way',
      '6',
      isMove,
      (fact) => part(fact, { move: (fact as { move: string }).move === 'in' ? 'out' : 'in' }),
    ],
    [
      'goods move twice',
      '7',
      isTracked,
      (fact) =>
        part(fact, {
          lines: sold(fact).lines.map((line) => ({ ...line, quantity: 2 * line.quantity })),
        }),
    ],
  ]

  test.each(tampers)('%s', (_, number, which, change) => {
    const { facts, zs, stock } = storeWith(which)
    const at = facts.findIndex(which)
    const changed = facts.map((fact, place) => (place === at ? change(fact) : fact))
    const texts = checkStore(changed, zs, [], stock, NOTHING_RAISED)
    expect(texts.filter((text) => text.startsWith(`${number}: `))).not.toEqual([])
  })

  test('a Z tells of other coins in the drawer', () => {
    const { facts, zs, stock } = randomStore(3)
    const [first, ...others] = zs as readonly [Z, ...Z[]]
    const wrong = { ...first, drawerExpected: minor(first.drawerExpected + 1) }
    const texts = checkStore(facts, [wrong, ...others], [], stock)
    expect(texts).toHaveLength(1)
    expect(texts[0]).toMatch(/^6: Z .*: drawer expected is/)
  })

  test('a sale is missing', () => {
    const { facts, zs, stock } = storeWith(paid)
    const without = facts.filter((fact) => fact !== facts.find(paid))
    expect(numbersOf(checkStore(without, zs, [], stock))).toContain('6')
  })

  test('a stock level is off by a gram', () => {
    const { facts, zs, stock } = randomStore(3)
    const wrong = new Map([...stock, ['bread', (stock.get('bread') ?? 0) + 1]])
    const unknown = new Map([...stock, ['gold', 1]])
    expect(numbersOf(checkStore(facts, zs, [], wrong))).toEqual(['7'])
    expect(checkStore(facts, zs, [], unknown)).toEqual([
      '7: 1 of gold are on hand, and 0 were moved',
    ])
  })

  test('nobody opened the day', () => {
    const { facts, zs, stock } = randomStore(3)
    const closed = facts.filter((fact) => fact.kind !== 'open')
    expect(checkStore(closed, zs, [], stock).some((text) => text.includes('nobody opened'))).toBe(
      true,
    )
  })

  test('the grand total falls in an amendment', () => {
    const { facts, zs, stock } = randomStore(3)
    const z = zs.find(({ totals }) => totals.perpetual.absolute !== '0') as Z
    const less = { ...z.totals, perpetual: { net: '0', absolute: '0' } }
    const row = { id: 'a', z: z.id, n: 1, totals: less, drawerExpected: z.drawerExpected }
    const texts = checkStore(facts, zs, [row as ZAmended], stock)
    expect(texts).toContain(`6: Z ${z.id}: the grand total falls in amendment 1`)
  })

  test('goods come back twice, unless it was reported', () => {
    const { facts } = storeWith((fact) => fact.kind === 'return')
    const back = facts.find((fact) => fact.kind === 'return') as Transaction
    const again = Array.from({ length: 5 }, (_, at) => ({
      ...back,
      id: `again-${at}`,
      transactionNo: 900 + at,
    }))
    const all = [...facts, ...again]
    const receipt = back.origin?.transaction ?? ''
    expect([...overReturned(all.filter(isTransaction)).keys()]).toEqual([receipt])
    const check = (doubled: string[]) =>
      checkStore(all, zsOf(all), [], stockOf(all), { ...NOTHING_RAISED, doubled: new Set(doubled) })
    expect(new Set(numbersOf(check([])))).toEqual(new Set(['2']))
    expect(check([receipt])).toEqual([])
  })

  test('a voided receipt comes back as well', () => {
    const { facts } = storeWith((fact) => fact.kind === 'void')
    const undone = facts.find((fact) => fact.kind === 'void') as Transaction
    const twice = [...facts, { ...undone, id: 'twice', transactionNo: 901 }].filter(isTransaction)
    expect([...overReturned(twice).keys()]).toEqual([undone.origin?.transaction])
    expect(overReturned(facts.filter(isTransaction)).size).toBe(0)
  })

  test('a number is left out, or used twice', () => {
    const [till] = randomStore(5).tills
    if (till === undefined) throw new Error('a store has a till')
    const log = logOf(till)
    const gap = log.filter((_, at) => at !== 2)
    expect(numbersOf(checkLeaseNumbers(leaseOf(till), gap))).toEqual(['3'])
    const twice = [...log.slice(0, 3), ...log.slice(2)]
    expect(numbersOf(checkLeaseNumbers(leaseOf(till), twice))).toEqual(['3'])
    expect(numbersOf(checkLeaseNumbers({ ...leaseOf(till), from: 7 }, log))).toContain('3')
  })

  test('two transactions of a terminal have one number, unless it was reported', () => {
    const { facts, stock } = randomStore(5)
    const sale = facts.find(paid) as Transaction
    const lines = sale.lines.map((line) => ({ ...line, stockTracked: false, components: [] }))
    const all: readonly Fact[] = [...facts, { ...sale, id: 'clone', lines }]
    expect(collisions(all.filter(isTransaction)).map(([, second]) => second.id)).toEqual(['clone'])
    expect(collisions([sale, sale])).toEqual([])
    const check = (...ids: string[]) =>
      checkStore(all, zsOf(all), [], stock, { ...NOTHING_RAISED, colliding: new Set(ids) })
    expect(numbersOf(check())).toEqual(['3'])
    expect(check('clone')).toEqual([])
  })
})

describe('a receipt is wrong when', () => {
  const receipt = sellable()

  test.each(Object.keys(receipt.totals))('its %s is told one too high', (figure) => {
    const told = receipt.totals[figure as keyof Transaction['totals']]
    const totals = { ...receipt.totals, [figure]: told + 1 }
    expect(checkReceipt(receipt)).toEqual([])
    expect(numbersOf(checkReceipt({ ...receipt, totals }))).toContain('1')
  })

  test.each(['amount', 'tendered', 'change', 'forfeited'] as const)(
    'the %s of a tender is one too high',
    (figure) => {
      const [first, ...others] = receipt.tenders as readonly [TransactionTender]
      const tenders = [{ ...first, [figure]: first[figure] + 1 }, ...others]
      expect(numbersOf(checkReceipt({ ...receipt, tenders }))).toContain('1')
    },
  )

  test.each(['gross', 'allocated', 'service', 'quantity'] as const)(
    'the %s of a line is one too high',
    (figure) => {
      const [first, ...others] = receipt.lines as readonly [SoldLine]
      const lines = [{ ...first, [figure]: first[figure] + 1 }, ...others]
      expect(numbersOf(checkReceipt({ ...receipt, lines }))).toContain('1')
    },
  )

  test('nothing was paid, and its total is still another than its lines', () => {
    const totals = { ...receipt.totals, total: minor(receipt.totals.total + 1) }
    const cancelled = { ...receipt, kind: 'cancel', tenders: [], totals } as const
    expect(checkReceipt({ ...cancelled, totals: receipt.totals })).toEqual([])
    expect(checkReceipt(cancelled)).toHaveLength(1)
  })

  test('its change, its rounding, a tax by rate or a tax of a line is another', () => {
    const { lines, taxes } = receipt
    const wrong: readonly Partial<Transaction>[] = [
      { change: minor(receipt.change + 1) },
      { rounding: minor(receipt.rounding + 1) },
      { taxes: taxes.map((bucket) => ({ ...bucket, tax: minor(bucket.tax + 1) })) },
      { lines: lines.map((line) => ({ ...line, taxes: line.taxes.map((tax) => minor(tax + 1)) })) },
    ]
    for (const more of wrong) {
      expect(numbersOf(checkReceipt({ ...receipt, ...more }))).toContain('1')
    }
  })
})

test('two openings of one day are held to no float but the first', () => {
  const { facts, stock } = randomStore(3)
  const open = facts.find((fact) => fact.kind === 'open') as OpenFact
  const other: Fact = { ...open, id: '0', float: { amount: minor(77_777), pieces: null } }
  const all = [...facts, other]
  expect(checkStore(all, zsOf(all), [], stock)).toEqual([])
})

test('a close is not held to what another device of its terminal took meanwhile', () => {
  const { facts, stock } = storeWith((fact) => fact.kind === 'close')
  const close = facts.find((fact) => fact.kind === 'close') as CloseFact
  const move = {
    ...close,
    id: 'other',
    kind: 'cashMove',
    move: 'in',
    amount: 50,
  } as unknown as Fact
  const all = [...facts, move]
  expect(checkStore(all, zsOf(all), [], stock)).toEqual([])
})

function amended(z: Z, facts: readonly Fact[]): readonly ZAmended[] {
  const day = effectiveDay([z], [])
  const { terminal, businessCounter } = z.totals.day
  const totals = [...daysOf(facts).values()].find(
    (one) => one.day.terminal === terminal && one.day.businessCounter === businessCounter,
  )
  const row = day && totals && amendZ(day, totals, `amended-${z.id}`)
  return row === undefined ? [] : [row]
}

/** The first random store in which such a thing happened. */
function storeWith(which: (fact: Fact) => boolean): RandomStore {
  for (const seed of SEEDS) {
    const store = randomStore(seed)
    if (store.facts.some(which)) return store
  }
  throw new Error('it never happened')
}

/** A sale with taxed lines and a tender. */
function sellable(): Transaction {
  const { facts } = storeWith(isTaxed)
  return facts.find(isTaxed) as Transaction
}

function isTaxed(fact: Fact): boolean {
  if (fact.kind !== 'sale' || fact.tenders.length === 0) return false
  return fact.lines.every((line) => !line.cancelled && line.taxes.length > 0)
}

function isClose(fact: Fact): boolean {
  return fact.kind === 'close'
}

function isCounted(fact: Fact): boolean {
  return fact.kind === 'close' && fact.counted !== null
}

function isMove(fact: Fact): boolean {
  return fact.kind === 'cashMove'
}

function isTracked(fact: Fact): boolean {
  return fact.kind === 'sale' && fact.lines.some((line) => line.stockTracked && !line.cancelled)
}

function leaseOf({ books }: RandomStore['tills'][number]) {
  if (books.lease === undefined) throw new Error('the till has a lease')
  return books.lease
}

function logOf({ log }: RandomStore['tills'][number]): readonly Transaction[] {
  return log.flatMap(({ type, body }) => {
    return type === 'transaction' ? [(body as { fact: Transaction }).fact] : []
  })
}

function numbersOf(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.split(':')[0] ?? '')
}
