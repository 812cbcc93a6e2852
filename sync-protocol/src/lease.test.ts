// Leases at the store: who may write a terminal's numbers, and that none is ever given twice.

import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { idNo, streamNo } from '../testing/entries.ts'
import {
  claimTable,
  currentLease,
  LEASES_MAX,
  type LeaseBook,
  type LeaseEffect,
  type LeaseInput,
  type LeaseRow,
  mayNumber,
  nextNumber,
  standingsOf,
  stepLease,
} from './lease.ts'
import { LeaseStanding } from './messages.ts'
import { isSameParty, type Party } from './party.ts'

const partyNo = (number: number, life = 0): Party => ({
  node: streamNo(number).node,
  inc: streamNo(number + 100 * life).inc,
})
const EDGE = partyNo(90)
const [TILL, OTHER] = [partyNo(1), partyNo(2)]
const BOOK: LeaseBook = { edge: EDGE, standing: 'sound', numbersFrom: 1, terminals: [] }

const claim = (by: Party, cmd: number, forced = false): LeaseInput => ({
  ...{ type: 'claim', terminal: 3, by, cmd: idNo(cmd), forced, reason: 'paired' },
})
const hello = (by: Party, ...leases: (readonly [lease: number, from: number])[]): LeaseInput => ({
  ...{ type: 'hello', by },
  shown: leases.map(([lease, from]) => ({ terminal: 3, lease, from, lastNumber: from + 4 })),
})
const numbered = (number: number): LeaseInput => ({ type: 'numbered', terminal: 3, number })

function run(book: LeaseBook, ...inputs: readonly LeaseInput[]) {
  let state = book
  let effects: readonly LeaseEffect[] = []
  for (const input of inputs) ({ state, effects } = stepLease(state, input))
  return { state, effects, last: effects.at(-1), current: currentLease(state, 3) }
}

const refused = (code: string) => ({ type: 'refuse', terminal: 3, code })

test('[H1] a paired till holds its terminal; a second one is refused unless a manager forces it', () => {
  const held = run(BOOK, claim(TILL, 1))
  expect(held.current).toMatchObject({ lease: 1, from: 1, holder: TILL })
  expect(run(held.state, claim(OTHER, 2)).last).toEqual(refused('HELD'))
  const forced = run(held.state, claim(OTHER, 3, true))
  expect(forced.current).toMatchObject({ lease: 2, holder: OTHER })
})

test('[H1] a lease given back by an entry of its holder is free for anybody, and only by its holder', () => {
  const held = run(BOOK, claim(TILL, 1)).state
  const release = (by: Party): LeaseInput => ({ type: 'released', terminal: 3, by })
  expect(run(held, release(OTHER), claim(OTHER, 2)).last).toEqual(refused('HELD'))
  expect(run(held, release(TILL), claim(OTHER, 2)).current).toMatchObject({ holder: OTHER })
})

test('[H1] every holder and every claimant has a cell, and nobody takes a lease from a till unforced', () => {
  expect(Object.values(claimTable).map((row) => Object.values(row).join())).toEqual([
    ...['open,open,open,open', 'same,open,open,open'],
    ...['same,open,force,force', 'force,open,force,force'],
  ])
})

test('[H2] a repeated claim gets the same lease, and never one that has passed on', () => {
  const held = run(BOOK, claim(TILL, 1))
  expect(run(held.state, claim(TILL, 1)).last).toEqual(held.last)
  expect(run(held.state, claim(TILL, 2)).last).toEqual(held.last)
  const passed = run(held.state, claim(OTHER, 3, true))
  const late = run(passed.state, claim(TILL, 1))
  expect([late.last, late.state]).toEqual([refused('LEASE_LOST'), passed.state])
})

test('[H2] a till told of a lease again goes on where its own log ends, and never takes an older one', () => {
  expect(nextNumber(undefined, 1)).toBe(1)
  expect(nextNumber({ from: 1, next: 9 }, 20_001)).toBe(20_001)
  expect(nextNumber({ from: 20_001, next: 20_009 }, 20_001)).toBe(20_009)
  expect(nextNumber({ from: 20_001, next: 20_009 }, 1)).toBeUndefined()
})

