// Facts on their way into the store's own journal: byte for byte, once, whoever brings them again.

import { assert } from '@evertill/shared/result.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginningOf, draft, entriesAfter, entryAfter, idNo, streamNo } from '../testing/entries.ts'
import { codec } from '../testing/node-ports.ts'
import {
  type AdoptEffect,
  AdoptedBody,
  type AdoptRows,
  adoptRun,
  carriedUpTo,
  carryingAnswer,
  decideOffer,
  FACT_BYTES_MAX,
  factIdOf,
  innermost,
  ownEntries,
  type Stamp,
  stillToOffer,
  wrap,
} from './adopt.ts'
import { type Entry, makeEntry } from './entry.ts'
import type { Position } from './names.ts'

const [DEVICE, REBORN, EDGE] = [streamNo(1), streamNo(2), streamNo(90)]
const START = beginningOf(EDGE)
const { hlc, wall, store } = draft(EDGE)
const stamp = (at: number): Stamp => ({ id: idNo(9_000 + at), ...EDGE, store, hlc, wall })
const NOTHING = { head: START, known: new Set<string>() }

const sales = entriesAfter(DEVICE, beginningOf(DEVICE), 3)
const [first] = sales
assert(first !== undefined, 'the test has an entry')

/** As a till offers what it has: the lines, and the hash of each. */
const offering = (
  rows: AdoptRows,
  entries: readonly Pick<Entry, 'bytes' | 'hash'>[],
): readonly AdoptEffect[] => {
  const lines = entries.map(({ bytes }) => bytes)
  const hashes = entries.map(({ hash }) => hash)
  return decideOffer(rows, lines, hashes, stamp, codec)
}
const appended = (effects: readonly AdoptEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'append' ? [effect.entry] : []))
const bodyOf = (entry: Entry | undefined) => AdoptedBody.parse(entry?.envelope.body)
const answerOf = (effects: readonly AdoptEffect[]) => {
  const last = effects.at(-1)
  assert(last?.type === 'answer', 'an offer is answered')
  return last.answer
}

test('[H18] the store wraps a fact with its origin and its exact bytes, and then lets it take effect', () => {
  const { effects, taken } = adoptRun(NOTHING, sales, stamp, codec)
  expect(taken).toBe(3)
  expect(effects.slice(0, 3).map(({ type }) => type)).toEqual(['append', 'keepFact', 'apply'])
  const [wrapped, second] = appended(effects)
  expect(wrapped?.envelope).toMatchObject({ type: 'adopted', seq: 1, biz: '2026-11-20' })
  expect(second?.seq).toBe(2)
  const { fact, origin, orig } = bodyOf(wrapped)
  expect(codec.utf8.encode(orig)).toEqual(new Uint8Array(first.bytes))
  const { node, inc } = DEVICE
  expect([fact, origin]).toEqual([
    first.envelope.id,
    { device: node, inc, seq: 1, hash: first.hash },
  ])
})

test('[H18] any bytes that are an entry come back byte for byte', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.constantFrom('', ' ', '\t', '\r'),
      (note, gap) => {
        const text = JSON.stringify({ v: 1, ...draft(DEVICE), seq: 1, body: { note } })
        const bytes = codec.utf8.encode(`${gap}${text}${gap}`)
        const effects = offering(NOTHING, [{ bytes, hash: first.hash }])
        expect(codec.utf8.encode(bodyOf(appended(effects)[0]).orig)).toEqual(bytes)
      },
    ),
  )
})

test('[H19] what was wrapped again is unwrapped to the innermost bytes and place', () => {
  const fact = innermost(first, codec)
  const again = wrap(fact, { ...stamp(1), ...REBORN, id: fact.id }, beginningOf(REBORN), codec)
  assert(again.ok, 'it can be wrapped')
  const effects = adoptRun(NOTHING, [again.value], stamp, codec).effects
  expect(bodyOf(appended(effects)[0])).toEqual({
    ...{ fact: fact.id, orig: codec.utf8.decode(first.bytes) },
    origin: { device: DEVICE.node, inc: DEVICE.inc, seq: 1, hash: first.hash },
  })
  expect(adoptRun({ ...NOTHING, known: new Set([fact.id]) }, [again.value], stamp, codec)).toEqual({
    ...{ taken: 1, effects: [{ type: 'note', id: fact.id, code: 'DUP_ID' }] },
  })
})

