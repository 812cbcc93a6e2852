// What every log must do, whatever it writes on and whether it answers at once or later: one suite,
// run against each implementation.

import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../src/entry.ts'
import type { AsyncLog, Log } from '../src/log.ts'
import type { Position, StreamName } from '../src/names.ts'
import { beginningOf, entriesAfter, entryAfter, idNo, streamNo } from './entries.ts'

const MANY = { entries: 1_000, bytes: 1_000_000 }

export function logContract(
  name: string,
  createAny: () => Log | AsyncLog | Promise<AsyncLog>,
): void {
  const stream = streamNo(1)
  const other = streamNo(2)
  const createLog = async () => answeringLater(await createAny())

  /** A log with one current stream of so many entries. */
  async function logOf(count: number): Promise<{ log: AsyncLog; entries: readonly Entry[] }> {
    const log = await createLog()
    await log.open(stream.inc, beginningOf(stream), 'current')
    const entries = entriesAfter(stream, beginningOf(stream), count)
    expect((await log.append(stream.inc, entries)).ok).toBe(true)
    return { log, entries }
  }

  describe(`${name}: appending`, () => {
    test('[L3] a fresh stream stands at its beginning and holds nothing', async () => {
      const { log } = await logOf(0)
      const { seq, hash } = beginningOf(stream)
      expect(await log.streams()).toEqual([
        {
          inc: stream.inc,
          floor: 1,
          floorHash: hash,
          head: { seq, hash },
          acked: 0,
          prunable: 0,
          current: true,
        },
      ])
      expect(await log.read(stream.inc, 0, MANY)).toEqual([])
    })

    test('[L3] entries come back byte for byte, in their order', async () => {
      const { log, entries } = await logOf(5)
      expect(await log.read(stream.inc, 0, MANY)).toEqual(entries)
      expect((await stateOf(log, stream)).head).toEqual(positionOf(entries, 5))
      expect(await log.at(stream.inc, 3)).toEqual(entries[2])
      expect(await log.at(stream.inc, 0)).toBeUndefined()
      expect(await log.at(stream.inc, 6)).toBeUndefined()
    })

    test.each([
      ['an entry too late', (entries: readonly Entry[]) => entries.slice(1), 3],
      ['an entry that is there already', (entries: readonly Entry[]) => entries.toReversed(), 3],
      ['a hole in the middle', (entries: readonly Entry[]) => entries.toSpliced(1, 1), 4],
    ])('[L3] %s is refused, and nothing of the batch is kept', async (_, spoil, expected) => {
      const { log, entries } = await logOf(2)
      const more = entriesAfter(stream, positionOf(entries, 2), 3)
      expect(await log.append(stream.inc, spoil(more))).toEqual({
        ok: false,
        error: { code: 'NOT_CONTIGUOUS', expected },
      })
      expect(await log.read(stream.inc, 0, MANY)).toEqual(entries)
      expect(await log.byId(idNo(3))).toBeUndefined()
    })

    test('[L3] an entry with another hash than its bytes have is refused with its batch', async () => {
      const { log, entries } = await logOf(2)
      const [good, bad] = entriesAfter(stream, positionOf(entries, 2), 2)
      assert(good !== undefined && bad !== undefined, 'two entries')
      const forged = { ...bad, bytes: bad.bytes.map((byte, at) => (at === 9 ? byte + 1 : byte)) }
      expect(await log.append(stream.inc, [good, forged])).toEqual({
        ok: false,
        error: { code: 'BROKEN_CHAIN', at: 4 },
      })
      expect(await log.read(stream.inc, 0, MANY)).toEqual(entries)
      expect((await stateOf(log, stream)).head.seq).toBe(2)
    })

    test('[L3] a stream nobody opened takes nothing', async () => {
      const { log } = await logOf(1)
      const entries = entriesAfter(other, beginningOf(other), 1, 7)
      expect(await log.append(other.inc, entries)).toEqual({
        ok: false,
        error: { code: 'UNKNOWN_STREAM' },
      })
      expect(await log.byId(idNo(7))).toBeUndefined()
    })

    test('[L3] nobody changes a log by holding on to the bytes', async () => {
      const { log, entries } = await logOf(1)
      const kept = entries[0]?.bytes.slice()
      ;(await log.read(stream.inc, 0, MANY))[0]?.bytes.fill(0)
      ;(await log.at(stream.inc, 1))?.bytes.fill(0)
      entries[0]?.bytes.fill(0)
      expect((await log.at(stream.inc, 1))?.bytes).toEqual(kept)
    })
  })

  describe(`${name}: ids`, () => {
    test('[L4] a fact that comes again under another stream is stored and does not count', async () => {
      const { log } = await logOf(2)
      await log.open(other.inc, beginningOf(other), 'past')
      const again = entriesAfter(other, beginningOf(other), 3, 2)
      expect(await log.append(other.inc, again)).toEqual({
        ok: true,
        value: { head: positionOf(again, 3), notes: [{ seq: 1, code: 'DUP_ID' }] },
      })
      expect(await log.read(other.inc, 0, MANY)).toEqual(again)
      expect(await log.byId(idNo(2))).toEqual({ inc: stream.inc, seq: 2 })
      expect(await log.byId(idNo(3))).toEqual({ inc: other.inc, seq: 2 })
    })

    test('[L4] a fact that stands twice in one batch counts where it stands first', async () => {
      const { log } = await logOf(0)
      const first = entryAfter(stream, beginningOf(stream))
      const second = entryAfter(stream, { seq: 1, hash: first.hash })
      expect(await log.append(stream.inc, [first, second])).toMatchObject({
        value: { notes: [{ seq: 2, code: 'DUP_ID' }] },
      })
      expect(await log.byId(idNo(1))).toEqual({ inc: stream.inc, seq: 1 })
    })

    test('[L4] an id stays known after its entry was pruned', async () => {
      const { log, entries } = await logOf(3)
      await release(log, entries, 2)
      await log.prune(stream.inc, 2)
      expect(await log.byId(idNo(1))).toEqual({ inc: stream.inc, seq: 1 })
      await log.open(other.inc, beginningOf(other), 'past')
      expect(
        await log.append(other.inc, entriesAfter(other, beginningOf(other), 1, 1)),
      ).toMatchObject({
        value: { notes: [{ seq: 1, code: 'DUP_ID' }] },
      })
    })
  })

  describe(`${name}: reading`, () => {
    test('[L5] a reader gets the next entries, no more than it asked for', async () => {
      const { log, entries } = await logOf(5)
      expect(await log.read(stream.inc, 1, { ...MANY, entries: 2 })).toEqual(entries.slice(1, 3))
      expect(await log.read(stream.inc, 5, MANY)).toEqual([])
      expect(await log.read(stream.inc, 99, MANY)).toEqual([])
    })

    test('[L5] the bytes are a limit too, and still the reader gets on', async () => {
      const { log, entries } = await logOf(4)
      const two = entries.slice(0, 2).reduce((sum, { bytes }) => sum + bytes.length, 0)
      expect(await log.read(stream.inc, 0, { ...MANY, bytes: two })).toEqual(entries.slice(0, 2))
      expect(await log.read(stream.inc, 0, { ...MANY, bytes: two - 1 })).toEqual(
        entries.slice(0, 1),
      )
      expect(await log.read(stream.inc, 0, { ...MANY, bytes: 1 })).toEqual(entries.slice(0, 1))
    })

    test('[L5] below the floor a reader gets what is still there', async () => {
      const { log, entries } = await logOf(4)
      await release(log, entries, 3)
      await log.prune(stream.inc, 2)
      expect(await log.read(stream.inc, 0, MANY)).toEqual(entries.slice(2))
      expect(await log.at(stream.inc, 2)).toBeUndefined()
    })
  })

  describe(`${name}: cursors`, () => {
    test('[L6] acknowledged moves forward only, whatever comes late', async () => {
      const { log, entries } = await logOf(4)
      await log.setAcked(stream.inc, positionOf(entries, 3))
      await log.setAcked(stream.inc, positionOf(entries, 1))
      expect((await stateOf(log, stream)).acked).toBe(3)
    })

    test('[L6] what was never written cannot be acknowledged, nor another entry in its place', async () => {
      const { log, entries } = await logOf(2)
      const unwritten = entriesAfter(stream, positionOf(entries, 2), 1)
      await expect(log.setAcked(stream.inc, positionOf(unwritten, 1))).rejects.toThrow(RangeError)
      const wrong = { seq: 2, hash: positionOf(entries, 1).hash }
      await expect(log.setAcked(stream.inc, wrong)).rejects.toThrow(RangeError)
      expect((await stateOf(log, stream)).acked).toBe(0)
    })

    test('[L6] prunable never passes what is acknowledged, and never goes back', async () => {
      const { log, entries } = await logOf(4)
      await log.setAcked(stream.inc, positionOf(entries, 3))
      await log.setPrunable(stream.inc, 4)
      expect((await stateOf(log, stream)).prunable).toBe(3)
      await log.setPrunable(stream.inc, 1)
      expect((await stateOf(log, stream)).prunable).toBe(3)
    })

    test('[L6] after the peer was restored both go back, and the head stays', async () => {
      const { log, entries } = await logOf(4)
      await release(log, entries, 4)
      await log.rewind(stream.inc, 2)
      expect(await stateOf(log, stream)).toMatchObject({
        acked: 2,
        prunable: 2,
        head: positionOf(entries, 4),
      })
      await log.rewind(stream.inc, 3)
      expect((await stateOf(log, stream)).acked).toBe(2)
    })

    test('[L7] only what is in a backup of the peer is pruned', async () => {
      const { log, entries } = await logOf(4)
      await log.setAcked(stream.inc, positionOf(entries, 4))
      await log.setPrunable(stream.inc, 2)
      await expect(log.prune(stream.inc, 3)).rejects.toThrow(RangeError)
      expect(await log.read(stream.inc, 0, MANY)).toEqual(entries)
    })

    test('[L7] the floor keeps the hash that its lowest entry follows on', async () => {
      const { log, entries } = await logOf(4)
      await release(log, entries, 4)
      await log.prune(stream.inc, 2)
      expect(await stateOf(log, stream)).toMatchObject({
        floor: 3,
        floorHash: positionOf(entries, 2).hash,
      })
      await log.prune(stream.inc, 1)
      expect((await stateOf(log, stream)).floor).toBe(3)
    })

    test('[L7] a log that was pruned to its head goes on from there', async () => {
      const { log, entries } = await logOf(3)
      await release(log, entries, 3)
      await log.prune(stream.inc, 3)
      expect(await stateOf(log, stream)).toMatchObject({ floor: 4, head: positionOf(entries, 3) })
      const more = entriesAfter(stream, positionOf(entries, 3), 2)
      expect((await log.append(stream.inc, more)).ok).toBe(true)
      expect(await log.read(stream.inc, 0, MANY)).toEqual(more)
    })
  })

  describe(`${name}: incarnations`, () => {
    test('[L8] every incarnation is listed in order of appearance, and one is current', async () => {
      const { log } = await logOf(1)
      await log.open(other.inc, beginningOf(other), 'current')
      const past = streamNo(3)
      await log.open(past.inc, beginningOf(past), 'past')
      expect((await log.streams()).map(({ inc, current }) => [inc, current])).toEqual([
        [stream.inc, false],
        [other.inc, true],
        [past.inc, false],
      ])
    })

    test('[L8] a stream taken over at a floor begins there', async () => {
      const log = await createLog()
      const before = entriesAfter(stream, beginningOf(stream), 3)
      const base = positionOf(before, 3)
      await log.open(stream.inc, base, 'past')
      expect(await stateOf(log, stream)).toMatchObject({
        floor: 4,
        head: base,
        acked: 3,
        prunable: 3,
      })
      const more = entriesAfter(stream, base, 2)
      expect((await log.append(stream.inc, more)).ok).toBe(true)
      expect(await log.at(stream.inc, 5)).toEqual(more[1])
    })

    test('[L8] an incarnation that is open cannot be opened again', async () => {
      const { log } = await logOf(1)
      await expect(log.open(stream.inc, beginningOf(stream), 'current')).rejects.toThrow(RangeError)
      expect((await stateOf(log, stream)).head.seq).toBe(1)
    })
  })

  test(`[L6] [L7] ${name}: floor ≤ prunable + 1 ≤ acked + 1 ≤ head + 1, whatever happens`, async () => {
    const step = fc.record({
      act: fc.constantFrom('append', 'ack', 'prunable', 'prune', 'rewind'),
      to: fc.nat(12),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { log, entries } = await logOf(2)
        let all = entries
        for (const { act, to } of steps) {
          const { head, acked, prunable } = await stateOf(log, stream)
          if (act === 'append') {
            const more = entriesAfter(stream, head, 1 + (to % 2))
            expect((await log.append(stream.inc, more)).ok).toBe(true)
            all = [...all, ...more]
          } else if (act === 'ack' && to >= 1 && to <= head.seq) {
            await log.setAcked(stream.inc, positionOf(all, to))
            expect((await stateOf(log, stream)).acked).toBe(Math.max(acked, to))
          } else if (act === 'prunable') await log.setPrunable(stream.inc, to)
          else if (act === 'prune') await log.prune(stream.inc, Math.min(to, prunable))
          else if (act === 'rewind') await log.rewind(stream.inc, to)
          await expectInOrder(log, all)
        }
      }),
      { numRuns: 60 },
    )
  })

  /** What a rewind leaves behind may lie below the floor: that was pruned and is not here. */
  async function expectInOrder(log: AsyncLog, all: readonly Entry[]): Promise<void> {
    const { floor, prunable, acked, head } = await stateOf(log, stream)
    expect(prunable).toBeLessThanOrEqual(acked)
    expect(acked).toBeLessThanOrEqual(head.seq)
    expect(floor).toBeLessThanOrEqual(head.seq + 1)
    expect(head).toEqual(positionOf(all, all.length))
    expect(await log.read(stream.inc, 0, MANY)).toEqual(all.slice(floor - 1))
  }

  async function release(log: AsyncLog, entries: readonly Entry[], seq: number): Promise<void> {
    await log.setAcked(stream.inc, positionOf(entries, seq))
    await log.setPrunable(stream.inc, seq)
  }
}

/** A log that answers at once is asked as one that answers later, and a thrown fault as a late one. */
function answeringLater(log: Log | AsyncLog): AsyncLog {
  return {
    streams: async () => await log.streams(),
    open: async (...asked) => await log.open(...asked),
    append: async (...asked) => await log.append(...asked),
    read: async (...asked) => await log.read(...asked),
    at: async (...asked) => await log.at(...asked),
    byId: async (...asked) => await log.byId(...asked),
    setAcked: async (...asked) => await log.setAcked(...asked),
    setPrunable: async (...asked) => await log.setPrunable(...asked),
    prune: async (...asked) => await log.prune(...asked),
    rewind: async (...asked) => await log.rewind(...asked),
  }
}

async function stateOf(log: AsyncLog, { inc }: StreamName) {
  const state = (await log.streams()).find((each) => each.inc === inc)
  assert(state !== undefined, `no stream ${inc}`)
  return state
}

/** Where a row of entries stands after so many of them. */
function positionOf(entries: readonly Entry[], count: number): Position {
  const entry = entries[count - 1]
  assert(entry !== undefined, `no entry ${count}`)
  return { seq: entry.seq, hash: entry.hash }
}
