// When a node must go on under a new name, and what its log becomes then: what it takes along, what
// stays as its past. Nothing that another life of it may have written is ever written over.

import type { Result } from '@evertill/shared/result.ts'
import { type Fact, innermost, type Stamp, type WrapRefusal, wrap } from './adopt.ts'
import type { Entry } from './entry.ts'
import type { StreamState } from './log.ts'
import type { PeerHead } from './messages.ts'
import type { Hash, Inc, Position, Uuid } from './names.ts'
import type { Codec } from './ports.ts'

/** The last place this node knows it has reached: kept outside the database, written after it. */
export type HighWater = { readonly inc: Inc } & Position

/** What can still be read of the own log: the hash of an entry, where it is held. */
export type HashAt = (inc: Inc, seq: number) => Hash | undefined

export type OwnLog = { readonly streams: readonly StreamState[]; readonly hashAt: HashAt }

/** Numbers of an own incarnation that were written once and are not in the log any more. */
export type Missing = { readonly inc: Inc; readonly after: number; readonly upTo: number }

/** Not sound means: begin a new incarnation before anything else is written. */
export type Finding =
  | { readonly sound: true }
  | { readonly sound: false; readonly reason: 'OTHER_INCARNATION' | 'OTHER_MACHINE' }
  | { readonly sound: false; readonly reason: 'ROLLED_BACK'; readonly missing?: Missing }

export type StartRows = OwnLog & {
  readonly highWater: HighWater | undefined
  /** The fingerprint of machine and file that the database remembers, and the one found now. */
  readonly machine: { readonly kept: string | undefined; readonly found: string }
}

/**
 * What a node concludes when it starts. A mark of an incarnation that is not the current one means
 * another life of this database; one that is missing says nothing.
 */
export function judgeStart({ streams, hashAt, highWater, machine }: StartRows): Finding {
  if (machine.kept !== undefined && machine.kept !== machine.found) return OTHER_MACHINE
  const current = streams.find((stream) => stream.current)
  if (highWater === undefined) return SOUND
  if (current?.inc !== highWater.inc) return OTHER_INCARNATION
  return judgeAgainst(current, hashAt, highWater)
}

/**
 * What a node shows its peer later, of two heads that it was told: another incarnation is what the
 * peer goes on in, and within one the higher number counts.
 */
export function higherHead(before: PeerHead | undefined, told: PeerHead): PeerHead {
  return before?.inc === told.inc && before.seq >= told.seq ? before : told
}

/**
 * Somebody shows a head of this node's own log. Of a past incarnation it says nothing: that one was
 * given up already, and whoever showed it has not heard of the present one. `past` are incarnations
 * it was shown before and does not hold: what is not sound for its incarnation is added to them with
 * the rebirth, so that the same news is no second reason.
 */
export function judgeShown(
  { streams, hashAt, past }: OwnLog & { readonly past: ReadonlySet<Inc> },
  shown: PeerHead,
): Finding {
  const stream = streams.find(({ inc }) => inc === shown.inc)
  if (stream === undefined) return past.has(shown.inc) ? SOUND : OTHER_INCARNATION
  return stream.current ? judgeAgainst(stream, hashAt, shown) : SOUND
}

/** What was pruned, or cannot be read, contradicts nobody. */
function judgeAgainst(stream: StreamState, hashAt: HashAt, known: Position): Finding {
  const { inc, head, floor, floorHash } = stream
  if (known.seq > head.seq) {
    const missing = { inc, after: head.seq, upTo: known.seq }
    return { sound: false, reason: 'ROLLED_BACK', missing }
  }
  if (known.seq < floor - 1) return SOUND
  const own = known.seq === floor - 1 ? floorHash : hashAt(inc, known.seq)
  return own === undefined || own === known.hash ? SOUND : { sound: false, reason: 'ROLLED_BACK' }
}

const SOUND: Finding = { sound: true }
const OTHER_MACHINE: Finding = { sound: false, reason: 'OTHER_MACHINE' }
const OTHER_INCARNATION: Finding = { sound: false, reason: 'OTHER_INCARNATION' }

/** What the mark may lag behind the log: as much as one power cut can hide. */
const HIGH_WATER_ENTRIES = 100
const HIGH_WATER_MS = 10_000

/**
 * A Z is marked at once, by its writer. A new incarnation is marked before the database commits it:
 * whoever dies in between begins one more, which is right, and nobody does so after the commit.
 */