test('[H19] what only looks like a wrap is a fact itself', () => {
  const good = innermost(first, codec)
  const orig = codec.utf8.decode(first.bytes) ?? ''
  const lies = [
    { body: {} },
    { body: { fact: idNo(77), origin: good.origin, orig } },
    { body: { fact: good.id, origin: { ...good.origin, seq: 2 }, orig } },
    { body: { fact: good.id, origin: { ...good.origin, inc: REBORN.inc }, orig } },
    { body: { fact: good.id, origin: good.origin, orig: `${orig}}` } },
    { body: { fact: good.id, origin: { ...good.origin, hash: undefined }, orig } },
  ]
  for (const lie of lies) {
    const entry = entryAfter(REBORN, beginningOf(REBORN), { id: idNo(5), type: 'adopted', ...lie })
    expect(innermost(entry, codec)).toMatchObject({ id: idNo(5), bytes: entry.bytes })
    expect(factIdOf(entry, codec)).toBe(idNo(5))
  }
})

test('[H20] a known fact has no second effect, also twice in one run', () => {
  const known = { head: START, known: new Set([first.envelope.id]) }
  const { effects } = adoptRun(known, [...sales, ...sales.slice(1)], stamp, codec)
  expect(effects.filter(({ type }) => type === 'note')).toHaveLength(3)
  expect(effects.filter(({ type }) => type === 'apply')).toHaveLength(2)
  expect(appended(effects).map(({ seq }) => seq)).toEqual([1, 2])
})

test('[H20] a fact too large for its wrap stops a log there; of an offer only that line is left out', () => {
  const note = '"'.repeat(FACT_BYTES_MAX / 2)
  const large = entryAfter(DEVICE, beginningOf(DEVICE), { id: idNo(50), body: { note } })
  const run = adoptRun(NOTHING, [large, ...sales], stamp, codec)
  expect(run).toEqual({ taken: 0, effects: [{ type: 'alarm', code: 'FACT_TOO_LARGE', line: 0 }] })
  const effects = offering(NOTHING, [large, ...sales])
  expect(answerOf(effects).adopted).toHaveLength(3)
  const edge = entryAfter(DEVICE, beginningOf(DEVICE), { body: { note: '"'.repeat(499_000) } })
  expect(edge.bytes.length).toBeLessThan(FACT_BYTES_MAX)
  expect(adoptRun(NOTHING, [edge], stamp, codec).taken).toBe(1)
})

test('[H21] an offer is answered by id: what was taken, what was known; the rest is offered again', () => {
  const known = { head: START, known: new Set([first.envelope.id]) }
  const foreign = makeEntry({ ...draft(DEVICE), store: '9999', id: idNo(60) }, START, codec)
  assert(foreign.ok, 'another store has entries too')
  const rubbish = { bytes: new Uint8Array([1]), hash: first.hash }
  const effects = offering(known, [...sales, foreign.value, rubbish])
  expect(effects.slice(-2).map(({ type }) => type)).toEqual(['commit', 'answer'])
  const answer = answerOf(effects)
  expect(answer).toEqual({ adopted: [idNo(2), idNo(3)], known: [idNo(1)] })
  expect(stillToOffer([idNo(1), idNo(2), idNo(3), idNo(60)], answer)).toEqual([idNo(60)])
  expect(effects.filter(({ type }) => type === 'alarm')).toEqual([
    { type: 'alarm', code: 'FOREIGN', line: 3 },
    { type: 'alarm', code: 'NOT_JSON', line: 4 },
  ])
  expect(bodyOf(appended(effects)[0]).origin.hash).toBe(sales[1]?.hash)
  expect(() => decideOffer(known, [first.bytes], [], stamp, codec)).toThrow('hash for each line')
})

