// What the sender makes of answers. It believes the peer about what the peer holds, and its own log
// about everything else.

import type { StreamState } from './log.ts'
import { block, fail, greetAnew, halve, pushNext, rebirth } from './sender-moves.ts'
import type {
  InputOf,
  RebirthReason,
  SenderEffect,
  SenderNeeds,
  SenderState,
  SenderStep,
} from './sender-state.ts'
import {
  baseOf,
  type PeerStream,
  replaced,
  standingOf,
  withAcked,
  withPrunable,
} from './sender-streams.ts'

/** Takes the peer's word for every incarnation, forward and back, before anything is pushed. */
export function takeGreeting(
  state: SenderState,
  input: InputOf<'greeted'>,
  needs: SenderNeeds,
): SenderStep {
  const { answer, own, call, nowMs } = input
  let next: SenderState = {
    ...state,
    limits: answer.limits,
    session: { sess: answer.sess, gen: answer.hub_gen, since: call },
  }
  const effects: SenderEffect[] = []
  let lost: { reason: RebirthReason; inc: string; shared: number } | undefined
  for (const stream of state.streams) {
    const peer = answer.streams.find(({ inc }) => inc === stream.inc)
    const standing = standingOf(stream, peer?.head, own)
    if (standing === 'same' || standing === 'below') {
      const aligned = align(stream, standing === 'same' ? peer : undefined)
      next = { ...next, streams: replaced(next.streams, aligned.stream) }
      effects.push(...aligned.effects)
    } else if (standing === 'unreadable') {
      const at = peer?.head.seq ?? stream.floor
      next = block(next, { inc: stream.inc, code: 'UNREADABLE', at })
      effects.push({ type: 'alarm', code: 'UNREADABLE', inc: stream.inc, at })
    } else if (stream.current) {
      const shared = sharedWith(stream, standing, peer, needs)
      lost = { reason: reasonOf(standing), inc: stream.inc, shared }
    } else {
      const shared = sharedWith(stream, standing, peer, needs)
      next = block(next, { inc: stream.inc, code: 'DIVERGED', at: shared + 1 })
      effects.push(...takeOver(stream, shared, needs))
    }
  }
  if (needs.recovers) effects.push(...unknownHere(state, answer.streams))
  return behind(effects, lost ? rebirth(next, lost, nowMs) : pushNext(next, nowMs, needs))
}

/** The cursor goes where the peer stands: forward by an equal hash, back because the peer lost it. */
function align(
  stream: StreamState,
  peer: PeerStream | undefined,
): { readonly stream: StreamState; readonly effects: readonly SenderEffect[] } {
  const { inc } = stream
  const effects: SenderEffect[] = []
  const moved = withAcked(stream, peer?.head.seq ?? baseOf(stream))
  if (moved.acked < stream.acked) effects.push({ type: 'rewind', inc, seq: moved.acked })
  if (moved.acked > stream.acked && peer) {
    effects.push({ type: 'saveAcked', inc, position: peer.head })
  }
  const kept = withPrunable(moved, peer?.prunable ?? 0)
  if (kept.prunable > moved.prunable) {
    effects.push({ type: 'savePrunable', inc, seq: kept.prunable })
  }
  return { stream: kept, effects }
}

function reasonOf(standing: 'ahead' | 'other'): RebirthReason {
  return standing === 'ahead' ? 'PEER_AHEAD' : 'FORK'
}

/**
 * What was acknowledged was equal when it was acknowledged. A peer that was restored since may have
 * lost it and taken another continuation from another life of this node; only what is in a backup
 * of it is still sure to be shared. A peer that holds more may hold all this, and more of it: that
 * shows when it is fetched back.
 */
function sharedWith(
  { head, prunable }: StreamState,
  standing: 'ahead' | 'other',
  peer: PeerStream | undefined,
  { recovers }: SenderNeeds,
): number {
  if (standing === 'ahead' && recovers) return head.seq
  return Math.min(prunable, peer?.head.seq ?? 0)
}

function unknownHere(state: SenderState, peers: readonly PeerStream[]): readonly SenderEffect[] {
  return peers
    .filter(({ inc }) => !state.streams.some((stream) => stream.inc === inc))
    .map(({ inc }) => ({ type: 'recover', inc, after: 0 }))
}

