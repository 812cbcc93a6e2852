// What the sender remembers, takes and asks for. It sees its own log as positions only: entries,
// disks, sockets and clocks belong to whoever carries out the effects.

import type { StreamState } from './log.ts'
import type {
  ErrorAnswer,
  ErrorCode,
  HelloAnswer,
  HelloRequest,
  Limits,
  PushAnswer,
} from './messages.ts'
import type { Inc, Position } from './names.ts'
import type { Dice } from './ports.ts'
import { type BlockCode, type Blocked, type OwnHash, unackedOf } from './sender-streams.ts'
import type { SenderPhase } from './sender-table.ts'
import type { Session } from './session.ts'
import type { Step } from './step.ts'

export type SenderState = {
  readonly at: At
  /** Every incarnation the log retains, in the order of their first appearance. */
  readonly streams: readonly StreamState[]
  /** The number of the last request; an answer to an older one is late. */
  readonly calls: number
  /** What the last HELLO opened, with the number of that HELLO. */
  readonly session: (Session & { readonly since: number }) | undefined
  /** What the receiver takes at once. */
  readonly limits: Limits
  /** How often the batch is halved, because larger ones did not come through. */
  readonly halved: number
  /** The receiver's pace: no push before this moment. */
  readonly notBeforeMs: number
  readonly blocked: readonly Blocked[]
  /** In a row, without anything having come through in between. */
  readonly failures: number
  readonly trouble: Trouble | undefined
  readonly fencedMs: readonly number[]
}

/** Where the link stands, and what is true only there. */
export type At =
  | { readonly phase: 'idle' }
  | { readonly phase: 'greeting'; readonly call: number; readonly dueMs: number }
  | {
      readonly phase: 'catching-up'
      readonly call: number
      readonly inc: Inc
      readonly dueMs: number
    }
  | { readonly phase: 'live'; readonly dueMs: number }
  | { readonly phase: 'waiting'; readonly next: 'hello' | 'push'; readonly dueMs: number }
  | {
      readonly phase: 'rebasing'
      readonly reason: RebirthReason
      readonly inc: Inc
      readonly shared: number
      readonly dueMs: number
    }
  | { readonly phase: 'upgrade' }
  | { readonly phase: 'revoked' }

/** What stands in the way. */
export type Trouble = ErrorCode | BlockCode | 'NO_ANSWER' | 'CONTRADICTION'

/** `nowMs` never runs backwards; it is no clock on a wall. */
export type SenderInput = { readonly nowMs: number } & (
  | { readonly type: 'start'; readonly streams: readonly StreamState[] }
  | { readonly type: 'stop' }
  | { readonly type: 'appended'; readonly inc: Inc; readonly head: Position }
  | { readonly type: 'pruned'; readonly inc: Inc; readonly base: Position }
  /** An incarnation was fetched back from the peer, as a whole or in part. */
  | { readonly type: 'recovered'; readonly stream: StreamState }
  /** The node goes on in a new incarnation, whoever found out that it must. */
  | { readonly type: 'reborn'; readonly streams: readonly StreamState[] }
  | { readonly type: 'timer' }
  | { readonly type: 'tryNow' }
  /** Another part of the node was answered by this database of the peer. */
  | { readonly type: 'noticed'; readonly gen: string }
  | {
      readonly type: 'greeted'
      readonly call: number
      readonly answer: Pick<HelloAnswer, 'hub_gen' | 'sess' | 'streams' | 'limits'>
      readonly own: readonly OwnHash[]
    }
  | {
      readonly type: 'pushed'
      readonly call: number
      readonly inc: Inc
      readonly answer: Pick<PushAnswer, 'acked' | 'hash' | 'prunable' | 'limits'>
      readonly own: readonly OwnHash[]
    }
  | {
      readonly type: 'refused'
      readonly call: number
      readonly error: ErrorAnswer
      readonly own: readonly OwnHash[]
    }
  /** No answer, or one that is no answer of the protocol. */
  | { readonly type: 'lost'; readonly call: number }
  /** The own disk gave back something else than what was written. */
  | { readonly type: 'unreadable'; readonly call: number; readonly inc: Inc; readonly at: number }
)

export type InputOf<T extends SenderInput['type']> = Extract<SenderInput, { readonly type: T }>

/** Carried out in this order. A cursor that cannot be saved stops what comes behind it. */
export type SenderEffect =
  | {
      readonly type: 'hello'
      readonly call: number
      readonly streams: HelloRequest['streams']
    }
  | {
      readonly type: 'push'
      readonly call: number
      readonly inc: Inc
      readonly sess: number
      readonly from: number
      readonly limits: { readonly entries: number; readonly bytes: number }
    }
  /** There is one timer: this moment replaces the one before. */
  | { readonly type: 'timer'; readonly atMs: number }
  | { readonly type: 'saveAcked'; readonly inc: Inc; readonly position: Position }
  | { readonly type: 'rewind'; readonly inc: Inc; readonly seq: number }
  | { readonly type: 'savePrunable'; readonly inc: Inc; readonly seq: number }
  /**
   * Go on in a new incarnation that carries everything still held. `shared` is the last number
   * both sides were known to agree on. Repeated until the answer is there.
   */
  | {
      readonly type: 'rebirth'
      readonly reason: RebirthReason
      readonly inc: Inc
      readonly shared: number
    }
  /**
   * An old incarnation stands otherwise at the peer: what this node has behind `after` goes on in
   * the current one, and the old one is cut there. Doing it twice changes nothing.
   */
  | { readonly type: 'carry'; readonly inc: Inc; readonly after: number }
  | { readonly type: 'recover'; readonly inc: Inc; readonly after: number }
  | { readonly type: 'alarm'; readonly code: AlarmCode; readonly inc?: Inc; readonly at?: number }
  | { readonly type: 'tell'; readonly status: SenderStatus }

export type RebirthReason = 'PEER_AHEAD' | 'FORK'
export type AlarmCode = 'SUSPECT_CLONE' | Exclude<BlockCode, 'DIVERGED'>

export type SenderStep = Step<SenderState, SenderEffect>

export type SenderNeeds = {
  readonly dice: Dice
  /** Whether the node fetches back what the peer has of it and itself has not. */
  readonly recovers: boolean
}

/** What a screen shows. Nothing in it ever keeps a terminal from selling. */
export type SenderStatus = {
  readonly phase: SenderPhase
  /** Entries that the peer does not have yet, as far as this node knows. */
  readonly unacked: number
  /** When the sender tries again by itself. */
  readonly tryAtMs?: number
  /** After several failures in a row: what stands in the way. */
  readonly obstacle?: Trouble
}

export function statusOf(state: SenderState): SenderStatus {
  const { at, failures, trouble } = state
  const stopped = at.phase === 'upgrade' || at.phase === 'revoked'
  const telling = trouble !== undefined && (stopped || failures >= OBSTACLE_AFTER)
  return {
    phase: at.phase,
    unacked: unackedOf(state.streams),
    ...(at.phase === 'waiting' ? { tryAtMs: at.dueMs } : {}),
    ...(telling ? { obstacle: trouble } : {}),
  }
}

/** Fewer failures than this are a line that flickers; nobody needs to read about them. */
const OBSTACLE_AFTER = 5

/** An answer takes no longer on a line that is of any use. */
export const ANSWER_MS_MAX = 30_000

/** A peer that was restored while nobody sold anything is noticed within this time. */
export const HEARTBEAT_MS = 300_000

/** 500 entries halved nine times are one. */
export const HALVED_MAX = 9
