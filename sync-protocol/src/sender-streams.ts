// What the sender knows of its own log and of the peer's copy of it: how the two stand to each
// other, where the next push begins, and how much is still on its way.

import type { StreamState } from './log.ts'
import type { HelloAnswer } from './messages.ts'
import type { Hash, Inc, Position } from './names.ts'

/** What the own log has under a number that the peer named; nothing where it cannot be read. */
export type OwnHash = { readonly inc: Inc; readonly seq: number; readonly hash: Hash | undefined }

/** The peer's word about one incarnation. */
export type PeerStream = HelloAnswer['streams'][number]

/**
 * `same`: the peer holds a beginning of the own log. `ahead`: it holds more than the own log has.
 * `other`: it holds something else. `below`: it ends where the own log was pruned long ago.
 */
export type Standing = 'same' | 'ahead' | 'other' | 'below' | 'unreadable'

export function standingOf(
  stream: StreamState,
  peer: Position | undefined,
  own: readonly OwnHash[],
): Standing {
  if (peer === undefined || peer.seq < baseOf(stream)) return 'below'
  if (peer.seq > stream.head.seq) return 'ahead'
  const hash = hashAt(stream, peer.seq, own)
  if (hash === undefined) return 'unreadable'
  return hash === peer.hash ? 'same' : 'other'
}

/** The position below which the own log holds nothing, as a number. */
export function baseOf(stream: StreamState): number {
  return stream.floor - 1
}

function hashAt(stream: StreamState, seq: number, own: readonly OwnHash[]): Hash | undefined {
  if (seq === baseOf(stream)) return stream.floorHash
  if (seq === stream.head.seq) return stream.head.hash
  return own.find((each) => each.inc === stream.inc && each.seq === seq)?.hash
}

/** The acknowledged number as it is, forward or back; what may be pruned never lies beyond it. */
export function withAcked(stream: StreamState, seq: number): StreamState {
  const acked = Math.max(seq, baseOf(stream))
  return { ...stream, acked, prunable: Math.min(stream.prunable, acked) }
}

/** The peer says what is in a backup of it; beyond what it acknowledged that says nothing. */
export function withPrunable(stream: StreamState, seq: number): StreamState {
  return { ...stream, prunable: Math.max(stream.prunable, Math.min(seq, stream.acked)) }
}

export function replaced(
  streams: readonly StreamState[],
  changed: StreamState,
): readonly StreamState[] {
  return streams.map((each) => (each.inc === changed.inc ? changed : each))
}

/** Why nothing of an incarnation is pushed until the next HELLO. */
export type Blocked = { readonly inc: Inc; readonly code: BlockCode; readonly at: number }
export type BlockCode = 'CORRUPT' | 'DIVERGED' | 'TOO_LARGE' | 'UNREADABLE'

/** What waits of older incarnations goes before the current one, oldest first. */
export function nextToPush(
  streams: readonly StreamState[],
  blocked: readonly Blocked[],
): StreamState | undefined {
  const waiting = streams.filter(
    (each) => each.acked < each.head.seq && !blocked.some(({ inc }) => inc === each.inc),
  )
  return waiting.find((each) => !each.current) ?? waiting[0]
}

/** Entries that the peer does not have, as far as this node knows. */
export function unackedOf(streams: readonly StreamState[]): number {
  return streams.reduce((sum, each) => sum + each.head.seq - each.acked, 0)
}
