// What the sender makes of each error that a receiver may answer. No error ends the retrying but
// the two that only a person can lift.

import type { ErrorAnswer, ErrorCode } from './messages.ts'
import { apart, behind, takeSilence } from './sender-answers.ts'
import { batchLimits, block, fail, greetAnew, halve, pushNext } from './sender-moves.ts'
import type { At, InputOf, SenderNeeds, SenderState, SenderStep } from './sender-state.ts'
import { replaced, standingOf, withAcked } from './sender-streams.ts'
import { fencedAgain } from './session.ts'

export function takeRefusal(
  state: SenderState,
  input: InputOf<'refused'>,
  needs: SenderNeeds,
): SenderStep {
  const { error, nowMs } = input
  if (error.code === 'UPGRADE' || error.code === 'REVOKED') return stopped(state, error.code)
  if (error.code === 'BUSY') {
    const next = state.at.phase === 'greeting' ? 'hello' : 'push'
    const wait = { trouble: error.code, next, atLeastMs: error.retryAfterMs } as const
    return fail(state, wait, nowMs, needs)
  }
  if (error.code === 'MALFORMED') return takeSilence(state, error.code, nowMs, needs)
  if (state.at.phase !== 'catching-up') {
    return fail(state, { trouble: error.code, next: 'hello' }, nowMs, needs)
  }
  return refusedPush(state, state.at, { ...input, error }, needs)
}

/** The link stops; the log goes on, and so does everybody who sells. */
function stopped(state: SenderState, trouble: 'UPGRADE' | 'REVOKED'): SenderStep {
  const phase = trouble === 'UPGRADE' ? 'upgrade' : 'revoked'
  return { state: { ...state, at: { phase }, session: undefined, trouble }, effects: [] }
}

type ErrorOf<C extends ErrorCode> = Extract<ErrorAnswer, { readonly code: C }>
type PushError = Exclude<ErrorAnswer, ErrorOf<'UPGRADE' | 'REVOKED' | 'BUSY' | 'MALFORMED'>>
type Pushing = Extract<At, { readonly phase: 'catching-up' }>

function refusedPush(
  state: SenderState,
  at: Pushing,
  input: InputOf<'refused'> & { readonly error: PushError },
  needs: SenderNeeds,
): SenderStep {
  const { error, nowMs } = input
  switch (error.code) {
    // The peer misses what it once acknowledged. It may miss more, so every incarnation is compared.
    case 'GAP':
      return greetAnew(state, error.code, nowMs, needs)
    case 'FORK':
      return forked(state, at, { ...input, error }, needs)
    case 'SUPERSEDED':
      return fenced(state, nowMs, needs)
    case 'CORRUPT':
      return corrupt(state, at, { ...input, error }, needs)
    case 'TOO_LARGE':
      return tooLarge(state, at, error, nowMs, needs)
    // Answers about feeds; a peer that gives them to a push is not well.
    case 'RESET':
    case 'TOO_OLD':
    case 'FUTURE':
      return fail(state, { trouble: error.code, next: 'hello' }, nowMs, needs)
  }
}

/** A fork is believed where the own log shows it too; else the peer contradicts itself. */
function forked(
  state: SenderState,
  at: Pushing,
  input: InputOf<'refused'> & { readonly error: ErrorOf<'FORK'> },
  needs: SenderNeeds,
): SenderStep {
  const { error, own, nowMs } = input
  const stream = state.streams.find(({ inc }) => inc === at.inc)
  if (stream === undefined) return pushNext(state, nowMs, needs)
  const standing = standingOf(stream, { seq: error.at, hash: error.hash }, own)
  if (standing === 'other') return apart(state, stream, 'FORK', input, needs)
  if (standing === 'ahead') return apart(state, stream, 'PEER_AHEAD', input, needs)
  return greetAnew(state, 'CONTRADICTION', nowMs, needs)
}

function fenced(state: SenderState, nowMs: number, needs: SenderNeeds): SenderStep {
  const { timesMs, suspect } = fencedAgain(state.fencedMs, nowMs)
  const anew = greetAnew({ ...state, fencedMs: timesMs }, 'SUPERSEDED', nowMs, needs)
  return suspect ? behind([{ type: 'alarm', code: 'SUSPECT_CLONE' }], anew) : anew
}

/** What came before the bad entry is there; what comes behind it waits for a person. */
function corrupt(
  state: SenderState,
  at: Pushing,
  input: InputOf<'refused'> & { readonly error: ErrorOf<'CORRUPT'> },
  needs: SenderNeeds,
): SenderStep {
  const { error, own, nowMs } = input
  const { inc } = at
  const blocked = block(state, { inc, code: 'CORRUPT', at: error.at })
  const alarm = { type: 'alarm', code: 'CORRUPT', inc, at: error.at } as const
  const stream = state.streams.find((each) => each.inc === inc)
  const position = { seq: error.acked, hash: error.hash }
  if (!stream || error.acked <= stream.acked || standingOf(stream, position, own) !== 'same') {
    return behind([alarm], pushNext(blocked, nowMs, needs))
  }
  const streams = replaced(blocked.streams, withAcked(stream, error.acked))
  return behind(
    [{ type: 'saveAcked', inc, position }, alarm],
    pushNext({ ...blocked, streams }, nowMs, needs),
  )
}

/** Smaller pieces, down to a single entry; one that is too large alone stands aside. */
function tooLarge(
  state: SenderState,
  at: Pushing,
  error: ErrorOf<'TOO_LARGE'>,
  nowMs: number,
  needs: SenderNeeds,
): SenderStep {
  const tried = batchLimits(state).entries
  const lowered = { ...state, limits: error.limits }
  if (tried > 1) {
    const smaller = batchLimits(lowered).entries < tried ? lowered : halve(lowered)
    return pushNext(smaller, nowMs, needs)
  }
  const first = (state.streams.find(({ inc }) => inc === at.inc)?.acked ?? 0) + 1
  const blocked = block(lowered, { inc: at.inc, code: 'TOO_LARGE', at: first })
  const alarm = { type: 'alarm', code: 'TOO_LARGE', inc: at.inc, at: first } as const
  return behind([alarm], pushNext(blocked, nowMs, needs))
}
