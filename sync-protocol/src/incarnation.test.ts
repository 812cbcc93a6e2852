// A node whose database lived before: how it finds out, and what its log becomes. Real logs with real
// hashes, cut and carried as a node does it.

import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf, draft, entriesAfter, entryAfter, idNo, streamNo } from '../testing/entries.ts'
import { createMemoryLog, type MemoryLog } from '../testing/memory-log.ts'
import { codec } from '../testing/node-ports.ts'
import { AdoptedBody, FACT_BYTES_MAX, innermost, wrap } from './adopt.ts'
import type { Entry } from './entry.ts'
import {
  carried,
  type Hop,
  higherHead,
  isMarkDue,
  judgeRecovered,
  judgeShown,
  judgeStart,
  planCarry,
  planRebirth,
  type Rebase,
} from './incarnation.ts'
import { currentLease, type LeaseBook, stepLease } from './lease.ts'
import type { Inc, Position, StreamName } from './names.ts'

const ALL = { entries: 1_000, bytes: 1_000_000_000 }
const { node } = streamNo(1)
const lifeNo = (number: number): StreamName => ({ ...streamNo(number), node })
const [OLD, NOW, NEXT] = [lifeNo(1), lifeNo(2), lifeNo(3)]
const { hlc, wall, store } = draft(OLD)
const stampIn = (name: StreamName) => () => ({ ...name, store, hlc, wall })
const MACHINE = { kept: 'A', found: 'A' }

/** Two lives of one node: 5 entries of the old one, `count` of the present one, 2 of each pruned. */
function twoLives(count: number): MemoryLog {
  const log = createMemoryLog(codec)
  for (const [name, entries] of [
    [OLD, entriesAfter(OLD, beginningOf(OLD), 5, 100)],
    [NOW, entriesAfter(NOW, beginningOf(NOW), count, 200)],
  ] as const) {
    log.open(name.inc, beginningOf(name), 'current')
    log.append(name.inc, entries)
    const head = headOf(log, name.inc)
    log.setAcked(name.inc, head)
    log.setPrunable(name.inc, 2)
    if (head.seq > 2) log.prune(name.inc, 2)
  }
  return log
}

function headOf(log: MemoryLog, inc: Inc): Position {
  const stream = log.streams().find((each) => each.inc === inc)
  assert(stream !== undefined, 'the test holds this stream')
  return stream.head
}

const ownOf = (log: MemoryLog) => ({
  streams: log.streams(),
  hashAt: (inc: Inc, seq: number) => log.at(inc, seq)?.hash,
})

const hashNo = (number: number) => number.toString(16).padStart(64, '0')

test('[I1] a node that stands where its mark is, or ahead of it, goes on', () => {
  const log = twoLives(6)
  const { inc } = NOW
  const start = (seq: number) => {
    const hash = seq === 2 ? log.streams()[1]?.floorHash : log.at(inc, seq)?.hash
    assert(hash !== undefined, 'the place is still known')
    return judgeStart({ ...ownOf(log), highWater: { inc, seq, hash }, machine: MACHINE })
  }
  expect([2, 3, 6].map(start)).toEqual([{ sound: true }, { sound: true }, { sound: true }])
  const pruned = { inc, seq: 1, hash: hashNo(1) }
  expect(judgeStart({ ...ownOf(log), highWater: pruned, machine: MACHINE }).sound).toBe(true)
  const none = { highWater: undefined, machine: { kept: undefined, found: 'A' } }
  expect(judgeStart({ ...ownOf(log), ...none }).sound).toBe(true)
  expect(judgeStart({ streams: [], hashAt: () => undefined, ...none }).sound).toBe(true)
  const begun = { highWater: { inc, ...beginningOf(NOW) }, machine: MACHINE }
  expect(judgeStart({ ...ownOf(twoLives(0)), ...begun }).sound).toBe(true)
})

test('[I1] a log that ends below its mark, or went another way, was rolled back', () => {
  const log = twoLives(6)
  const { inc } = NOW
  const start = (seq: number) => {
    const highWater = { inc, seq, hash: hashNo(seq) }
    return judgeStart({ ...ownOf(log), highWater, machine: MACHINE })
  }
  const missing = { inc, after: 6, upTo: 7 }
  expect(start(7)).toEqual({ sound: false, reason: 'ROLLED_BACK', missing })
  for (const seq of [2, 3, 6]) expect(start(seq)).toEqual({ sound: false, reason: 'ROLLED_BACK' })
})

