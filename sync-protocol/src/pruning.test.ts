// What a device, a store and the hub may forget, and what they must write down before.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf, entriesAfter, streamNo } from '../testing/entries.ts'
import { createMemoryLog } from '../testing/memory-log.ts'
import { codec } from '../testing/node-ports.ts'
import { ENTRY_BYTES_MAX } from './limits.ts'
import type { StreamState } from './log.ts'
import type { Inc } from './names.ts'
import {
  CHECKPOINT_PARTS_MAX,
  CheckpointBody,
  checkpointFor,
  type DayRow,
  devicePrunable,
  EDGE_RETENTION_MS,
  edgePrunable,
  floorsBehind,
  foldFrom,
  hubPrunable,
  lastCheckpoint,
} from './pruning.ts'

const [PAST, NOW] = [streamNo(1).inc, streamNo(2).inc]
const hashNo = (number: number) => number.toString(16).padStart(64, '0')
const hashAt = (_: Inc, seq: number) => hashNo(seq)

function streamOf(inc: Inc, held: { floor?: number; head: number; prunable: number }): StreamState {
  const { floor = 1, head, prunable } = held
  return {
    ...{ inc, floor, floorHash: hashNo(floor - 1), head: { seq: head, hash: hashNo(head) } },
    ...{ acked: head, prunable, current: inc === NOW },
  }
}

test('[P1] a device may forget up to the first fact that no backup of the hub has', () => {
  const streams = [
    streamOf(PAST, { floor: 8, head: 20, prunable: 10 }),
    streamOf(NOW, { head: 9, prunable: 4 }),
  ]
  const prunable = (places: readonly (readonly [Inc, number])[], from = 1, head = places.length) =>
    devicePrunable(
      (seq) => {
        const place = places[seq - 1]
        return place && { inc: place[0], seq: place[1] }
      },
      streams,
      from,
      head,
    )
  const backedUp = [
    [PAST, 3],
    [PAST, 10],
    [NOW, 1],
    [NOW, 4],
  ] as const
  expect(prunable(backedUp)).toBe(4)
  expect(prunable([...backedUp, [NOW, 5], [NOW, 2]])).toBe(4)
  expect(prunable([[PAST, 11], ...backedUp])).toBe(0)
  expect(prunable([...backedUp, [streamNo(3).inc, 1], [NOW, 2]])).toBe(4)
  expect(prunable(backedUp, 3)).toBe(4)
  expect([prunable(backedUp, 3, 3), prunable(backedUp, 5, 9)]).toEqual([3, 4])
  expect(prunable([], 1, 5)).toBe(0)
})

test('[P1] what the store forgot itself was in a backup, whatever its cursor says since', () => {
  const streams = [streamOf(NOW, { floor: 6, head: 9, prunable: 0 })]
  expect(devicePrunable((seq) => ({ inc: NOW, seq: seq + 2 }), streams, 1, 9)).toBe(3)
})

const DAY_MS = 86_400_000
const LONG_AGO = 1_000_000 * DAY_MS
const AFTER = LONG_AGO + EDGE_RETENTION_MS + 100 * DAY_MS

/** A day of one incarnation; ten entries each, one day behind the other. */
function dayNo(number: number, changes: Partial<DayRow> = {}): DayRow {
  const spans = [{ inc: NOW, first: number * 10 - 9, last: number * 10 }]
  const biz = `2026-01-${String(number).padStart(2, '0')}`
  return { biz, state: 'closed', lastAtMs: LONG_AGO + number * DAY_MS, spans, ...changes }
}

const NOW_HELD = streamOf(NOW, { head: 100, prunable: 100 })