test('[H3] a new lease leaves a whole block free and says so before its first number is taken', () => {
  const { effects } = run(BOOK, claim(TILL, 1), numbered(777), claim(OTHER, 2, true))
  expect(effects.map(({ type }) => type)).toEqual([
    ...['saveTerminal', 'journal', 'commit', 'pushFirst', 'answer'],
  ])
  expect(effects[1]).toMatchObject({
    ...{ fact: 'lease-opened', knownLast: 777, reason: 'paired', lease: { from: 20_001 } },
  })
})

test('[H3] a lease nobody was heard of again keeps its block', () => {
  const forced = [TILL, OTHER, TILL].map((by, cmd) => claim(by, cmd, true))
  const { state } = run(BOOK, ...forced)
  expect(state.terminals[0]?.leases.map(({ from }) => from)).toEqual([1, 10_001, 20_001])
})

test('[H4] a lease that a till shows is registered, and the one that began highest is current', () => {
  const shown = run(BOOK, hello(TILL, [2, 20_001]))
  expect(shown.effects.map(({ type }) => type)).toContain('journal')
  expect(shown.current).toMatchObject({ lease: 2, from: 20_001, holder: TILL })
  const lower = run(shown.state, hello(OTHER, [1, 1]))
  expect([lower.last, lower.current]).toEqual([refused('LEASE_LOST'), shown.current])
  const higher = run(shown.state, hello(OTHER, [3, 40_001]))
  expect(higher.current).toMatchObject({ lease: 3, holder: OTHER })
  expect(run(higher.state, claim(partyNo(4), 9, true)).current).toMatchObject({ from: 60_001 })
})

test('[H4] a till is told of every lease it showed whether it is current or lost', () => {
  const rows = [
    { terminal: 3, lease: 1, from: 1, lastNumber: 9 },
    { terminal: 3, lease: 2, from: 20_001, lastNumber: 20_009 },
    { terminal: 4, lease: 1, from: 1, lastNumber: 0 },
  ]
  const { state } = run(BOOK, { type: 'hello', by: TILL, shown: rows })
  const standings = standingsOf(state, TILL, rows)
  expect(standings.map(({ standing }) => standing)).toEqual(['lost', 'current', 'current'])
  expect(standings.every((each) => LeaseStanding.safeParse(each).success)).toBe(true)
  expect(standingsOf(state, OTHER, rows).map(({ standing }) => standing)).toEqual([
    ...['lost', 'lost', 'lost'],
  ])
})

test('[H4] a till that shows ever higher leases makes no list without an end', () => {
  const leases = Array.from({ length: LEASES_MAX }, (_, at) => ({
    lease: at + 1,
    from: at + 1,
    holder: OTHER,
  }))
  const full: LeaseBook = {
    ...BOOK,
    terminals: [{ terminal: 3, lastNumber: 0, leases, vouched: false }],
  }
  const { state, current } = run(full, hello(TILL, [9, 90_001]))
  expect(current).toMatchObject({ from: 90_001, holder: TILL })
  expect(state.terminals[0]?.leases).toHaveLength(LEASES_MAX)
})

test('[H4] one lease shown by two tills is an exception, and the first one keeps it', () => {
  const shown = run(BOOK, hello(TILL, [2, 20_001]))
  const twice = run(shown.state, hello(OTHER, [2, 20_001]))
  expect(twice.effects).toContainEqual({ type: 'exception', code: 'lease-twice', terminal: 3 })
  expect(twice.current).toEqual(shown.current)
  expect(run(shown.state, hello(TILL, [2, 20_001])).effects.map(({ type }) => type)).toEqual([
    'answer',
  ])
})