test('[I1] a mark of another life, and another machine, mean that this database lived elsewhere', () => {
  const log = twoLives(6)
  const start = (inc: Inc, found: string) =>
    judgeStart({
      ...ownOf(log),
      highWater: { inc, ...headOf(log, NOW.inc) },
      machine: { kept: 'A', found },
    })
  const other = { sound: false, reason: 'OTHER_INCARNATION' }
  expect([start(NEXT.inc, 'A'), start(OLD.inc, 'A')]).toEqual([other, other])
  expect(start(NOW.inc, 'B')).toEqual({ sound: false, reason: 'OTHER_MACHINE' })
  const highWater = { inc: NOW.inc, ...headOf(log, NOW.inc) }
  const emptied = { streams: [], hashAt: () => undefined, highWater, machine: MACHINE }
  expect(judgeStart(emptied)).toEqual(other)
})

test('[I1] the mark is at most 100 entries or 10 seconds behind, and names a new life at once', () => {
  const { inc } = NOW
  const at = (seq: number, nowMs: number) =>
    isMarkDue(
      { at: { inc, seq: 50, hash: hashNo(50) }, writtenMs: 60_000 },
      { inc, seq, hash: hashNo(seq) },
      nowMs,
    )
  expect([at(149, 69_999), at(150, 60_000), at(51, 70_000)]).toEqual([false, true, true])
  expect([at(50, 99_000), at(51, 50_000)]).toEqual([false, true])
  const begun = { inc, seq: 0, hash: hashNo(0) }
  expect(isMarkDue(undefined, begun, 0)).toBe(true)
  const older = { at: { inc: OLD.inc, seq: 900, hash: hashNo(1) }, writtenMs: 60_000 }
  expect(isMarkDue(older, begun, 60_000)).toBe(true)
})

test('[I2] a till that saw more, something else, or another life shows that a store was rolled back', () => {
  const own = { ...ownOf(twoLives(6)), past: new Set<Inc>() }
  const { inc } = NOW
  const rolledBack = { sound: false, reason: 'ROLLED_BACK' }
  const missing = { inc, after: 6, upTo: 9 }
  expect(judgeShown(own, { inc, seq: 9, hash: hashNo(9) })).toEqual({ ...rolledBack, missing })
  expect(judgeShown(own, { inc, seq: 4, hash: hashNo(4) })).toEqual(rolledBack)
  expect(judgeShown(own, { inc, seq: 2, hash: hashNo(2) })).toEqual(rolledBack)
  const other = { sound: false, reason: 'OTHER_INCARNATION' }
  expect(judgeShown(own, { inc: NEXT.inc, seq: 1, hash: hashNo(1) })).toEqual(other)
})

test('[I3] what is pruned, unreadable, past or shown before is no reason', () => {
  const log = twoLives(6)
  const own = { ...ownOf(log), past: new Set([NEXT.inc]) }
  const sound = (inc: Inc, seq: number) => judgeShown(own, { inc, seq, hash: hashNo(seq) }).sound
  expect(sound(NOW.inc, 1)).toBe(true)
  expect([sound(OLD.inc, 4), sound(OLD.inc, 99)]).toEqual([true, true])
  expect(sound(NEXT.inc, 7)).toBe(true)
  expect(judgeShown(own, { inc: NOW.inc, ...headOf(log, NOW.inc) }).sound).toBe(true)
  const unreadable = { ...own, hashAt: () => undefined }
  expect(judgeShown(unreadable, { inc: NOW.inc, seq: 4, hash: hashNo(4) }).sound).toBe(true)
})

test('[I4] a device takes along all it holds, oldest life first, and keeps no old stream', () => {
  const log = twoLives(6)
  const lost = { inc: NOW.inc, shared: 4 }
  const all = [OLD, NOW].map(({ inc }) => ({ inc, after: 2 }))
  expect(planRebirth('device-edge', log.streams(), lost)).toEqual({ carry: all, keep: [] })
  const recovered = log.streams().toReversed()
  expect(planRebirth('device-edge', recovered).carry).toEqual(all)
  expect(planRebirth('device-edge', twoLives(0).streams()).carry).toHaveLength(1)
})

test('[I4] a store keeps its past, and takes along what the hub does not share', () => {
  const { streams } = ownOf(twoLives(6))
  const [old, now] = [OLD.inc, NOW.inc]
  const whole = [
    { inc: old, upTo: 5 },
    { inc: now, upTo: 6 },
  ]
  expect(planRebirth('edge-hub', streams)).toEqual({ carry: [], keep: whole })
  const cut = (shared: number) => planRebirth('edge-hub', streams, { inc: now, shared })
  expect(cut(4)).toEqual({
    carry: [{ inc: now, after: 4 }],
    keep: [whole[0], { inc: now, upTo: 4 }],
  })
  expect(cut(0)).toEqual({
    carry: [{ inc: now, after: 2 }],
    keep: [whole[0], { inc: now, upTo: 2 }],
  })
  expect(cut(9)).toEqual({ carry: [], keep: whole })
})