test('[P2] a store forgets whole days, oldest first, up to the first that must stay', () => {
  const days = [1, 2, 3, 4].map((number) => dayNo(number))
  const all = edgePrunable(days.toReversed(), [NOW_HELD], AFTER)
  expect(all).toEqual({ upTo: [{ inc: NOW, upTo: 40 }], through: '2026-01-04' })
  const stays = (third: Partial<DayRow>, held = NOW_HELD, nowMs = AFTER) =>
    edgePrunable([...days.slice(0, 2), dayNo(3, third), ...days.slice(3)], [held], nowMs)
  const two = { upTo: [{ inc: NOW, upTo: 20 }], through: '2026-01-02' }
  const third = (why: string) => ({ ...two, stays: { biz: '2026-01-03', why } })
  expect(stays({ state: 'open' })).toEqual(third('OPEN'))
  expect(stays({ state: 'incomplete' })).toEqual(third('INCOMPLETE'))
  expect(stays({}, { ...NOW_HELD, prunable: 29 })).toEqual(third('NOT_BACKED_UP'))
  const tooSoon = LONG_AGO + 3 * DAY_MS + EDGE_RETENTION_MS - 1
  expect(stays({}, NOW_HELD, tooSoon)).toEqual(third('RETENTION'))
  expect(stays({}, NOW_HELD, tooSoon + 1).through).toBe('2026-01-03')
})

test('[P2] a late fact keeps its day, and every day keeps those behind it', () => {
  const late = dayNo(1, { lastAtMs: AFTER - DAY_MS })
  const { upTo, stays } = edgePrunable([late, dayNo(2)], [NOW_HELD], AFTER)
  expect([upTo, stays]).toEqual([[], { biz: '2026-01-01', why: 'RETENTION' }])
  expect(edgePrunable([], [NOW_HELD], AFTER)).toEqual({ upTo: [] })
})

test('[P2] a day that lies in two incarnations goes in both or in none', () => {
  const spans = [
    { inc: PAST, first: 1, last: 30 },
    { inc: NOW, first: 1, last: 10 },
  ]
  const past = streamOf(PAST, { head: 30, prunable: 30 })
  expect(edgePrunable([dayNo(1, { spans })], [past, NOW_HELD], AFTER).upTo).toEqual([
    { inc: PAST, upTo: 30 },
    { inc: NOW, upTo: 10 },
  ])
  const unsaved = { ...past, prunable: 29 }
  expect(edgePrunable([dayNo(1, { spans })], [unsaved, NOW_HELD], AFTER).upTo).toEqual([])
  const gone = { ...past, floor: 31 }
  const rest = edgePrunable([dayNo(1, { spans })], [gone, NOW_HELD], AFTER).upTo
  expect(rest).toEqual([{ inc: NOW, upTo: 10 }])
})

test('[P3] no day is torn: one that reaches into a day that stays, stays too', () => {
  const reaching = dayNo(2, { spans: [{ inc: NOW, first: 11, last: 33 }] })
  const days = [dayNo(1), reaching, dayNo(3), dayNo(4, { state: 'open' })]
  const { through, stays } = edgePrunable(days, [NOW_HELD], AFTER)
  expect([through, stays]).toEqual(['2026-01-01', { biz: '2026-01-02', why: 'MIXED' }])
  const chain = [dayNo(1, { spans: [{ inc: NOW, first: 1, last: 12 }] }), ...days.slice(1)]
  expect(edgePrunable(chain, [NOW_HELD], AFTER)).toEqual({
    ...{ upTo: [], stays: { biz: '2026-01-01', why: 'MIXED' } },
  })
})

