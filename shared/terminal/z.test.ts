// The Z of a day, and what counts when facts come in after it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minor } from '../money/money.ts'
import { diceOf } from '../testing/random.ts'
import { randomTrade } from '../testing/random-day.ts'
import { anOpenTill } from '../testing/till.ts'
import { type DayTotals, emptyDay, foldDay } from './day.ts'
import { cashFigures } from './day-figures.ts'
import { dayKey, type Fact, type TerminalFact } from './fact.ts'
import { zReport } from './make-report.ts'
import { amendZ, effectiveDay, makeZ, type ZAmended } from './z.ts'

describe('a closed day', () => {
  test('counts by its Z as long as nothing comes in', () => {
    const z = makeZ(aClosedDay())
    const day = effectiveDay([z], [])
    expect(day).toMatchObject({ z: z.id, amendment: 0, drawerExpected: 10_000, doubled: [] })
    expect(amendZ(theDay(day), z.totals, 'amend-1')).toBeUndefined()
  })

  test('late cash changes what should be in the drawer, not what was counted', () => {
    const z = makeZ(aClosedDay())
    const late = foldDay(z.totals, lateCash('late-1', 700))
    const amended = amendZ(theDay(effectiveDay([z], [])), late, 'amend-1')
    expect(amended).toMatchObject({ z: z.id, n: 1, drawerExpected: 10_700 })
    expect(amended?.delta).toMatchObject({ drawerExpected: 700, transactions: 0 })
    const after = theDay(effectiveDay([z], amended ? [amended] : []))
    expect(cashFigures(after.totals)).toMatchObject({ counted: 10_000, difference: -700 })
  })

  test('the printed Z stays as it is, and a new print says which amendment it holds', () => {
    const z = makeZ(aClosedDay())
    const first = zReport(theDay(effectiveDay([z], [])), FRAME)
    const late = foldDay(z.totals, lateCash('late-1', 700))
    const amended = amendZ(theDay(effectiveDay([z], [])), late, 'amend-1') as ZAmended
    const second = zReport(theDay(effectiveDay([z], [amended])), FRAME)
    expect(zReport(theDay(effectiveDay([z], [])), FRAME)).toEqual(first)
    expect([first.z?.amendment, second.z?.amendment]).toEqual([0, 1])
    expect([first.cash.expected, second.cash.expected]).toEqual([10_000, 10_700])
  })

  test('has one Z: of two the lowest id counts, the other is kept and named', () => {
    const totals = aClosedDay()
    const close = totals.closes[0]
    const twin = { ...makeZ(totals), id: `${close?.id}-twin` }
    const one = makeZ(totals)
    for (const zs of [
      [one, twin],
      [twin, one],
      [one, one, twin],
    ]) {
      expect(effectiveDay(zs, [])).toMatchObject({ z: one.id, doubled: [twin.id] })
    }
    expect(effectiveDay([one, one], [])?.doubled).toEqual([])
  })

  test('of several amendments the greatest number counts, then the greatest id', () => {
    const z = makeZ(aClosedDay())
    const amendment = (id: string, n: number, of = z.id): ZAmended => ({
      id,
      n,
      z: of,
      totals: foldDay(z.totals, lateCash(id, n + id.charCodeAt(0))),
      drawerExpected: minor(10_000 + n),
      delta: { transactions: 0, gross: 0, returns: 0, net: 0, tax: 0, drawerExpected: n },
    })
    const rows = [
      amendment('c', 1),
      amendment('a', 2),
      amendment('b', 2),
      amendment('z', 9, 'some other Z'),
    ]
    for (const order of [rows, rows.toReversed()]) {
      expect(effectiveDay([z], order)).toMatchObject({ amendment: 2, drawerExpected: 10_002 })
      expect(effectiveDay([z], order)?.totals).toEqual(rows[2]?.totals)
    }
  })

  test('while a day is open nothing counts yet', () => {
    expect(effectiveDay([], [])).toBeUndefined()
    expect(() => makeZ(anOpenTill().day() as DayTotals)).toThrow('without a close')
  })
})

test('[6] Z and amendments say the sum of the receipts, whatever comes late and in whatever order', () => {
  const holds = fc.property(fc.nat(), (seed) => {
    const { facts, days } = randomTrade(seed, { dates: 1 })
    const dice = diceOf(seed)
    for (const whole of days) {
      const ofDay = facts.filter((fact) => dayKey(fact) === dayKey(whole.day))
      const late = ofDay.filter((fact) => fact.kind !== 'close' && dice.chance(30)).toReversed()
      const inTime = ofDay.filter((fact) => !late.includes(fact))
      let totals = inTime.reduce(foldDay, emptyDay(whole.day))
      const z = makeZ(totals)
      const amendments: ZAmended[] = []
      for (const fact of late) {
        totals = foldDay(totals, fact)
        if (dice.chance(40)) continue
        const amended = amendZ(theDay(effectiveDay([z], amendments)), totals, fact.id)
        if (amended) amendments.push(amended)
      }
      const last = amendZ(theDay(effectiveDay([z], amendments)), totals, 'last')
      if (last) amendments.push(last)
      const counts = theDay(effectiveDay([z], amendments.toReversed()))
      expect(JSON.stringify(counts.totals)).toBe(JSON.stringify(whole))
      expect(counts.drawerExpected).toBe(cashFigures(whole).expected)
      expect(counts.amendment).toBe(amendments.length)
      const told = amendments.reduce((all, row) => all + row.delta.transactions, 0)
      expect(told).toBe(late.filter(countsAsTransaction).length)
    }
  })
  fc.assert(holds, { numRuns: 60 })
})

const FRAME = {
  storeName: 'Corner Shop',
  at: anOpenTill().day()?.opens[0]?.at as Parameters<typeof zReport>[1]['at'],
  operator: 'anna',
  methodNames: () => undefined,
  taxNames: () => undefined,
  perpetualBefore: { net: '0', absolute: '0' },
  chainHead: { short: '1a2b', full: 'head' },
}

function countsAsTransaction(fact: Fact): boolean {
  return 'transactionNo' in fact && !fact.training
}

function aClosedDay(): DayTotals {
  const till = anOpenTill()
  till.run({ type: 'close', counted: { amount: minor(10_000) } })
  return till.day() as DayTotals
}

function lateCash(id: string, amount: number): Fact {
  const till = anOpenTill()
  const told = till.run({ type: 'cashMove', move: 'in', amount: minor(amount) })
  if (!told.ok) throw new RangeError(told.error.code)
  return { ...(told.value[0] as TerminalFact), id }
}

function theDay<T>(day: T | undefined): T {
  if (day === undefined) throw new RangeError('the day is still open')
  return day
}
