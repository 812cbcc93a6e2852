// What the sender does in the cases that carry the weight, one by one. Positions only: no entry is
// ever looked at here.

import { describe, expect, test } from 'vitest'
import { streamNo } from '../testing/entries.ts'
import type { StreamState } from './log.ts'
import type { ErrorAnswer } from './messages.ts'
import { ASLEEP, step } from './sender.ts'
import {
  HEARTBEAT_MS,
  type SenderInput,
  type SenderState,
  type SenderStep,
} from './sender-state.ts'

const INC = streamNo(1).inc
const OLD = streamNo(2).inc
const hash = (seq: number): string => seq.toString(16).padStart(64, '0')
const at = (seq: number, as = seq) => ({ seq, hash: hash(as) })
const GEN = 'a'.repeat(32)
const LIMITS = { max_entries: 500, max_bytes: 4_000_000, min_interval_ms: 0 }
const NEEDS = { dice: () => 0.5, recovers: true }

const current: StreamState = {
  ...{ inc: INC, floor: 1, floorHash: hash(0), head: at(10), acked: 4, prunable: 2, current: true },
}
const sealed: StreamState = { ...current, inc: OLD, floor: 3, floorHash: hash(2), current: false }

/** Runs inputs one after the other; answers the last step. */
function run(state: SenderState, ...inputs: readonly SenderInput[]): SenderStep {
  return inputs.reduce<SenderStep>((last, input) => step(last.state, input, NEEDS), {
    state,
    effects: [],
  })
}

const start = (...streams: readonly StreamState[]): SenderInput => ({
  ...{ type: 'start', nowMs: 0, streams },
})

const own = [INC, OLD].flatMap((inc) => [4, 5, 6, 7, 8, 10].map((seq) => ({ inc, ...at(seq) })))

function greeted(
  heads: Record<string, ReturnType<typeof at>>,
  prunable = 0,
  call = 1,
): SenderInput {
  const streams = Object.entries(heads).map(([inc, head]) => ({
    ...{ inc, head, prunable, state: 'OPEN' as const },
  }))
  const answer = { hub_gen: GEN, sess: 3, limits: LIMITS, streams }
  return { type: 'greeted', nowMs: 0, call, answer, own }
}

function pushed(call: number, acked: number, changes = {}): SenderInput {
  const answer = { acked, hash: hash(acked), prunable: 0, limits: LIMITS, ...changes }
  return { type: 'pushed', nowMs: 0, call, inc: INC, answer, own }
}

const refused = (call: number, error: ErrorAnswer, nowMs = 0): SenderInput => ({
  ...{ type: 'refused', nowMs, call, error, own },
})

const ofType = (result: SenderStep, type: string) =>
  result.effects.filter((effect) => effect.type === type)

const pushing = run(ASLEEP, start(current), greeted({ [INC]: at(4) })).state

describe('greeting', () => {
  test('[S2] a hello names every incarnation still kept, with floor, head and cursor', () => {
    expect(ofType(run(ASLEEP, start(sealed, current)), 'hello')).toEqual([
      {
        type: 'hello',
        call: 1,
        streams: [
          { inc: OLD, floor: at(2), head: at(10), acked: 4 },
          { inc: INC, floor: at(0), head: at(10), acked: 4, cur: true },
        ],
      },
    ])
  })

  test('[S3] a peer that was restored gets everything again, also of sealed incarnations', () => {
    const full = { acked: 10, prunable: 8 }
    const begun = start({ ...sealed, ...full }, { ...current, ...full })
    const result = run(ASLEEP, begun, greeted({ [OLD]: at(6), [INC]: at(5) }))
    expect(ofType(result, 'rewind')).toEqual([
      { type: 'rewind', inc: OLD, seq: 6 },
      { type: 'rewind', inc: INC, seq: 5 },
    ])
    expect(ofType(result, 'push')).toMatchObject([{ inc: OLD, from: 7 }])
    expect(result.state.streams.map(({ prunable }) => prunable)).toEqual([6, 5])
  })

  test('[S3] the cursor goes forward by an equal hash only', () => {
    const same = run(ASLEEP, start(current), greeted({ [INC]: at(8) }))
    expect(ofType(same, 'saveAcked')).toEqual([{ type: 'saveAcked', inc: INC, position: at(8) }])
    const other = run(ASLEEP, start(current), greeted({ [INC]: at(8, 88) }))
    expect(ofType(other, 'saveAcked')).toEqual([])
  })

  test('[S3] what a peer lost below the floor is not sent again; the rest is, from the floor', () => {
    const result = run(ASLEEP, start(current, sealed), greeted({ [INC]: at(10), [OLD]: at(1) }))
    expect(ofType(result, 'push')).toMatchObject([{ inc: OLD, from: 3 }])
  })

  test('[S16] what the peer knows of this node and the node does not is fetched back', () => {
    const other = streamNo(9).inc
    const heads = { [INC]: at(10), [other]: at(7) }
    const result = run(ASLEEP, start(current), greeted(heads))
    expect(ofType(result, 'recover')).toEqual([{ type: 'recover', inc: other, after: 0 }])
    const device = [start(current), greeted(heads)].reduce<SenderStep>(
      (last, input) => step(last.state, input, { ...NEEDS, recovers: false }),
      { state: ASLEEP, effects: [] },
    )
    expect(ofType(device, 'recover')).toEqual([])
  })
})