/** The store's journal: its own entries at 1 and 4, adopted ones between and behind. */
function journal(): readonly Entry[] {
  const z = entryAfter(EDGE, START, { id: idNo(70), type: 'day-closed' })
  const at = (entry: Entry | undefined): Position => entry ?? START
  const adopted = appended(
    adoptRun({ ...NOTHING, head: z }, sales.slice(0, 2), stamp, codec).effects,
  )
  const amended = entryAfter(EDGE, at(adopted[1]), { id: idNo(71), type: 'day-amended' })
  const rest = { ...NOTHING, head: amended }
  const late = appended(adoptRun(rest, sales.slice(2), stamp, codec).effects)
  return [z, ...adopted, amended, ...late]
}

test('[H19] a fact has one id, however often and by whomever it was wrapped', () => {
  const anyLife = fc.array(fc.integer({ min: 10, max: 99 }), { maxLength: 4 })
  fc.assert(
    fc.property(anyLife, (lives) => {
      const last = lives.reduce((entry, life) => {
        const { id, origin, bytes, envelope } = { ...innermost(entry, codec) }
        const body = { fact: id, origin, orig: codec.utf8.decode(bytes) }
        const about = { id: idNo(life * 1_000), type: 'adopted', body }
        expect(envelope.id).toBe(first.envelope.id)
        return entryAfter(streamNo(life), beginningOf(streamNo(life)), about)
      }, first)
      expect(factIdOf(last, codec)).toBe(first.envelope.id)
      const nested = { device: last.envelope.node, inc: last.envelope.inc, seq: 1, hash: last.hash }
      const body = { fact: idNo(1), origin: nested, orig: codec.utf8.decode(last.bytes) }
      const about = { id: idNo(4), type: 'adopted', body }
      const around = entryAfter(REBORN, beginningOf(REBORN), about)
      expect(factIdOf(around, codec)).toBe(first.envelope.id)
    }),
    { numRuns: 40 },
  )
})

test("[H22] the store's own entries travel to the tills, what it adopted does not", () => {
  const entries = journal()
  const [z, , last, amended] = entries
  const all = ownEntries(START, entries, { entries: 9, bytes: 99_999 })
  expect(all.carry).toEqual([z, amended])
  expect(all.upTo.seq).toBe(5)
  const few = ownEntries(START, entries, { entries: 1, bytes: 99_999 })
  expect([few.carry, few.upTo.seq]).toEqual([[z], 3])
  expect(few.upTo.hash).toBe(last?.hash)
  const narrow = ownEntries(START, entries, { entries: 9, bytes: 1 })
  expect([narrow.carry, narrow.upTo.seq]).toEqual([[z], 3])
  expect(ownEntries(START, [], { entries: 9, bytes: 1 })).toEqual({ carry: [], upTo: START })
})