test('[H5] a till that changed its incarnation has lost its lease and opens another by pairing', () => {
  const held = run(BOOK, claim(TILL, 1)).state
  const lost = run(held, hello(partyNo(1, 1)))
  expect(lost.current).toBeUndefined()
  expect(run(lost.state, hello(TILL, [1, 1])).last).toEqual(refused('LEASE_LOST'))
  expect(run(lost.state, claim(OTHER, 2)).last).toEqual(refused('HELD'))
  const paired = run(lost.state, claim(partyNo(1, 1), 3))
  expect(paired.current).toMatchObject({ lease: 2, holder: partyNo(1, 1) })
  expect(run(paired.state, claim(TILL, 4)).last).toEqual(refused('HELD'))
})

test('[H6] a restored store opens no lease and gives no number until the hub or a manager spoke', () => {
  const own = run(BOOK, claim(EDGE, 1)).state
  expect(mayNumber(own, 3)).toBe(true)
  const inc = partyNo(90, 1).inc
  const [now, stale] = [{ node: EDGE.node, inc }, EDGE.inc]
  const doubtful = run(own, { type: 'restored', inc }).state
  expect(mayNumber(doubtful, 3)).toBe(false)
  expect(run(doubtful, claim(now, 2)).last).toEqual(refused('NUMBERS_UNSURE'))
  const old = run(doubtful, { type: 'hubAnswered', inc: stale, numbersFrom: 50_001 }).state
  expect(run(old, claim(TILL, 2)).last).toEqual(refused('NUMBERS_UNSURE'))
  const sound = run(doubtful, { type: 'hubAnswered', inc, numbersFrom: 50_001 }, claim(now, 3))
  expect(sound.current?.from).toBeGreaterThanOrEqual(50_001)
  expect(mayNumber(sound.state, 3)).toBe(true)
})

test('[H6] a typed number vouches for its terminal alone; tills meanwhile show their own leases', () => {
  const doubtful = run(BOOK, { type: 'restored', inc: partyNo(90, 1).inc }).state
  const typed = run(doubtful, { type: 'typed', terminal: 4, lastNumber: 12_345 }).state
  expect(run(typed, claim(TILL, 1)).last).toEqual(refused('NUMBERS_UNSURE'))
  expect(run(typed, { ...claim(TILL, 1), terminal: 4 } as LeaseInput).last).toMatchObject({
    ...{ type: 'answer', lease: { from: 30_001 } },
  })
  expect(run(doubtful, hello(TILL, [2, 20_001])).current).toMatchObject({ holder: TILL })
  const again = run(typed, { type: 'restored', inc: partyNo(90, 2).inc }).state
  expect(run(again, { ...claim(TILL, 2), terminal: 4 } as LeaseInput).last).toMatchObject({
    code: 'NUMBERS_UNSURE',
  })
})

test('[H7] a terminal without a device is leased to the store, never while a till holds it', () => {
  const own = run(BOOK, claim(EDGE, 1)).state
  expect(run(own, claim(TILL, 2)).current).toMatchObject({ holder: TILL, from: 10_001 })
  const held = run(BOOK, claim(TILL, 1)).state
  expect(run(held, claim(EDGE, 2)).last).toEqual(refused('HELD'))
  expect(mayNumber(held, 3)).toBe(false)
})

const anyMove = fc.oneof(
  fc.record({ do: fc.constant('claim' as const), till: fc.nat(2), forced: fc.boolean() }),
  fc.record({ do: fc.constant('repeat' as const), nth: fc.nat(5) }),
  fc.record({ do: fc.constant('lostAnswer' as const), till: fc.nat(2) }),
  fc.record({ do: fc.constant('sell' as const), till: fc.nat(2), pushed: fc.boolean() }),
  fc.record({ do: fc.constant('hello' as const), till: fc.nat(2) }),
  fc.record({ do: fc.constant('wipe' as const), till: fc.nat(2) }),
  fc.record({ do: fc.constant('restore' as const), backup: fc.boolean() }),
  fc.record({ do: fc.constant('hub' as const) }),
)