describe('a node that is not alone, or not as old as it was', () => {
  test.each([
    ['PEER_AHEAD', at(12)],
    ['FORK', at(8, 88)],
  ])('[S4] the peer shows %s: a new incarnation, an alarm, and no push', (reason, head) => {
    const result = run(ASLEEP, start(current), greeted({ [INC]: head }))
    const shared = reason === 'PEER_AHEAD' ? 10 : 2
    expect(ofType(result, 'rebirth')).toEqual([{ type: 'rebirth', reason, inc: INC, shared }])
    expect(ofType(result, 'alarm')).toEqual([{ type: 'alarm', code: 'SUSPECT_CLONE', inc: INC }])
    expect(ofType(result, 'push')).toEqual([])
  })

  test('[S4] of an old incarnation a peer that holds more is asked first, and nothing is carried', () => {
    const result = run(ASLEEP, start(sealed, current), greeted({ [OLD]: at(12, 12), [INC]: at(4) }))
    expect(ofType(result, 'carry')).toEqual([])
    expect(ofType(result, 'recover')).toEqual([{ type: 'recover', inc: OLD, after: 10 }])
  })

  test('[S4] what a peer acknowledged before it was restored is not taken for shared', () => {
    const result = run(ASLEEP, start({ ...current, acked: 9 }), greeted({ [INC]: at(10, 99) }))
    expect(ofType(result, 'rebirth')).toMatchObject([{ reason: 'FORK', shared: 2 }])
  })

  test('[S4] a fork met while pushing is believed where the own log shows it too', () => {
    const real = run(pushing, refused(2, { code: 'FORK', at: 7, hash: hash(77) }))
    expect(ofType(real, 'rebirth')).toMatchObject([{ reason: 'FORK', shared: 4 }])
    const muddled = run(pushing, refused(2, { code: 'FORK', at: 7, hash: hash(7) }))
    expect(ofType(muddled, 'rebirth')).toEqual([])
    expect(muddled.state.at.phase).toBe('greeting')
  })

  test('[S4] an acknowledgement with another hash is a fork as well', () => {
    const result = run(pushing, pushed(2, 6, { hash: hash(66) }))
    expect(result.state.at.phase).toBe('rebasing')
    expect(ofType(result, 'saveAcked')).toEqual([])
  })

  test('[S4] an old incarnation that differs is carried over and fetched; the current goes on', () => {
    const heads = { [OLD]: at(8, 88), [INC]: at(4) }
    const result = run(ASLEEP, start(sealed, current), greeted(heads))
    expect(ofType(result, 'carry')).toEqual([{ type: 'carry', inc: OLD, after: 2 }])
    expect(ofType(result, 'recover')).toEqual([{ type: 'recover', inc: OLD, after: 2 }])
    expect(ofType(result, 'push')).toMatchObject([{ inc: INC, from: 5 }])
  })

  test('[S9] lost sessions greet anew; three in ten minutes raise an alarm', () => {
    const fenced = (nowMs: number): SenderStep => {
      const state = { ...pushing, fencedMs: [0, 1_000] }
      return run(state, refused(2, { code: 'SUPERSEDED', sess: 9 }, nowMs))
    }
    expect(fenced(2_000).state.at.phase).toBe('greeting')
    expect(ofType(fenced(2_000), 'alarm')).toEqual([{ type: 'alarm', code: 'SUSPECT_CLONE' }])
    expect(ofType(fenced(700_000), 'alarm')).toEqual([])
  })
})

