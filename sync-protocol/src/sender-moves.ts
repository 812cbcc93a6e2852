// The moves the sender makes by itself: greet, push, wait, stand aside, begin anew. Each ends in a
// state with a timer, so that no silence of anybody is the last word.

import { backoffMs } from './backoff.ts'
import type { StreamState } from './log.ts'
import type { HelloRequest, Limits } from './messages.ts'
import {
  ANSWER_MS_MAX,
  HALVED_MAX,
  HEARTBEAT_MS,
  type RebirthReason,
  type SenderNeeds,
  type SenderState,
  type SenderStep,
  type Trouble,
} from './sender-state.ts'
import { type Blocked, baseOf, nextToPush } from './sender-streams.ts'

export function greet(state: SenderState, nowMs: number): SenderStep {
  const call = state.calls + 1
  const dueMs = nowMs + ANSWER_MS_MAX
  return {
    state: {
      ...state,
      at: { phase: 'greeting', call, dueMs },
      calls: call,
      session: undefined,
      blocked: [],
    },
    effects: [
      { type: 'hello', call, streams: state.streams.map(keptStream) },
      { type: 'timer', atMs: dueMs },
    ],
  }
}

/** Every incarnation goes in: a peer that was restored misses entries of the old ones too. */
function keptStream(stream: StreamState): HelloRequest['streams'][number] {
  return {
    inc: stream.inc,
    floor: { seq: baseOf(stream), hash: stream.floorHash },
    head: stream.head,
    acked: stream.acked,
    ...(stream.current ? { cur: true as const } : {}),
  }
}

/** Sends the next batch, or waits for the receiver's pace, or rests. */
export function pushNext(state: SenderState, nowMs: number, needs: SenderNeeds): SenderStep {
  const stream = nextToPush(state.streams, state.blocked)
  if (stream === undefined) return rest(state, nowMs, needs)
  if (state.session === undefined) return greet(state, nowMs)
  if (nowMs < state.notBeforeMs) {
    const at = { phase: 'waiting', next: 'push', dueMs: state.notBeforeMs } as const
    return { state: { ...state, at }, effects: [{ type: 'timer', atMs: at.dueMs }] }
  }
  const call = state.calls + 1
  const dueMs = nowMs + ANSWER_MS_MAX
  return {
    state: {
      ...state,
      at: { phase: 'catching-up', call, inc: stream.inc, dueMs },
      calls: call,
      notBeforeMs: nowMs + state.limits.min_interval_ms,
    },
    effects: [
      {
        type: 'push',
        call,
        inc: stream.inc,
        sess: state.session.sess,
        from: stream.acked + 1,
        limits: batchLimits(state),
      },
      { type: 'timer', atMs: dueMs },
    ],
  }
}

/** What the receiver takes, and no more than what came through lately. */
export function batchLimits({ limits, halved }: { readonly limits: Limits; halved: number }) {
  const share = 2 ** halved
  return {
    entries: Math.max(1, Math.floor(limits.max_entries / share)),
    bytes: Math.max(1, Math.floor(limits.max_bytes / share)),
  }
}

/** Everything that can be pushed is pushed; what is blocked is asked about again before long. */
function rest(state: SenderState, nowMs: number, needs: SenderNeeds): SenderStep {
  const free = state.blocked.length === 0
  const restMs = free ? heartbeatMs(needs) : backoffMs(Math.max(1, state.failures), needs.dice)
  const dueMs = nowMs + restMs
  const calm = free ? { failures: 0, trouble: undefined } : {}
  return {
    state: { ...state, ...calm, at: { phase: 'live', dueMs } },
    effects: [{ type: 'timer', atMs: dueMs }],
  }
}

/** Spread, so that stores which were cut off together do not greet together for ever after. */
function heartbeatMs({ dice }: SenderNeeds): number {
  return Math.floor(HEARTBEAT_MS * (0.8 + 0.2 * dice()))
}

export type Failure = {
  readonly trouble: Trouble
  readonly next: 'hello' | 'push'
  /** The peer asked for at least this much. */
  readonly atLeastMs?: number
}

export function fail(
  state: SenderState,
  failure: Failure,
  nowMs: number,
  needs: SenderNeeds,
): SenderStep {
  const failures = state.failures + 1
  const dueMs = nowMs + (failure.atLeastMs ?? 0) + backoffMs(failures, needs.dice)
  return {
    state: {
      ...state,
      failures,
      trouble: failure.trouble,
      at: { phase: 'waiting', next: failure.next, dueMs },
    },
    effects: [{ type: 'timer', atMs: dueMs }],
  }
}

/** Greets at once the first time; a peer that says the same again is given time. */
export function greetAnew(
  state: SenderState,
  trouble: Trouble,
  nowMs: number,
  needs: SenderNeeds,
): SenderStep {
  if (state.failures > 0) return fail(state, { trouble, next: 'hello' }, nowMs, needs)
  return greet({ ...state, failures: 1, trouble }, nowMs)
}

/** One incarnation stands aside until the next HELLO; the others go on. */
export function block(state: SenderState, blocked: Blocked): SenderState {
  return {
    ...state,
    blocked: [...state.blocked.filter(({ inc }) => inc !== blocked.inc), blocked],
    failures: state.failures + 1,
    trouble: blocked.code,
  }
}

export function halve(state: SenderState): SenderState {
  return { ...state, halved: Math.min(HALVED_MAX, state.halved + 1) }
}

/** What the peer holds of this incarnation is not ours to overwrite, so it is ours no longer. */
export function rebirth(
  state: SenderState,
  lost: { readonly reason: RebirthReason; readonly inc: string; readonly shared: number },
  nowMs: number,
): SenderStep {
  const { reason, inc, shared } = lost
  const dueMs = nowMs + ANSWER_MS_MAX
  return {
    state: {
      ...state,
      at: { phase: 'rebasing', reason, inc, shared, dueMs },
      session: undefined,
    },
    effects: [
      { type: 'rebirth', reason, inc, shared },
      { type: 'alarm', code: 'SUSPECT_CLONE', inc },
      { type: 'timer', atMs: dueMs },
    ],
  }
}