export function isMarkDue(
  mark: { readonly at: HighWater; readonly writtenMs: number } | undefined,
  head: HighWater,
  nowMs: number,
): boolean {
  if (mark === undefined || mark.at.inc !== head.inc) return true
  if (head.seq <= mark.at.seq) return false
  // A clock that was set back must not silence the mark.
  const sinceMs = Math.abs(nowMs - mark.writtenMs)
  return head.seq - mark.at.seq >= HIGH_WATER_ENTRIES || sinceMs >= HIGH_WATER_MS
}

export type Hop = 'device-edge' | 'edge-hub'

/** What goes into the current incarnation, in this order, and how far each old stream stays. */
export type Rebase = {
  readonly carry: readonly { readonly inc: Inc; readonly after: number }[]
  readonly keep: readonly { readonly inc: Inc; readonly upTo: number }[]
}

/**
 * What a log becomes when a new incarnation begins. A device takes along all it still holds. A
 * store's machine keeps its past for the hub, and takes along what the peer was found not to share.
 */
export function planRebirth(
  hop: Hop,
  streams: readonly StreamState[],
  lost?: { readonly inc: Inc; readonly shared: number },
): Rebase {
  if (hop === 'edge-hub') return cutAt(streams, lost?.inc, lost?.shared ?? 0)
  const oldestFirst = [...streams.filter((each) => !each.current), ...streams.filter(isCurrent)]
  const held = oldestFirst.filter(({ floor, head }) => head.seq >= floor)
  return { carry: held.map(({ inc, floor }) => ({ inc, after: floor - 1 })), keep: [] }
}

/** The same for an old incarnation of which the peer holds something else. Twice changes nothing. */
export function planCarry(
  streams: readonly StreamState[],
  carry: { readonly inc: Inc; readonly after: number },
): Rebase {
  const stream = streams.find(({ inc }) => inc === carry.inc)
  return cutAt(streams, stream?.current ? undefined : carry.inc, carry.after)
}

/**
 * What a node makes of entries of an old incarnation that it fetched back: they follow on what it
 * holds, or on something else (then what lies behind `prunable` is carried on, and fetched from
 * there), or they came too late to be of use. `beginning` is the genesis of the stream.
 */
export function judgeRecovered(
  held: StreamState | undefined,
  beginning: Position,
  { from, prev }: { readonly from: number; readonly prev: Hash },
): 'follows' | 'apart' | 'late' {
  if (held?.current) return 'late'
  const { seq, hash } = held?.head ?? beginning
  if (from !== seq + 1) return 'late'
  return prev === hash ? 'follows' : 'apart'
}

function cutAt(streams: readonly StreamState[], inc: Inc | undefined, shared: number): Rebase {
  const ends = streams.map((stream) => {
    const upTo = Math.min(Math.max(shared, stream.floor - 1), stream.head.seq)
    return {
      inc: stream.inc,
      head: stream.head.seq,
      upTo: stream.inc === inc ? upTo : stream.head.seq,
    }
  })
  return {
    carry: ends
      .filter(({ head, upTo }) => head > upTo)
      .map(({ inc, upTo }) => ({ inc, after: upTo })),
    keep: ends.map(({ inc, upTo }) => ({ inc, upTo })),
  }
}

function isCurrent({ current }: StreamState): boolean {
  return current
}

export type CarriedOver = {
  readonly entries: readonly Entry[]
  /** The facts of these entries, one for one: they count here now, and have no second effect. */
  readonly facts: readonly Fact[]
  /** What cannot be wrapped stays aside, byte for byte, until a person has looked. */
  readonly unfit: readonly { readonly entry: Entry; readonly code: WrapRefusal['code'] }[]
  /** Where the next slice goes on. */
  readonly head: Position
}

/**
 * Entries of an old incarnation as entries of the current one. Each keeps its id, so that whoever
 * has it already knows it again; `known` are those of the facts in hand that count in what stays.
 */
export function carried(
  entries: readonly Entry[],
  known: ReadonlySet<Uuid>,
  stamps: (at: number) => Omit<Stamp, 'id'>,
  after: Position,
  codec: Codec,
): CarriedOver {
  const seen = new Set(known)
  const made: Entry[] = []
  const facts: Fact[] = []
  const unfit: { entry: Entry; code: WrapRefusal['code'] }[] = []
  let head = after
  for (const [at, entry] of entries.entries()) {
    const fact = innermost(entry, codec)
    if (seen.has(fact.id)) continue
    const again: Result<Entry, WrapRefusal> = wrap(
      fact,
      { ...stamps(at), id: entry.envelope.id },
      head,
      codec,
    )
    if (!again.ok) {
      unfit.push({ entry, code: again.error.code })
      continue
    }
    seen.add(fact.id)
    made.push(again.value)
    facts.push(fact)
    head = { seq: again.value.seq, hash: again.value.hash }
  }
  return { entries: made, facts, unfit, head }
}
