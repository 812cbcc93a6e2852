// What a receiver has on disk about a node and its streams, what it asks its disk to do, and what
// it answers. Rows are loaded before a decision and written after it, in one transaction.

import type { Entry } from './entry.ts'
import type { AppendNote, Place } from './log.ts'
import type { ErrorAnswer, HelloAnswer, Limits, PushAnswer, StreamStanding } from './messages.ts'
import type { Hash, Inc, Position, StreamName } from './names.ts'
import type { Codec } from './ports.ts'
import type { Session } from './session.ts'

export type NodeRow = {
  readonly tenant: StreamName['tenant']
  readonly node: StreamName['node']
  readonly status: 'active' | 'revoked'
  readonly session: Session
  /** The number of the newest incarnation; 0 before the first. */
  readonly ep: number
}

export type StreamRow = {
  readonly inc: Inc
  readonly ep: number
  readonly state: (typeof StreamStanding.options)[number]
  /** Nothing is held up to here; where a node begins, its genesis. */
  readonly base: Position
  readonly head: Position
  /** The highest head the node said it has: below it, half a log is no evidence. */
  readonly announced: Position
  readonly prunable: number
  /** Entries that neither side holds any more. */
  readonly gaps: readonly Gap[]
}

/** After the one and up to the other, both known by their hash. */
export type Gap = { readonly after: Position; readonly until: Position }

export type HelloRows = { readonly node: NodeRow; readonly streams: readonly StreamRow[] }

export type PushRows = {
  readonly node: NodeRow
  readonly stream: StreamRow | undefined
  /** What is held from the entry before the first pushed one up to the head. */
  readonly hashes: ReadonlyMap<number, Hash>
  /** Where the pushed facts are held already, by the id of each fact: `factIdOf`. */
  readonly ids: ReadonlyMap<string, Place>
}

/**
 * In this order, and everything up to `commit` in one transaction. An answer leaves only after what
 * it says is on disk; a crash before that is a lost answer, and the sender asks again.
 */
export type ReceiverEffect =
  | { readonly type: 'saveNode'; readonly node: NodeRow; readonly boot: string }
  | { readonly type: 'saveStream'; readonly stream: StreamRow }
  /** The log of the stream begins anew at a position; the journal says so in an entry. */
  | { readonly type: 'streamBase'; readonly inc: Inc; readonly base: Position }
  | { readonly type: 'gapRecord'; readonly inc: Inc; readonly gap: Gap }
  | { readonly type: 'append'; readonly inc: Inc; readonly entries: readonly Entry[] }
  /** Facts that count from here on; those with a note are stored and do not count. */
  | { readonly type: 'keepIds'; readonly inc: Inc; readonly ids: readonly FactId[] }
  | { readonly type: 'commit' }
  | { readonly type: 'alarm'; readonly code: ReceiverAlarm; readonly inc: Inc; readonly at: number }
  | { readonly type: 'answer'; readonly answer: ReceiverAnswer }

/** Not the id of the entry where that is a wrap: two wraps of one fact count once. */
export type FactId = { readonly id: string; readonly seq: number }
export type ReceiverAlarm = 'LOSSY' | 'FORK' | 'CORRUPT'

export type ReceiverAnswer =
  | {
      readonly to: 'hello'
      readonly body: Pick<HelloAnswer, 'proto' | 'hub_gen' | 'sess' | 'ep' | 'streams' | 'limits'>
    }
  | {
      readonly to: 'push'
      readonly body: Pick<PushAnswer, 'acked' | 'hash' | 'prunable' | 'limits'> & {
        readonly notes: readonly AppendNote[]
      }
    }
  | { readonly to: 'error'; readonly body: ErrorAnswer }

export type ReceiverNeeds = Codec & {
  /** How much is taken at once, and how fast. */
  readonly limits: Limits
  /** The versions of the protocol that are spoken here. */
  readonly proto: readonly number[]
  /** An edge takes the floor of a device as its base; at a hub the same is a loss, and recorded. */
  readonly hop: 'device-edge' | 'edge-hub'
}

/** A refusal that leaves no trace on disk. */
export function refusal(body: ErrorAnswer): readonly ReceiverEffect[] {
  return [{ type: 'answer', answer: { to: 'error', body } }]
}