test('[I4] an old life that stands otherwise at the hub is carried once, the present one never', () => {
  const { streams } = ownOf(twoLives(6))
  const [old, now] = [OLD.inc, NOW.inc]
  const plan = planCarry(streams, { inc: old, after: 3 })
  expect(plan.carry).toEqual([{ inc: old, after: 3 }])
  expect(plan.keep).toEqual([
    { inc: old, upTo: 3 },
    { inc: now, upTo: 6 },
  ])
  const idle = [
    { inc: old, after: 5 },
    { inc: now, after: 3 },
    { inc: NEXT.inc, after: 0 },
  ]
  for (const carry of idle) expect(planCarry(streams, carry).carry).toEqual([])
})

/** What a node does with a plan: a fresh log with what stays, and what is carried in a new stream. */
function rebased(log: MemoryLog, { carry, keep }: Rebase, into: StreamName): MemoryLog {
  const fresh = createMemoryLog(codec)
  const known = new Set<string>()
  for (const { inc, upTo } of keep) {
    const stream = log.streams().find((each) => each.inc === inc)
    assert(stream !== undefined, 'what stays was held')
    fresh.open(inc, { seq: stream.floor - 1, hash: stream.floorHash }, 'past')
    const stays = log.read(inc, stream.floor - 1, ALL).filter(({ seq }) => seq <= upTo)
    fresh.append(inc, stays)
    for (const entry of stays) known.add(innermost(entry, codec).id)
  }
  const tails = carry.flatMap(({ inc, after }) => log.read(inc, after, ALL))
  fresh.open(into.inc, beginningOf(into), 'current')
  const { entries } = carried(tails, known, stampIn(into), beginningOf(into), codec)
  assert(fresh.append(into.inc, entries).ok, 'what is carried follows on the beginning')
  return fresh
}

const allOf = (log: MemoryLog) =>
  log.streams().flatMap(({ inc, floor }) => log.read(inc, floor - 1, ALL))
const factsOf = (log: MemoryLog) =>
  allOf(log).map((entry) => codec.utf8.decode(innermost(entry, codec).bytes))

test('[I4] however often a node begins anew, it holds every fact it held, byte for byte, once', () => {
  const anyHop = fc.constantFrom<Hop>('device-edge', 'edge-hub')
  const anyShared = fc.option(fc.nat(8), { nil: undefined })
  fc.assert(
    fc.property(anyHop, fc.array(anyShared, { minLength: 1, maxLength: 4 }), (hop, lives) => {
      let log = twoLives(6)
      const before = factsOf(log).toSorted()
      for (const [at, shared] of lives.entries()) {
        const current = log.streams().find((each) => each.current)
        assert(current !== undefined, 'one stream is current')
        const lost = shared === undefined ? undefined : { inc: current.inc, shared }
        log = rebased(log, planRebirth(hop, log.streams(), lost), lifeNo(10 + at))
        expect(factsOf(log).toSorted()).toEqual(before)
        expect(log.streams().filter((each) => each.current)).toHaveLength(1)
      }
      if (hop === 'device-edge') expect(log.streams()).toHaveLength(1)
    }),
    { numRuns: 60 },
  )
})

test('[I5] a carried entry keeps its id and the innermost bytes; what counts already is left out', () => {
  const sold = entryAfter(OLD, beginningOf(OLD), { id: idNo(1) })
  const tills = entryAfter(streamNo(9), beginningOf(streamNo(9)), { id: idNo(2) })
  const adopted = wrap(
    innermost(tills, codec),
    { id: idNo(50), ...stampIn(OLD)() },
    { seq: sold.seq, hash: sold.hash },
    codec,
  )
  assert(adopted.ok, 'the store can adopt it')
  const tail: readonly Entry[] = [sold, adopted.value, sold]
  const after = beginningOf(NEXT)
  const { entries, facts, unfit, head } = carried(tail, new Set(), stampIn(NEXT), after, codec)
  expect(unfit).toEqual([])
  expect(entries.map(({ envelope }) => envelope.id)).toEqual([idNo(1), idNo(50)])
  expect(entries.map(({ envelope }) => envelope.inc)).toEqual([NEXT.inc, NEXT.inc])
  expect(facts.map(({ id }) => id)).toEqual([idNo(1), idNo(2)])
  expect(AdoptedBody.parse(entries[1]?.envelope.body)).toEqual({
    fact: idNo(2),
    origin: { device: tills.envelope.node, inc: tills.envelope.inc, seq: 1, hash: tills.hash },
    orig: codec.utf8.decode(tills.bytes),
  })
  expect(head).toEqual({ seq: 2, hash: entries[1]?.hash })
  const known = carried(tail, new Set([idNo(2)]), stampIn(NEXT), after, codec)
  expect(known.facts.map(({ id }) => id)).toEqual([idNo(1)])
  expect(carried([], new Set(), stampIn(NEXT), after, codec).head).toEqual(after)
})

