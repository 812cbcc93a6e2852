// Brings a node's log to its peer: device to edge, edge to hub, the same machine on both hops. It
// keeps no entry and touches nothing; what it wants done it asks for, in order.

import { assert, unreachable } from '@evertill/shared/result.ts'
import type { StreamState } from './log.ts'
import { takeAck, takeGreeting, takeLateAck, takeSilence } from './sender-answers.ts'
import { block, greet, pushNext, rebirth } from './sender-moves.ts'
import { takeRefusal } from './sender-refusals.ts'
import {
  type InputOf,
  type SenderInput,
  type SenderNeeds,
  type SenderState,
  type SenderStep,
  statusOf,
} from './sender-state.ts'
import { nextToPush, replaced } from './sender-streams.ts'
import { SENDER_TABLE } from './sender-table.ts'

export function step(state: SenderState, input: SenderInput, needs: SenderNeeds): SenderStep {
  const cell = SENDER_TABLE[state.at.phase][input.type]
  if (cell.length === 0) return stay(state)
  const next = take(state, input, needs)
  const { phase } = next.state.at
  assert(cell.includes(phase), `${state.at.phase}, ${input.type}: no way to ${phase}`)
  const status = statusOf(next.state)
  if (JSON.stringify(status) === JSON.stringify(statusOf(state))) return next
  return { state: next.state, effects: [...next.effects, { type: 'tell', status }] }
}

/** Before the first start. */
export const ASLEEP: SenderState = {
  at: { phase: 'idle' },
  streams: [],
  calls: 0,
  session: undefined,
  // Until the first answer nothing is pushed; that answer brings the limits that count.
  limits: { max_entries: 1, max_bytes: 1, min_interval_ms: 0 },
  halved: 0,
  notBeforeMs: 0,
  blocked: [],
  failures: 0,
  trouble: undefined,
  fencedMs: [],
}

function take(state: SenderState, input: SenderInput, needs: SenderNeeds): SenderStep {
  switch (input.type) {
    case 'start':
      return greet({ ...calm(state), streams: input.streams }, input.nowMs)
    case 'stop':
      return { state: { ...calm(state), at: { phase: 'idle' } }, effects: [] }
    case 'appended':
      return grown(withHead(state, input), input.nowMs, needs)
    case 'pruned':
      return stay(withBase(state, input))
    case 'recovered':
      return grown(withStream(state, input.stream), input.nowMs, needs)
    case 'reborn':
      return reborn(state, input)
    case 'timer':
      return due(state, input.nowMs, needs)
    case 'tryNow':
      return resume({ ...state, failures: 0 }, input.nowMs, needs)
    case 'noticed':
      return noticed(state, input)
    case 'greeted':
      return isAwaited(state, input.call) ? takeGreeting(state, input, needs) : stay(state)
    case 'pushed':
      return isAwaited(state, input.call) ? takeAck(state, input, needs) : takeLateAck(state, input)
    case 'refused':
      return isAwaited(state, input.call) ? takeRefusal(state, input, needs) : stay(state)
    case 'lost':
      return isAwaited(state, input.call)
        ? takeSilence(state, 'NO_ANSWER', input.nowMs, needs)
        : stay(state)
    case 'unreadable':
      return isAwaited(state, input.call) ? unreadable(state, input, needs) : stay(state)
    default:
      return unreachable(input)
  }
}

function stay(state: SenderState): SenderStep {
  return { state, effects: [] }
}

/** Forgets the link and its troubles; requests keep counting, so that old answers stay old. */
function calm(state: SenderState): SenderState {
  const { calls, streams, fencedMs } = state
  return { ...ASLEEP, calls, streams, fencedMs }
}

function isAwaited({ at }: SenderState, call: number): boolean {
  return (at.phase === 'greeting' || at.phase === 'catching-up') && at.call === call
}

function withHead(state: SenderState, { inc, head }: InputOf<'appended'>): SenderState {
  const stream = state.streams.find((each) => each.inc === inc)
  assert(stream !== undefined, `appended to an incarnation nobody named: ${inc}`)
  assert(head.seq > stream.head.seq, `a log grows: ${stream.head.seq}, then ${head.seq}`)
  return { ...state, streams: replaced(state.streams, { ...stream, head }) }
}

function withBase(state: SenderState, { inc, base }: InputOf<'pruned'>): SenderState {
  const stream = state.streams.find((each) => each.inc === inc)
  assert(stream !== undefined, `pruned an incarnation nobody named: ${inc}`)
  const acked = Math.max(stream.acked, base.seq)
  const pruned = { ...stream, floor: base.seq + 1, floorHash: base.hash, acked }
  return { ...state, streams: replaced(state.streams, pruned) }
}

/** What was fetched back is compared at the next HELLO; until then it is history like any other. */
function withStream(state: SenderState, stream: StreamState): SenderState {
  const known = state.streams.some(({ inc }) => inc === stream.inc)
  return {
    ...state,
    streams: known ? replaced(state.streams, stream) : [stream, ...state.streams],
    blocked: state.blocked.filter(({ inc }) => inc !== stream.inc),
  }
}

function grown(state: SenderState, nowMs: number, needs: SenderNeeds): SenderStep {
  const idle = state.at.phase === 'live' && nextToPush(state.streams, state.blocked) !== undefined
  return idle ? pushNext(state, nowMs, needs) : stay(state)
}

function reborn(state: SenderState, { streams, nowMs }: InputOf<'reborn'>): SenderStep {
  const { phase } = state.at
  if (phase === 'upgrade' || phase === 'revoked') return stay({ ...state, streams })
  return greet({ ...state, streams, failures: 0, trouble: undefined }, nowMs)
}

/** A clock that rings early rings for an older timer. */
function due(state: SenderState, nowMs: number, needs: SenderNeeds): SenderStep {
  const { at } = state
  if (!('dueMs' in at) || nowMs < at.dueMs) return stay(state)
  if (at.phase === 'greeting' || at.phase === 'catching-up') {
    return takeSilence(state, 'NO_ANSWER', nowMs, needs)
  }
  return resume(state, nowMs, needs)
}

function resume(state: SenderState, nowMs: number, needs: SenderNeeds): SenderStep {
  const { at } = state
  if (at.phase === 'rebasing') return rebirth(state, at, nowMs)
  if (at.phase === 'waiting' && at.next === 'push') return pushNext(state, nowMs, needs)
  return greet(state, nowMs)
}

/** A peer whose database was made anew may miss anything, so everything is compared again. */
function noticed(state: SenderState, { gen, nowMs }: InputOf<'noticed'>): SenderStep {
  if (state.session === undefined || state.session.gen === gen) return stay(state)
  return greet(state, nowMs)
}

/** A row that cannot be trusted is not sent, and nothing behind it. */
function unreadable(
  state: SenderState,
  { inc, at, nowMs }: InputOf<'unreadable'>,
  needs: SenderNeeds,
): SenderStep {
  const next = pushNext(block(state, { inc, code: 'UNREADABLE', at }), nowMs, needs)
  return {
    state: next.state,
    effects: [{ type: 'alarm', code: 'UNREADABLE', inc, at }, ...next.effects],
  }
}