test('[P3] whatever goes, of each day every entry goes or none, and no older day stays', () => {
  const anyDay = fc.record({
    state: fc.constantFrom('closed', 'closed', 'closed', 'open'),
    first: fc.integer({ min: 1, max: 60 }),
    length: fc.nat(8),
    inc: fc.constantFrom(PAST, NOW),
  })
  const streams = [streamOf(PAST, { head: 100, prunable: 50 }), { ...NOW_HELD, prunable: 60 }]
  fc.assert(
    fc.property(fc.array(anyDay, { maxLength: 8 }), (drawn) => {
      const days = drawn.map(({ state, first, length, inc }, at): DayRow => {
        const spans = [{ inc, first: first + at * 2, last: first + at * 2 + length }]
        return dayNo(at + 1, { state, spans })
      })
      const { upTo, through } = edgePrunable(days, streams, AFTER)
      const goes = (inc: Inc, seq: number) =>
        seq <= (upTo.find((each) => each.inc === inc)?.upTo ?? 0)
      for (const { biz, state, spans } of days) {
        const isGone = through !== undefined && biz <= through
        if (isGone) expect(state).toBe('closed')
        for (const { inc, first, last } of spans) {
          expect([goes(inc, first), goes(inc, last)]).toEqual([isGone, isGone])
        }
      }
      for (const { inc, upTo: seq } of upTo) {
        expect(seq).toBeLessThanOrEqual(streams.find((each) => each.inc === inc)?.prunable ?? 0)
      }
    }),
    { numRuns: 400 },
  )
})

const STATE = { totals: { '3': '123456789012345678' }, stock: { coffee: 12 } }

test('[P4] a checkpoint names the places it speaks for, and goes on naming the earlier ones', () => {
  const first = checkpointFor([{ inc: PAST, upTo: 30 }], undefined, hashAt, [STATE])
  expect(first).toEqual([
    { through: [{ inc: PAST, seq: 30, hash: hashNo(30) }], part: 1, of: 1, state: STATE },
  ])
  expect(CheckpointBody.parse(first[0])).toEqual(first[0])
  const second = checkpointFor([{ inc: NOW, upTo: 10 }], lastCheckpoint(first), hashAt, [STATE])
  expect(second[0]?.through).toEqual([
    { inc: PAST, seq: 30, hash: hashNo(30) },
    { inc: NOW, seq: 10, hash: hashNo(10) },
  ])
  const last = lastCheckpoint([...first, ...second])
  const back = () => checkpointFor([{ inc: NOW, upTo: 9 }], last, hashAt, [STATE])
  expect(back).toThrow('never goes back')
  const unheld = () => checkpointFor([{ inc: NOW, upTo: 11 }], last, () => undefined, [STATE])
  expect(unheld).toThrow('still held')
  const parts = Array.from({ length: CHECKPOINT_PARTS_MAX + 1 }, () => STATE)
  expect(() => checkpointFor([], last, hashAt, parts)).toThrow('too many parts')
})

test('[P4] a checkpoint in parts counts when its last part is there', () => {
  const [one, two, three] = checkpointFor([{ inc: NOW, upTo: 10 }], undefined, hashAt, [
    { a: 1 },
    { b: 2 },
    { c: 3 },
  ])
  if (!one || !two || !three) throw new Error('three parts')
  expect(lastCheckpoint([one, two])).toBeUndefined()
  expect(lastCheckpoint([one, three])).toBeUndefined()
  expect(lastCheckpoint([two, three])).toBeUndefined()
  const whole = lastCheckpoint([one, two, one, two, three])
  expect(whole?.state).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }])
  const next = checkpointFor([{ inc: NOW, upTo: 20 }], whole, hashAt, [{ a: 9 }, { b: 9 }])
  const [begun, ended] = next
  if (!begun || !ended) throw new Error('two parts')
  expect(lastCheckpoint([one, two, three, begun])).toEqual(whole)
  expect(lastCheckpoint([one, ended])).toBeUndefined()
  expect(lastCheckpoint([one, two, three, begun, ended])?.state).toEqual([{ a: 9 }, { b: 9 }])
  expect(CHECKPOINT_PARTS_MAX * ENTRY_BYTES_MAX).toBeGreaterThan(100_000 * 100)
})