test('[H22] whatever fits, the head in an answer is the end of what was carried, and nothing is skipped', () => {
  const entries = journal()
  const { inc } = EDGE
  const limits = { max_entries: 9, max_bytes: 9_999, min_interval_ms: 0 }
  const body = { acked: 3, hash: first.hash, prunable: 0, limits, notes: [] }
  const anyLimit = fc.record({
    entries: fc.integer({ min: 1, max: 3 }),
    bytes: fc.integer({ min: 1, max: 1_500 }),
  })
  fc.assert(
    fc.property(fc.array(anyLimit, { minLength: 1, maxLength: 9, size: 'max' }), (answers) => {
      let seen = START
      const got: Entry[] = []
      for (const limit of answers) {
        const rest = entries.filter(({ seq }) => seq > seen.seq)
        const answer = carryingAnswer(body, { inc, after: seen, entries: rest }, limit, codec)
        const { peer } = answer.header
        assert(peer !== undefined, 'it names its head')
        got.push(...answer.entries)
        seen = { seq: peer.seq, hash: peer.hash }
        const due = entries.filter((each) => each.seq <= seen.seq)
        expect(got).toEqual(due.filter(({ envelope }) => envelope.type !== 'adopted'))
        expect(peer).toEqual({ inc, seq: seen.seq, hash: due.at(-1)?.hash ?? START.hash })
        expect(answer.header).toMatchObject(body)
      }
    }),
    { numRuns: 60 },
  )
  const hole = { inc, after: START, entries: entries.slice(1) }
  const plenty = { entries: 9, bytes: 9_999 }
  expect(() => carryingAnswer(body, hole, plenty, codec)).toThrow('without a gap')
  const rotten = entries.map((each) =>
    each.seq === 3 ? { ...each, bytes: each.bytes.map((byte) => byte + 1) } : each,
  )
  const cut = carryingAnswer(body, { inc, after: START, entries: rotten }, plenty, codec)
  expect(cut.header.peer?.seq).toBe(2)
})

test('[H22] a till is carried what lies above the head it was shown, and all of a new incarnation', () => {
  const { inc } = EDGE
  expect(carriedUpTo(inc, 0, { inc, ...START, seq: 7 })).toBe(7)
  expect(carriedUpTo(inc, 9, { inc, ...START, seq: 7 })).toBe(9)
  expect(carriedUpTo(inc, 0, { inc: REBORN.inc, ...START, seq: 7 })).toBe(0)
  expect(carriedUpTo(inc, 0, undefined)).toBe(0)
  const offered = offering(NOTHING, journal())
  expect(offered.flatMap((each) => (each.type === 'apply' ? [each.fact.id] : []))).toEqual([
    ...[idNo(70), idNo(1), idNo(2), idNo(71), idNo(3)],
  ])
})

test('[H20] pushed, offered, wrapped again and restored in any order, every fact counts once', () => {
  const many = entriesAfter(DEVICE, beginningOf(DEVICE), 6)
  let head = beginningOf(REBORN)
  const rewrapped = many.map((entry) => {
    const made = wrap(
      innermost(entry, codec),
      { ...stamp(0), ...REBORN, id: entry.envelope.id },
      head,
      codec,
    )
    assert(made.ok, 'it can be wrapped')
    head = made.value
    return made.value
  })
  const anyMove = fc.record({
    do: fc.constantFrom('push', 'offer', 'backup', 'restore'),
    from: fc.nat(5),
    count: fc.integer({ min: 1, max: 6 }),
    again: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 12, size: 'max' }), (moves) => {
      let log: readonly Entry[] = []
      let applied: readonly string[] = []
      let backup = { log, applied }
      const take = (effects: readonly AdoptEffect[]) => {
        log = [...log, ...appended(effects)]
        const fresh = effects.flatMap((each) => (each.type === 'apply' ? [each.fact.id] : []))
        applied = [...applied, ...fresh]
      }
      const rows = () => ({
        head: log.at(-1) ?? START,
        known: new Set(log.map((entry) => bodyOf(entry).fact)),
      })
      for (const { do: verb, from, count, again } of moves) {
        const some = (again ? rewrapped : many).slice(from, from + count)
        if (verb === 'push') take(adoptRun(rows(), some, stamp, codec).effects)
        else if (verb === 'offer') take(offering(rows(), some))
        else if (verb === 'backup') backup = { log, applied }
        else ({ log, applied } = backup)
      }
      take(offering(rows(), [...rewrapped, ...many]))
      expect(applied.toSorted()).toEqual(many.map(({ envelope }) => envelope.id))
      expect(log.map(({ seq }) => seq)).toEqual(many.map(({ seq }) => seq))
      expect(log.map((entry) => bodyOf(entry).orig).toSorted()).toEqual(
        many.map(({ bytes }) => codec.utf8.decode(bytes)).toSorted(),
      )
    }),
    { numRuns: 150 },
  )
})
