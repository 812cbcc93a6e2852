// Worlds from a seed: one seed tells one story, a calm world just sells, and every fault that has a
// name really strikes.

import { expect, test } from 'vitest'
import { drawOptions, FAULTS, type FaultName, type Options } from './options.ts'
import { runWorld } from './world.ts'

const CALM: Options = { seed: 5, stores: 2, tills: 2, deeds: 60, rates: {} }

test('in a calm world people sell, give back, hand carts over, close, and nothing is wrong', () => {
  const { violations, seen, transactions, storeDays, faults } = runWorld(CALM)
  expect(violations).toEqual([])
  expect(faults).toBe(0)
  expect(transactions).toBeGreaterThan(10)
  expect(storeDays).toBeGreaterThan(1)
  for (const deed of ['sales', 'suspends', 'closes', 'permits'])
    expect(seen[deed]).toBeGreaterThan(0)
})

test('one seed always tells the same story, and another one another', () => {
  const stories = [7, 7, 8].map((seed) => runWorld(drawOptions(seed)).traceHash)
  expect(stories[0]).toBe(stories[1])
  expect(stories[0]).not.toBe(stories[2])
})

test('a trace tells what happened, and when', () => {
  const { trace } = runWorld(CALM, true)
  expect(trace.some((line) => line.includes('writes transaction'))).toBe(true)
  expect(runWorld(CALM).trace).toEqual([])
})

test.for(Object.keys(FAULTS) as FaultName[])(
  'a world with %s meets it, and loses nothing',
  (fault) => {
    let struck = 0
    for (let seed = 1; seed <= 3; seed += 1) {
      const { violations, seen } = runWorld({
        seed,
        stores: 1,
        tills: 2,
        deeds: 40,
        rates: { [fault]: 100 },
      })
      expect({ seed, violations }).toEqual({ seed, violations: [] })
      struck += seen[fault] ?? 0
    }
    expect(struck).toBeGreaterThan(0)
  },
)

test('an old machine sends less at once, and a new till writes what nobody can read yet', () => {
  const slow = runWorld({ ...CALM, rates: { slowHub: 900 } })
  const newer = runWorld({ ...CALM, rates: { newerTill: 1 } })
  expect([slow.violations, newer.violations]).toEqual([[], []])
})

test('in a hundred drawn worlds all happens that people do, and all that the protocol does about it', () => {
  const all: Record<string, number> = {}
  for (let seed = 101; seed <= 200; seed += 1) {
    const { seen, violations } = runWorld(drawOptions(seed))
    expect({ seed, violations }).toEqual({ seed, violations: [] })
    for (const [name, count] of Object.entries(seen)) all[name] = (all[name] ?? 0) + count
  }
  const deeds = ['opens', 'closes', 'sales', 'cancels', 'voids', 'returns', 'cash moves']
  const carts = ['suspends', 'taken back', 'carts recalled', 'carts resumed', 'recall HELD']
  const answers = ['permits', 'permits refused', 'leases lost', 'offers', 'prunes', 'DUP_ID']
  const lives = ['rewinds', 'stores reborn', 'tills reborn', 'rebirth PEER_AHEAD', 'rebirth FORK']
  const refusals = ['GAP', 'FORK', 'SUPERSEDED', 'MALFORMED', 'BUSY'].map(
    (code) => `push refused ${code}`,
  )
  for (const name of [...deeds, ...carts, ...answers, ...lives, ...refusals]) {
    expect({ name, happens: (all[name] ?? 0) > 0 }).toEqual({ name, happens: true })
  }
})
