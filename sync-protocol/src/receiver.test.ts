// What the receiver decides, over rows laid out by hand and entries that are real.

import { assert } from '@evertill/shared/result.ts'
import { describe, expect, test } from 'vitest'
import { beginningOf, draft, entriesAfter, entryAfter, idNo, streamNo } from '../testing/entries.ts'
import { codec } from '../testing/node-ports.ts'
import { innermost, wrap } from './adopt.ts'
import type { Entry } from './entry.ts'
import { GAPS_KEPT_MAX, GAPS_SHOWN_MAX } from './limits.ts'
import type { StreamName } from './names.ts'
import { decidePush, type Push } from './receiver.ts'
import { decideHello, type Hello } from './receiver-hello.ts'
import type {
  NodeRow,
  PushRows,
  ReceiverAnswer,
  ReceiverEffect,
  ReceiverNeeds,
  StreamRow,
} from './receiver-rows.ts'

const NAME = streamNo(1)
const OTHER = { ...NAME, inc: streamNo(2).inc }
const START = beginningOf(NAME)
const LIMITS = { max_entries: 50, max_bytes: 100_000, min_interval_ms: 0 }
const HUB: ReceiverNeeds = { ...codec, limits: LIMITS, proto: [1], hop: 'edge-hub' }
const EDGE: ReceiverNeeds = { ...HUB, hop: 'device-edge' }
const BOOT = '0'.repeat(32)

const NODE: NodeRow = {
  ...{ tenant: NAME.tenant, node: NAME.node, status: 'active', ep: 1 },
  session: { sess: 5, gen: 'a'.repeat(32) },
}

const log = entriesAfter(NAME, START, 10)
const endOf = (seq: number) => (seq === 0 ? START : positionOf(log[seq - 1]))

function positionOf(entry: Entry | undefined) {
  assert(entry !== undefined, 'the test has this entry')
  return { seq: entry.seq, hash: entry.hash }
}

/** A receiver that holds the first entries. */
function holding(count: number, changes: Partial<PushRows> = {}): PushRows {
  const head = endOf(count)
  const stream: StreamRow = {
    ...{ inc: NAME.inc, ep: 1, state: 'OPEN', base: START, head, announced: head },
    ...{ prunable: 0, gaps: [] },
  }
  const hashes = new Map(log.slice(0, count).map(({ seq, hash }) => [seq, hash]))
  return { node: NODE, stream, hashes, ids: new Map(), ...changes }
}

function push(entries: readonly Entry[], changes: Partial<Push['header']> = {}): Push {
  const from = entries[0]?.seq ?? 1
  return {
    header: {
      ...{ inc: NAME.inc, sess: 5, from, prev: endOf(from - 1).hash, head: endOf(10) },
      ...changes,
    },
    lines: entries.map(({ bytes }) => bytes),
  }
}

function answerOf(effects: readonly ReceiverEffect[]): ReceiverAnswer {
  const last = effects.at(-1)
  assert(last?.type === 'answer', 'a decision ends in its answer')
  return last.answer
}

const errorOf = (effects: readonly ReceiverEffect[]) => {
  const answer = answerOf(effects)
  return answer.to === 'error' ? answer.body : undefined
}

const typesOf = (effects: readonly ReceiverEffect[]) => effects.map(({ type }) => type)