describe('pushing', () => {
  test('[S5] one push is under way at a time, however much is sold meanwhile', () => {
    const sold = run(pushing, { type: 'appended', nowMs: 1, inc: INC, head: at(11) })
    expect(ofType(sold, 'push')).toEqual([])
    expect(ofType(run(sold.state, pushed(2, 10, {})), 'push')).toMatchObject([{ from: 11 }])
  })

  test('[S6] a late acknowledgement never moves the cursor back', () => {
    const ahead = run(pushing, pushed(2, 8)).state
    const late = run(ahead, pushed(2, 6))
    expect(late.state).toEqual(ahead)
    expect(late.effects).toEqual([])
  })

  test('[S6] late in the same session it counts forward; of an older session it is nothing', () => {
    const lost = run(pushing, { type: 'lost', nowMs: 0, call: 2 }).state
    expect(ofType(run(lost, pushed(2, 6)), 'saveAcked')).toHaveLength(1)
    const newer = { ...lost, session: { sess: 4, gen: GEN, since: 3 } }
    expect(run(newer, pushed(2, 6))).toEqual({ state: newer, effects: [] })
  })

  test('[S7] a lost answer is the same push again, in smaller pieces', () => {
    const lost = run(pushing, { type: 'lost', nowMs: 0, call: 2 })
    const again = run(lost.state, { type: 'timer', nowMs: 10_000 })
    expect(ofType(again, 'push')).toMatchObject([{ inc: INC, from: 5, limits: { entries: 250 } }])
  })

  test('[S8] a gap means that the peer lost something, so everything is compared again', () => {
    const gap = run(pushing, refused(2, { code: 'GAP', expected: 3, hash: hash(2) }))
    expect(ofType(gap, 'hello')).toHaveLength(1)
    const again = run({ ...pushing, failures: 1 }, refused(2, { code: 'GAP', ...GAP }))
    expect(again.state.at.phase).toBe('waiting')
  })

  test('[S10] what is acknowledged may not be pruned; only what the peer calls prunable may', () => {
    const acked = run(pushing, pushed(2, 8))
    expect(ofType(acked, 'savePrunable')).toEqual([])
    const told = run(pushing, pushed(2, 8, { prunable: 6 }))
    expect(ofType(told, 'savePrunable')).toEqual([{ type: 'savePrunable', inc: INC, seq: 6 }])
    const boast = run(pushing, pushed(2, 8, { prunable: 99 }))
    expect(ofType(boast, 'savePrunable')).toMatchObject([{ seq: 8 }])
  })

  test('[S11] older incarnations are drained before the current one', () => {
    const heads = { [OLD]: at(4), [INC]: at(4) }
    const result = run(ASLEEP, start(current, sealed), greeted(heads))
    expect(ofType(result, 'push')).toMatchObject([{ inc: OLD }])
  })

  test('[S12] the limits and the pace of the receiver are honoured from the next push on', () => {
    const limits = { max_entries: 2, max_bytes: 900, min_interval_ms: 700 }
    const slowed = run(pushing, pushed(2, 6, { limits }))
    expect(slowed.state.at).toEqual({ phase: 'waiting', next: 'push', dueMs: 700 })
    const next = run(slowed.state, { type: 'timer', nowMs: 700 })
    expect(ofType(next, 'push')).toMatchObject([{ limits: { entries: 2, bytes: 900 } }])
  })

  test('[S12] what was too large goes in halves down to one entry, which then stands aside', () => {
    const error = { code: 'TOO_LARGE', limits: LIMITS } as const
    let now = run(pushing)
    const tried: unknown[] = []
    for (let call = 2; now.state.at.phase === 'catching-up' && call < 20; call += 1) {
      now = run(now.state, refused(call, error))
      tried.push(...ofType(now, 'push').map((each) => 'limits' in each && each.limits.entries))
    }
    expect(tried).toEqual([250, 125, 62, 31, 15, 7, 3, 1])
    expect(ofType(now, 'alarm')).toEqual([{ type: 'alarm', code: 'TOO_LARGE', inc: INC, at: 5 }])
    expect(now.state.at.phase).toBe('live')
  })

  test('[S18] of a batch with a bad entry the good part counts, the rest waits for a person', () => {
    const error = { code: 'CORRUPT', at: 7, acked: 6, hash: hash(6) } as const
    const result = run(pushing, refused(2, error))
    expect(ofType(result, 'saveAcked')).toEqual([{ type: 'saveAcked', inc: INC, position: at(6) }])
    expect(ofType(result, 'alarm')).toEqual([{ type: 'alarm', code: 'CORRUPT', inc: INC, at: 7 }])
    const greeting = run(result.state, { type: 'timer', nowMs: 1_000_000 })
    expect(greeting.state.blocked).toEqual([])
  })

  test('[S18] a row the own disk cannot vouch for is not sent, and other incarnations go on', () => {
    const heads = { [OLD]: at(4), [INC]: at(4) }
    const both = run(ASLEEP, start(sealed, current), greeted(heads)).state
    const result = run(both, { type: 'unreadable', nowMs: 0, call: 2, inc: OLD, at: 6 })
    expect(ofType(result, 'alarm')).toMatchObject([{ code: 'UNREADABLE', inc: OLD, at: 6 }])
    expect(ofType(result, 'push')).toMatchObject([{ inc: INC }])
  })
})