/** The answer to the push that is under way. */
export function takeAck(
  state: SenderState,
  input: InputOf<'pushed'>,
  needs: SenderNeeds,
): SenderStep {
  const { answer, own, nowMs } = input
  const stream = state.streams.find(({ inc }) => inc === input.inc)
  if (stream === undefined) return pushNext(state, nowMs, needs)
  const position = { seq: answer.acked, hash: answer.hash }
  const standing = standingOf(stream, position, own)
  if (standing === 'ahead' || standing === 'other') {
    return apart(state, stream, reasonOf(standing), input, needs)
  }
  if (standing !== 'same') return greetAnew(state, 'CONTRADICTION', nowMs, needs)
  if (answer.acked <= stream.acked) {
    return greetAnew({ ...state, limits: answer.limits }, 'CONTRADICTION', nowMs, needs)
  }
  const moved = align(stream, { inc: stream.inc, state: 'OPEN', head: position, ...answer })
  const calm = state.blocked.length === 0 ? { failures: 0, trouble: undefined } : {}
  const next: SenderState = {
    ...state,
    ...calm,
    streams: replaced(state.streams, moved.stream),
    limits: answer.limits,
    halved: Math.max(0, state.halved - 1),
    notBeforeMs: Math.max(state.notBeforeMs, nowMs + answer.limits.min_interval_ms),
  }
  return behind(moved.effects, pushNext(next, nowMs, needs))
}

/**
 * An answer nobody waits for any more still tells where the peer stood in this session. It may
 * carry the cursor forward, and nothing else: the peer may have been restored since.
 */
export function takeLateAck(state: SenderState, input: InputOf<'pushed'>): SenderStep {
  const { answer, own, call } = input
  const stream = state.streams.find(({ inc }) => inc === input.inc)
  const ofSession = state.session !== undefined && call > state.session.since
  if (stream === undefined || !ofSession || answer.acked <= stream.acked) {
    return { state, effects: [] }
  }
  const position = { seq: answer.acked, hash: answer.hash }
  if (standingOf(stream, position, own) !== 'same') return { state, effects: [] }
  const moved = withAcked(stream, answer.acked)
  return {
    state: { ...state, streams: replaced(state.streams, moved) },
    effects: [{ type: 'saveAcked', inc: stream.inc, position }],
  }
}

/** The peer holds another continuation: the current incarnation is given up, an old one is read. */
export function apart(
  state: SenderState,
  stream: StreamState,
  reason: RebirthReason,
  { nowMs }: { readonly nowMs: number },
  needs: SenderNeeds,
): SenderStep {
  const { inc, acked } = stream
  if (stream.current) return rebirth(state, { reason, inc, shared: acked }, nowMs)
  const blocked = block(state, { inc, code: 'DIVERGED', at: acked + 1 })
  return behind(takeOver(stream, acked, needs), pushNext(blocked, nowMs, needs))
}

/** What only this node has of an old incarnation goes on in the current one, under its own ids. */
function takeOver(
  { inc, head }: StreamState,
  shared: number,
  needs: SenderNeeds,
): readonly SenderEffect[] {
  const carry: SenderEffect[] = head.seq > shared ? [{ type: 'carry', inc, after: shared }] : []
  const recover: SenderEffect[] = needs.recovers ? [{ type: 'recover', inc, after: shared }] : []
  return [...carry, ...recover]
}

/** Nothing came back: the same again later, in smaller pieces. */
export function takeSilence(
  state: SenderState,
  trouble: 'NO_ANSWER' | 'MALFORMED',
  nowMs: number,
  needs: SenderNeeds,
): SenderStep {
  if (state.at.phase === 'greeting') return fail(state, { trouble, next: 'hello' }, nowMs, needs)
  return fail(halve(state), { trouble, next: 'push' }, nowMs, needs)
}

/** These effects first, then those of the step. */
export function behind(effects: readonly SenderEffect[], step: SenderStep): SenderStep {
  return { state: step.state, effects: [...effects, ...step.effects] }
}