describe('a push', () => {
  test('[R1] the checks come in order: who speaks, how much, where, the same, and is it good', () => {
    const rubbish = [...log.slice(6, 9).map(({ bytes }) => bytes), new Uint8Array([1])]
    const foreign = { ...push(log.slice(6, 9)), lines: rubbish }
    const wrong = { ...foreign, header: { ...foreign.header, sess: 4, prev: endOf(1).hash } }
    const small = { ...HUB, limits: { ...LIMITS, max_entries: 1 } }
    const codes = [
      decidePush(holding(3, { node: { ...NODE, status: 'revoked' } }), wrong, small),
      decidePush(holding(3), wrong, small),
      decidePush(holding(3), { ...wrong, header: { ...wrong.header, sess: 5 } }, small),
      decidePush(holding(3), { ...wrong, header: { ...wrong.header, sess: 5 } }, HUB),
      decidePush(holding(8), { ...wrong, header: { ...wrong.header, sess: 5 } }, HUB),
      decidePush(holding(6), foreign, HUB),
    ].map((effects) => errorOf(effects)?.code)
    expect(codes).toEqual(['REVOKED', 'SUPERSEDED', 'TOO_LARGE', 'GAP', 'FORK', 'CORRUPT'])
  })

  test('[R2] an older or unknown session changes nothing', () => {
    for (const sess of [4, 6]) {
      const effects = decidePush(holding(0), push(log, { sess }), HUB)
      expect(effects).toEqual([
        { type: 'answer', answer: { to: 'error', body: { code: 'SUPERSEDED', sess: 5 } } },
      ])
    }
  })

  test('[R4] what does not follow on the head names the entry that is missing', () => {
    const early = decidePush(holding(3), push(log.slice(4)), HUB)
    expect(errorOf(early)).toEqual({ code: 'GAP', expected: 4, hash: endOf(3).hash })
    const unheard = decidePush(holding(0, { stream: undefined }), push(log.slice(1)), HUB)
    expect(errorOf(unheard)).toEqual({ code: 'GAP', expected: 1, hash: START.hash })
  })

  test('[R5] another entry under a held number is a fork, and nothing is written over', () => {
    const twin = entriesAfter(NAME, endOf(4), 4, 900)
    const effects = decidePush(holding(6), push([...log.slice(2, 4), ...twin]), HUB)
    expect(errorOf(effects)).toEqual({ code: 'FORK', at: 5, hash: endOf(5).hash })
    expect(typesOf(effects)).toEqual(['saveStream', 'commit', 'alarm', 'answer'])
    const behind = decidePush(
      holding(4),
      push(twin.slice(1), { prev: positionOf(twin[0]).hash }),
      HUB,
    )
    expect(errorOf(behind)?.code).toBe('GAP')
    const besides = decidePush(
      holding(5),
      push(twin.slice(1), { prev: positionOf(twin[0]).hash }),
      HUB,
    )
    expect(errorOf(besides)).toEqual({ code: 'FORK', at: 5, hash: endOf(5).hash })
  })

  test('[R5] the same again is no second effect and the same answer', () => {
    const effects = decidePush(holding(10), push(log.slice(3, 7)), HUB)
    expect(typesOf(effects)).toEqual(['answer'])
    expect(answerOf(effects)).toMatchObject({ body: { acked: 10, hash: endOf(10).hash } })
  })

  test('[R6] of a run with a bad line the good part is kept and the place named', () => {
    const lines = log.slice(2, 8).map(({ bytes }) => bytes)
    lines[3] = new TextEncoder().encode('{"v":1}')
    const effects = decidePush(holding(3), { ...push(log.slice(2, 8)), lines }, HUB)
    const [append] = effects
    expect(append?.type === 'append' && append.entries.map(({ seq }) => seq)).toEqual([4, 5])
    expect(errorOf(effects)).toEqual({ code: 'CORRUPT', at: 6, acked: 5, hash: endOf(5).hash })
    expect(typesOf(effects)).toContain('commit')
  })

  test('[R7] a fact known under another place is stored with a note and does not count', () => {
    const twice = entriesAfter(NAME, START, 3)
    const id = twice[1]?.envelope.id ?? ''
    const ids = new Map([[id, { inc: OTHER.inc, seq: 7 }]])
    const effects = decidePush(holding(0, { ids }), push(twice), HUB)
    expect(answerOf(effects)).toMatchObject({
      body: { acked: 3, notes: [{ seq: 2, code: 'DUP_ID' }] },
    })
    const keep = effects.find(({ type }) => type === 'keepIds')
    expect(keep?.type === 'keepIds' && keep.ids.map(({ seq }) => seq)).toEqual([1, 3])
  })

  test('[R7] one fact wrapped by two incarnations of a store counts once', () => {
    const fact = innermost(
      entryAfter(streamNo(7), beginningOf(streamNo(7)), { id: idNo(700) }),
      codec,
    )
    const wrapped = (inc: StreamName, id: number) => {
      const { hlc, wall, store } = draft(inc)
      const made = wrap(fact, { ...inc, id: idNo(id), hlc, wall, store }, beginningOf(inc), codec)
      assert(made.ok, 'it can be wrapped')
      return made.value
    }
    const one = decidePush(holding(0), push([wrapped(NAME, 40)], { head: wrapped(NAME, 40) }), HUB)
    expect(one).toContainEqual({ type: 'keepIds', inc: NAME.inc, ids: [{ id: fact.id, seq: 1 }] })
    const stream = holding(0).stream
    assert(stream !== undefined, 'the test has this stream')
    const start = beginningOf(OTHER)
    const reborn = { ...stream, inc: OTHER.inc, base: start, head: start, announced: start }
    const ids = new Map([[fact.id, { inc: NAME.inc, seq: 1 }]])
    const again = wrapped(OTHER, 41)
    const header = { inc: OTHER.inc, prev: start.hash, head: again }
    const two = decidePush(holding(0, { stream: reborn, ids }), push([again], header), HUB)
    expect(answerOf(two)).toMatchObject({ body: { acked: 1, notes: [{ seq: 1, code: 'DUP_ID' }] } })
    expect(two).toContainEqual({ type: 'keepIds', inc: OTHER.inc, ids: [] })
  })

  test('[R8] everything is on disk before the answer leaves', () => {
    const effects = decidePush(holding(4), push(log.slice(2)), HUB)
    expect(typesOf(effects)).toEqual(['append', 'keepIds', 'saveStream', 'commit', 'answer'])
    expect(answerOf(effects)).toMatchObject({ to: 'push', body: { acked: 10, notes: [] } })
  })

  test('[R11] a batch over the limits is refused whole; one entry alone always fits', () => {
    const tight = { ...HUB, limits: { ...LIMITS, max_bytes: 10 } }
    expect(errorOf(decidePush(holding(0), push(log), tight))?.code).toBe('TOO_LARGE')
    expect(answerOf(decidePush(holding(0), push(log.slice(0, 1)), tight)).to).toBe('push')
  })

  test('[R12] a run that meets the announced head with another hash is not kept', () => {
    const effects = decidePush(
      holding(4),
      push(log.slice(4, 8), { head: { ...endOf(7), seq: 6 } }),
      HUB,
    )
    expect(errorOf(effects)).toEqual({ code: 'CORRUPT', at: 5, acked: 4, hash: endOf(4).hash })
    expect(typesOf(effects)).toEqual(['alarm', 'answer'])
  })

  test('[R12] a push of the first entries of many announces how many there are', () => {
    const rows = holding(4)
    const effects = decidePush(rows, push(log.slice(4, 6), { head: endOf(10) }), HUB)
    const saved = effects.find((effect) => effect.type === 'saveStream')
    expect(saved?.type === 'saveStream' && saved.stream).toMatchObject({
      head: endOf(6),
      announced: endOf(10),
    })
  })

  test('[R10] entries of a sealed incarnation are taken like any other', () => {
    const rows = holding(4)
    const stream = rows.stream && { ...rows.stream, state: 'SEALED' as const }
    const effects = decidePush({ ...rows, stream }, push(log.slice(4)), HUB)
    expect(answerOf(effects)).toMatchObject({ to: 'push', body: { acked: 10 } })
  })
})