test('[H8] whatever is lost, repeated, wiped or restored: no number is taken twice, and one lease is current', () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 60, size: 'max' }), (moves) => {
      const tills = [partyNo(1), partyNo(2), partyNo(3)]
      const leases = new Map<number, LeaseRow & { next: number }>()
      const logs = new Map<string, { from: number; next: number }>()
      const taken = new Set<number>()
      const sent: LeaseInput[] = []
      let [book, backup, life, hubKnows] = [BOOK, BOOK, 0, 0]
      const party = (till: number) => tills[till] ?? EDGE
      const hear = (input: LeaseInput, by: Party, isHeard = true) => {
        const step = stepLease(book, input)
        book = step.state
        for (const effect of step.effects) {
          // A lease is at the hub before its first number.
          if (effect.type === 'journal') hubKnows = Math.max(hubKnows, effect.lease.from)
          const at = tills.findIndex((each) => isSameParty(each, by))
          if (!isHeard || at < 0) continue
          if (effect.type === 'refuse' && effect.code === 'LEASE_LOST') leases.delete(at)
          if (effect.type !== 'answer' || !isSameParty(effect.lease.holder, by)) continue
          const next = nextNumber(logs.get(by.inc), effect.lease.from)
          if (next === undefined) continue
          leases.set(at, { ...effect.lease, next })
          logs.set(by.inc, { from: effect.lease.from, next })
        }
      }
      for (const [at, move] of moves.entries()) {
        if (move.do === 'claim' || move.do === 'lostAnswer') {
          const forced = move.do === 'claim' && move.forced
          const input = claim(party(move.till), at, forced)
          sent.push(input)
          hear(input, party(move.till), move.do === 'claim')
        } else if (move.do === 'repeat') {
          const input = sent[move.nth]
          if (input?.type === 'claim') hear(input, input.by)
        } else if (move.do === 'sell') {
          const lease = leases.get(move.till)
          if (lease === undefined) continue
          expect(taken).not.toContain(lease.next)
          taken.add(lease.next)
          leases.set(move.till, { ...lease, next: lease.next + 1 })
          logs.set(party(move.till).inc, { from: lease.from, next: lease.next + 1 })
          if (!move.pushed) continue
          hear({ type: 'numbered', terminal: 3, number: lease.next }, party(move.till))
          hubKnows = Math.max(hubKnows, lease.next)
        } else if (move.do === 'hello') {
          const lease = leases.get(move.till)
          const shown = lease
            ? [{ terminal: 3, lease: lease.lease, from: lease.from, lastNumber: lease.next - 1 }]
            : []
          hear({ type: 'hello', by: party(move.till), shown }, party(move.till))
        } else if (move.do === 'wipe') {
          leases.delete(move.till)
          tills[move.till] = partyNo(move.till + 1, at + 1)
        } else if (move.do === 'restore') {
          life += 1
          if (move.backup) [book, backup] = [backup, book]
          else book = { ...BOOK }
          hear({ type: 'restored', inc: partyNo(90, 200 + life).inc }, EDGE)
        } else {
          hear({ type: 'hubAnswered', inc: book.edge.inc, numbersFrom: hubKnows + 1 }, EDGE)
        }
        const rows = book.terminals[0]?.leases ?? []
        const froms = rows.map(({ from }) => from)
        expect(froms).toEqual([...new Set(froms)].sort((one, two) => one - two))
        assert(currentLease(book, 3) === undefined || currentLease(book, 3) === rows.at(-1), 'last')
      }
    }),
    { numRuns: 400 },
  )
})

test('[H3] a lease that had not reached the hub when the store found itself rolled back is lost', () => {
  const opened = run(BOOK, claim(TILL, 1)).state
  const { from } = currentLease(opened, 3) ?? { from: 0 }
  const doubtful = run(opened, { type: 'restored', inc: partyNo(9, 9).inc })
  expect(doubtful.current).toBeUndefined()
  expect(run(doubtful.state, claim(TILL, 1)).last).toEqual(refused('LEASE_LOST'))
  const known = run(opened, { type: 'hubHas', terminal: 3, from })
  expect(known.effects.map(({ type }) => type)).toEqual(['saveTerminal', 'commit'])
  const sure = run(known.state, { type: 'restored', inc: partyNo(9, 9).inc })
  expect(sure.current).toMatchObject({ from, holder: TILL })
  expect(run(known.state, { type: 'hubHas', terminal: 3, from }).effects).toEqual([])
})