const GAP = { expected: 3, hash: hash(2) }

describe('a line that is down', () => {
  test('[S13] after five failures in a row the screen can say what stands in the way', () => {
    let now = run(ASLEEP, start(current))
    const obstacles: unknown[] = []
    for (let call = 1; call <= 6; call += 1) {
      now = run(now.state, { type: 'lost', nowMs: call * 1e6, call })
      const [told] = ofType(now, 'tell')
      obstacles.push(told && 'status' in told && told.status.obstacle)
      now = run(now.state, { type: 'timer', nowMs: call * 1e6 + 5e5 })
    }
    const silent = [undefined, undefined, undefined, undefined]
    expect(obstacles).toEqual([...silent, 'NO_ANSWER', 'NO_ANSWER'])
  })

  test('[B2] the thousandth failure is followed by a try like the first one', () => {
    const tired = { ...run(ASLEEP, start(current)).state, failures: 1_000 }
    const failed = run(tired, { type: 'lost', nowMs: 0, call: 1 })
    expect(ofType(failed, 'timer')).toHaveLength(1)
    const again = run(failed.state, { type: 'timer', nowMs: 300_000 })
    expect(ofType(again, 'hello')).toHaveLength(1)
  })

  test('[B3] "try now" does not wait, and begins to count anew', () => {
    const failed = run(ASLEEP, start(current), { type: 'lost', nowMs: 0, call: 1 }).state
    const now = run({ ...failed, failures: 9 }, { type: 'tryNow', nowMs: 1 })
    expect(ofType(now, 'hello')).toHaveLength(1)
    expect(now.state.failures).toBe(0)
  })

  test('[B3] a busy peer is left alone for as long as it asked', () => {
    const busy = run(pushing, refused(2, { code: 'BUSY', retryAfterMs: 60_000 }))
    const early = run(busy.state, { type: 'timer', nowMs: 59_999 })
    expect(early.effects).toEqual([])
    expect(busy.state.at).toMatchObject({ phase: 'waiting', dueMs: 60_500 })
  })

  test.each(['UPGRADE', 'REVOKED'] as const)('[S14] %s stops the link, not the log', (code) => {
    const error: ErrorAnswer = code === 'UPGRADE' ? { code, proto: [2] } : { code }
    const stopped = run(pushing, refused(2, error))
    expect(ofType(stopped, 'timer')).toEqual([])
    const sold = run(stopped.state, { type: 'appended', nowMs: 1, inc: INC, head: at(11) })
    expect(ofType(sold, 'tell')).toEqual([
      { type: 'tell', status: { phase: code.toLowerCase(), unacked: 7, obstacle: code } },
    ])
    expect(ofType(run(sold.state, { type: 'tryNow', nowMs: 2 }), 'hello')).toHaveLength(1)
  })

  test('[S15] another database behind the same address is greeted anew', () => {
    const noticed = (gen: string) => run(pushing, { type: 'noticed', nowMs: 0, gen })
    expect(ofType(noticed(GEN), 'hello')).toEqual([])
    expect(ofType(noticed('b'.repeat(32)), 'hello')).toHaveLength(1)
  })

  test('[S15] a quiet store greets within five minutes, so that no restore goes unnoticed', () => {
    const quiet = run(pushing, pushed(2, 10)).state
    const greeting = run(quiet, { type: 'timer', nowMs: HEARTBEAT_MS })
    expect(ofType(greeting, 'hello')).toHaveLength(1)
  })

  test('[S17] no silence is the last word: each request and each rebirth has its time', () => {
    const unanswered = run(pushing, { type: 'timer', nowMs: 30_000 })
    expect(unanswered.state.at.phase).toBe('waiting')
    const born = run(ASLEEP, start(current), greeted({ [INC]: at(12) })).state
    expect(ofType(run(born, { type: 'timer', nowMs: 30_000 }), 'rebirth')).toHaveLength(1)
  })
})