describe('a hello', () => {
  const kept = (floor: number, head: number): Hello['streams'][number] => ({
    ...{ inc: NAME.inc, floor: endOf(floor), head: endOf(head), acked: floor, cur: true },
  })
  const hello = (...streams: Hello['streams']): Hello => ({ proto: [1, 2], boot: BOOT, streams })
  const rowsWith = (...streams: StreamRow[]) => ({ node: NODE, streams })
  const held = (count: number): StreamRow => {
    const { stream } = holding(count)
    assert(stream !== undefined, 'the test has this stream')
    return stream
  }

  test('[R2] opens the next session and says what is held of every incarnation', () => {
    const old = { ...held(3), inc: OTHER.inc }
    const effects = decideHello(rowsWith(old, held(6)), hello(kept(0, 10)), HUB)
    expect(answerOf(effects)).toMatchObject({ to: 'hello', body: { sess: 6, ep: 1, proto: 1 } })
    expect(typesOf(effects).slice(-2)).toEqual(['commit', 'answer'])
  })

  test('[R10] incarnations the node did not name are in the answer, sealed', () => {
    const old = { ...held(3), inc: OTHER.inc }
    const answer = answerOf(decideHello(rowsWith(old, held(6)), hello(kept(0, 10)), HUB))
    expect(answer).toMatchObject({
      body: {
        streams: [
          { inc: NAME.inc, state: 'OPEN', head: endOf(6) },
          { inc: OTHER.inc, state: 'SEALED', head: endOf(3) },
        ],
      },
    })
    const suspect = { ...held(6), state: 'SUSPECT' as const }
    const kept6 = answerOf(decideHello(rowsWith(suspect), hello(kept(0, 10)), HUB))
    expect(kept6).toMatchObject({ body: { streams: [{ state: 'SUSPECT' }] } })
  })

  test('[R9] a new edge takes the floor of a device as its base and goes on from there', () => {
    const effects = decideHello(rowsWith(), hello(kept(4, 10)), EDGE)
    expect(effects).toContainEqual({ type: 'streamBase', inc: NAME.inc, base: endOf(4) })
    expect(typesOf(effects)).not.toContain('gapRecord')
    expect(answerOf(effects)).toMatchObject({ body: { streams: [{ head: endOf(4) }] } })
  })

  test('[R9] a hub records the gap below the floor: lossy, never silent', () => {
    const effects = decideHello(rowsWith(held(2)), hello(kept(4, 10)), HUB)
    const gap = { after: endOf(2), until: endOf(4) }
    expect(effects).toContainEqual({ type: 'gapRecord', inc: NAME.inc, gap })
    expect(effects).toContainEqual({ type: 'alarm', code: 'LOSSY', inc: NAME.inc, at: 3 })
    const saved = effects.find((effect) => effect.type === 'saveStream')
    expect(saved?.type === 'saveStream' && saved.stream.gaps).toEqual([gap])
    const next = decidePush(
      { ...holding(2), stream: saved?.type === 'saveStream' ? saved.stream : undefined },
      push(log.slice(4)),
      HUB,
    )
    expect(answerOf(next)).toMatchObject({ to: 'push', body: { acked: 10 } })
  })

  test('[R9] what is lost is shown in every answer from then on, the newest of it', () => {
    const gap = { after: endOf(1), until: endOf(2) }
    const many = { ...held(5), gaps: new Array(GAPS_SHOWN_MAX + 1).fill(gap) }
    const gaps = [...new Array(GAPS_SHOWN_MAX - 1).fill(gap), { after: endOf(5), until: endOf(7) }]
    const answer = answerOf(decideHello(rowsWith(many), hello(kept(7, 10)), HUB))
    expect(answer).toMatchObject({ body: { streams: [{ gaps }] } })
    const whole = answerOf(decideHello(rowsWith(held(5)), hello(kept(0, 10)), HUB))
    expect(JSON.stringify(whole)).not.toContain('gaps')
    const full = { ...held(5), gaps: new Array(GAPS_KEPT_MAX).fill(gap) }
    const saved = decideHello(rowsWith(full), hello(kept(7, 10)), HUB).find(
      (effect) => effect.type === 'saveStream',
    )
    expect(saved?.type === 'saveStream' && saved.stream.gaps).toHaveLength(GAPS_KEPT_MAX)
  })

  test('[R12] remembers the highest head a node announced, so that half a log is known as half', () => {
    const effects = decideHello(rowsWith(held(2)), hello(kept(0, 10)), EDGE)
    const saved = effects.find((effect) => effect.type === 'saveStream')
    expect(saved?.type === 'saveStream' && saved.stream.announced).toEqual(endOf(10))
  })

  test('[R13] no common version, a revoked key or a list that makes no sense leave no trace', () => {
    const revoked = { ...rowsWith(), node: { ...NODE, status: 'revoked' as const } }
    const upgrade = decideHello(rowsWith(), { ...hello(kept(0, 1)), proto: [9] }, HUB)
    expect(upgrade.map((effect) => effect.type)).toEqual(['answer'])
    expect(errorOf(upgrade)).toEqual({ code: 'UPGRADE', proto: [1] })
    expect(errorOf(decideHello(revoked, hello(kept(0, 1)), HUB))).toEqual({ code: 'REVOKED' })
    const faults = [
      hello(kept(0, 1), kept(0, 1)),
      hello({ ...kept(0, 1), cur: undefined } as Hello['streams'][number]),
      hello(kept(4, 1)),
    ].map((each) => errorOf(decideHello(rowsWith(), each, HUB)))
    expect(faults).toEqual(
      ['inc-twice', 'one-current', 'floor-above-head'].map((fault) => ({
        code: 'MALFORMED',
        fault,
      })),
    )
  })
})
