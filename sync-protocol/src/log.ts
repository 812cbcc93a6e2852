// The log that a node keeps, as the protocol sees it. Every implementation passes the same contract
// of tests, whatever it writes on.

import type { Result } from '@evertill/shared/result.ts'
import type { Entry } from './entry.ts'
import type { Hash, Inc, Position } from './names.ts'

/** One log per incarnation that the node still keeps. Appending is durable when the call returns. */
export type Log = {
  /** Every incarnation retained, in the order of their first appearance. */
  readonly streams: () => readonly StreamState[]
  /** Begins a stream at a position up to which this node holds nothing. At most one is current. */
  readonly open: (inc: Inc, base: Position, as: 'current' | 'past') => void
  /** All entries or none. */
  readonly append: (inc: Inc, entries: readonly Entry[]) => AppendResult
  /** Entries after a number, in order: as many as fit both limits, and at least one if there is one. */
  readonly read: (inc: Inc, after: number, limit: ReadLimit) => readonly Entry[]
  readonly at: (inc: Inc, seq: number) => Entry | undefined
  /** Where a fact is held that counts; a second copy under another position is not it. */
  readonly byId: (id: string) => Place | undefined
  /** Moves forward only; a position that is not in the log is a bug. */
  readonly setAcked: (inc: Inc, position: Position) => void
  /** Moves forward only, and never past what is acknowledged. */
  readonly setPrunable: (inc: Inc, seq: number) => void
  /** Drops entries up to a number, which must be prunable; the ids stay known for ever. */
  readonly prune: (inc: Inc, upTo: number) => void
  /** Acknowledged and prunable go back to a number: only after the peer itself was restored. */
  readonly rewind: (inc: Inc, seq: number) => void
}

/** The same on a disk that answers later; durable when the promise is kept, undone where it breaks. */
export type AsyncLog = {
  readonly [Deed in keyof Log]: (...asked: Parameters<Log[Deed]>) => Promise<ReturnType<Log[Deed]>>
}

export type StreamState = {
  readonly inc: Inc
  /** The lowest number still held, or the next one to come where none is. */
  readonly floor: number
  /** The hash before the floor. */
  readonly floorHash: Hash
  readonly head: Position
  readonly acked: number
  readonly prunable: number
  readonly current: boolean
}

export type Place = { readonly inc: Inc; readonly seq: number }

export type ReadLimit = { readonly entries: number; readonly bytes: number }

/** What was appended although its id was known under another position: stored, and not counted. */
export type AppendNote = { readonly seq: number; readonly code: 'DUP_ID' }

export type AppendRefusal =
  | { readonly code: 'UNKNOWN_STREAM' }
  | { readonly code: 'NOT_CONTIGUOUS'; readonly expected: number }
  | { readonly code: 'BROKEN_CHAIN'; readonly at: number }

export type AppendResult = Result<
  { readonly head: Position; readonly notes: readonly AppendNote[] },
  AppendRefusal
>