test('[P4] what a checkpoint names goes, after a crash again, and nothing beyond what is backed up', () => {
  const bodies = checkpointFor([{ inc: NOW, upTo: 10 }], undefined, hashAt, [STATE])
  const checkpoint = lastCheckpoint(bodies)
  const floors = (held: StreamState) => floorsBehind(checkpoint, [held])
  expect(floors(NOW_HELD)).toEqual([{ inc: NOW, upTo: 10 }])
  expect(floors({ ...NOW_HELD, floor: 10 })).toEqual([{ inc: NOW, upTo: 10 }])
  expect(floors({ ...NOW_HELD, floor: 11 })).toEqual([])
  expect(floors({ ...NOW_HELD, prunable: 9 })).toEqual([])
  expect(floors(streamOf(PAST, { head: 50, prunable: 50 }))).toEqual([])
  expect(floorsBehind(undefined, [NOW_HELD])).toEqual([])
})

test('[P5] folding begins at the first entry, or behind the last checkpoint, before and after pruning', () => {
  const stream = streamNo(2)
  const log = createMemoryLog(codec)
  log.open(NOW, beginningOf(stream), 'current')
  log.append(NOW, entriesAfter(stream, beginningOf(stream), 12))
  const held = (_: Inc, seq: number) => log.at(NOW, seq)?.hash
  const start = (checkpoint: ReturnType<typeof lastCheckpoint>) =>
    foldFrom(checkpoint, log.streams(), held)
  expect(start(undefined)).toEqual({
    ok: true,
    value: { state: undefined, from: [{ inc: NOW, after: beginningOf(stream) }] },
  })
  const whole = lastCheckpoint(checkpointFor([{ inc: NOW, upTo: 7 }], undefined, held, [STATE]))
  const behind = start(whole)
  const after = { seq: 7, hash: log.at(NOW, 7)?.hash }
  expect(behind).toEqual({ ok: true, value: { state: [STATE], from: [{ inc: NOW, after }] } })
  log.setAcked(NOW, log.at(NOW, 12) ?? beginningOf(stream))
  log.setPrunable(NOW, 12)
  log.prune(NOW, 7)
  expect(start(whole)).toEqual(behind)
  log.prune(NOW, 8)
  const refusal = { code: 'NOT_SUMMED_UP', inc: NOW, floor: 9 }
  expect([start(whole), start(undefined)]).toEqual([
    { ok: false, error: refusal },
    { ok: false, error: refusal },
  ])
})

test('[P5] a log that does not follow on what was summed up is not folded', () => {
  const whole = lastCheckpoint(checkpointFor([{ inc: NOW, upTo: 7 }], undefined, hashAt, [STATE]))
  const other = { ok: false, error: { code: 'OTHER_LOG', inc: NOW, at: 7 } }
  const cut = streamOf(NOW, { floor: 8, head: 9, prunable: 9 })
  expect(foldFrom(whole, [cut], hashAt).ok).toBe(true)
  expect(foldFrom(whole, [{ ...cut, floorHash: hashNo(99) }], hashAt)).toEqual(other)
  expect(foldFrom(whole, [NOW_HELD], () => hashNo(99))).toEqual(other)
  const short = streamOf(NOW, { head: 5, prunable: 5 })
  expect(foldFrom(whole, [short], () => undefined)).toEqual(other)
})

test('[P6] the hub calls prunable what a verified backup of this very database contains', () => {
  const held = { head: { seq: 40, hash: hashNo(40) }, prunable: 20 }
  const prunable = (saved: number, changes = {}) =>
    hubPrunable(
      held,
      'gen-2',
      { gen: 'gen-2', verified: true, head: { seq: saved, hash: hashNo(saved) }, ...changes },
      (seq) => (seq < 40 ? hashNo(seq) : undefined),
    )
  expect([prunable(30), prunable(40)]).toEqual([30, 40])
  expect(prunable(10)).toBe(20)
  expect(prunable(41)).toBe(20)
  expect(prunable(30, { verified: false })).toBe(20)
  expect(prunable(30, { gen: 'gen-1' })).toBe(20)
  expect(prunable(30, { head: { seq: 30, hash: hashNo(99) } })).toBe(20)
  expect(prunable(30, { head: undefined })).toBe(20)
})