test('[I5] a fact too large for its wrap is reported, and what lies behind it is carried', () => {
  const note = '"'.repeat(FACT_BYTES_MAX / 2)
  const large = entryAfter(OLD, beginningOf(OLD), { id: idNo(8), body: { note } })
  const behind = entryAfter(OLD, large, { id: idNo(9) })
  const { entries, unfit } = carried([large, behind], new Set(), stampIn(NEXT), NEXT_START, codec)
  expect(unfit).toEqual([{ entry: large, code: 'FACT_TOO_LARGE' }])
  expect(entries.map(({ seq, envelope }) => [seq, envelope.id])).toEqual([[1, idNo(9)]])
})

const NEXT_START = beginningOf(NEXT)

test('[I6] a device that begins anew has no lease, a store that does gives no number before it is told', () => {
  const edge = { node: streamNo(90).node, inc: OLD.inc }
  const book: LeaseBook = { edge, standing: 'sound', numbersFrom: 0, terminals: [] }
  const claim = (of: LeaseBook, by: typeof edge, cmd: number) =>
    stepLease(of, {
      ...{ type: 'claim', terminal: 3, by, cmd: idNo(cmd) },
      ...{ forced: false, reason: 'pairing' },
    })
  const paired = claim(book, { node, inc: OLD.inc }, 1).state
  const shown = { terminal: 3, lease: 1, from: 1, lastNumber: 20 }
  const reborn = { node, inc: NOW.inc }
  const greeted = stepLease(paired, { type: 'hello', by: reborn, shown: [shown] })
  expect(currentLease(greeted.state, 3)).toBeUndefined()
  expect(greeted.effects).toContainEqual({ type: 'refuse', terminal: 3, code: 'LEASE_LOST' })
  const doubtful = stepLease(greeted.state, { type: 'restored', inc: NEXT.inc }).state
  const refused = claim(doubtful, reborn, 2).effects
  expect(refused).toEqual([{ type: 'refuse', terminal: 3, code: 'NUMBERS_UNSURE' }])
  const told = { type: 'hubAnswered', inc: NEXT.inc, numbersFrom: 500 } as const
  const again = claim(stepLease(doubtful, told).state, reborn, 2)
  expect(currentLease(again.state, 3)?.from).toBeGreaterThan(500)
})

test('[I7] what is fetched back of an old life follows on it, or shows that it went another way', () => {
  const beginning = beginningOf(OLD)
  const log = twoLives(6)
  const [past, present] = log.streams()
  assert(past !== undefined && present !== undefined, 'two lives')
  const after = (held: typeof past | undefined, from: number, prev: string) =>
    judgeRecovered(held, beginning, { from, prev })
  expect(after(past, 6, past.head.hash)).toBe('follows')
  expect(after(past, 6, hashNo(9))).toBe('apart')
  expect(after(past, 5, past.head.hash)).toBe('late')
  expect(after(past, 7, past.head.hash)).toBe('late')
  expect(after(present, 7, present.head.hash)).toBe('late')
  expect(after(undefined, 1, beginning.hash)).toBe('follows')
  expect(after(undefined, 1, hashNo(9))).toBe('apart')
})

test('[I2] What a till shows its store is the highest head it was told, and of the life it goes on in', () => {
  const low = { inc: NOW.inc, seq: 4, hash: 'a'.repeat(64) }
  const high = { ...low, seq: 5, hash: 'b'.repeat(64) }
  const reborn = { ...low, inc: NEXT.inc, seq: 0 }
  expect(higherHead(undefined, low)).toEqual(low)
  expect(higherHead(low, high)).toEqual(high)
  expect(higherHead(high, low)).toEqual(high)
  expect(higherHead(high, reborn)).toEqual(reborn)
})
