// What may be forgotten, by a device, by a store and by the hub, and what is written down before: a
// node forgets only what somebody else can still give back, and what it needs to go on counting.

import { assert, ok, type Result, refuse } from '@evertill/shared/result.ts'
import { z } from 'zod'
import type { HashAt } from './incarnation.ts'
import { STREAMS_MAX } from './limits.ts'
import type { Place, StreamState } from './log.ts'
import { Hash, Inc, type Position, Seq } from './names.ts'

/** A receipt may be brought back for a year, and a late one more month. */
export const EDGE_RETENTION_MS = 400 * 86_400_000

/**
 * How far a device may forget, said by the store: the highest number up to which every fact stands
 * in the store's own log where a backup of the hub has it. `from` is the first number not yet known
 * to be so, `head` the last one the store holds; `places` is where a fact counts.
 */
export function devicePrunable(
  places: (seq: number) => Place | undefined,
  streams: readonly StreamState[],
  from: number,
  head: number,
): number {
  const safeUpTo = new Map(
    streams.map((each) => [each.inc, Math.max(each.prunable, each.floor - 1)]),
  )
  let seq = from
  for (; seq <= head; seq += 1) {
    const place = places(seq)
    if (place === undefined || place.seq > (safeUpTo.get(place.inc) ?? 0)) break
  }
  return seq - 1
}

/** One business day of the store in its own journal, whichever terminals and incarnations wrote it. */
export type DayRow = {
  readonly biz: string
  /** Incomplete: closed, and something of it is parked or stands aside. */
  readonly state: 'open' | 'incomplete' | 'closed'
  /**
   * When the last entry of it was written here, by its `hlc`, which a clock that is set back does not
   * lower: a late fact keeps its day for as long as itself.
   */
  readonly lastAtMs: number
  readonly spans: readonly { readonly inc: Inc; readonly first: number; readonly last: number }[]
}

/** Why the oldest day that stays has to stay. */
export type Stay = 'OPEN' | 'INCOMPLETE' | 'RETENTION' | 'NOT_BACKED_UP' | 'MIXED'

export type EdgePrunable = {
  readonly upTo: readonly { readonly inc: Inc; readonly upTo: number }[]
  /** The newest day that goes. */
  readonly through?: string
  readonly stays?: { readonly biz: string; readonly why: Stay }
}

/**
 * What a store may forget: whole closed days, oldest first, that are in a backup of the hub and
 * whose time is over. Days lie mixed where terminals close at different hours or facts come late,
 * so it ends before the first day that would be torn. `nowMs` is never later than what the hub last
 * said: a clock that runs ahead must not end the retention.
 */
export function edgePrunable(
  days: readonly DayRow[],
  streams: readonly StreamState[],
  nowMs: number,
): EdgePrunable {
  const oldestFirst = days.toSorted((one, other) => (one.biz < other.biz ? -1 : 1))
  const prunableOf = new Map(streams.map(({ inc, prunable }) => [inc, prunable]))
  const why = oldestFirst.map((day) => whyStays(day, prunableOf, nowMs))
  const firstStaying = why.findIndex((each) => each !== undefined)
  const ready = firstStaying < 0 ? oldestFirst.length : firstStaying
  const count = wholeDays(oldestFirst, ready)
  const staying = oldestFirst[count]
  const through = oldestFirst[count - 1]
  const ends = lastOf(oldestFirst.slice(0, count))
  return {
    upTo: streams
      .map(({ inc, floor }) => ({ inc, floor, upTo: ends.get(inc) ?? 0 }))
      .filter(({ floor, upTo }) => upTo >= floor)
      .map(({ inc, upTo }) => ({ inc, upTo })),
    ...(through ? { through: through.biz } : {}),
    ...(staying ? { stays: { biz: staying.biz, why: why[count] ?? 'MIXED' } } : {}),
  }
}

function whyStays(
  { state, lastAtMs, spans }: DayRow,
  prunableOf: ReadonlyMap<Inc, number>,
  nowMs: number,
): Stay | undefined {
  if (state === 'open') return 'OPEN'
  if (state === 'incomplete') return 'INCOMPLETE'
  if (spans.some(({ inc, last }) => last > (prunableOf.get(inc) ?? 0))) return 'NOT_BACKED_UP'
  return nowMs - lastAtMs < EDGE_RETENTION_MS ? 'RETENTION' : undefined
}

/** The most days, of those that are ready, behind which no day begins before the last of them ends. */
function wholeDays(days: readonly DayRow[], ready: number): number {
  const firstBehind = new Map<Inc, number>()
  const lowered = (day: DayRow) => {
    for (const { inc, first } of day.spans) {
      firstBehind.set(inc, Math.min(first, firstBehind.get(inc) ?? first))
    }
  }
  for (const day of days.slice(ready)) lowered(day)
  const ends = highestUpTo(days.slice(0, ready))
  for (let count = ready; count > 0; count -= 1) {
    const torn = [...(ends[count - 1] ?? [])].some(
      ([inc, last]) => last >= (firstBehind.get(inc) ?? Number.POSITIVE_INFINITY),
    )
    if (!torn) return count
    const day = days[count - 1]
    if (day) lowered(day)
  }
  return 0
}

/** After each day, how far it and all days before it reach in each incarnation. */
function highestUpTo(days: readonly DayRow[]): readonly ReadonlyMap<Inc, number>[] {
  const reached = new Map<Inc, number>()
  return days.map((day) => {
    for (const { inc, last } of day.spans) reached.set(inc, Math.max(last, reached.get(inc) ?? 0))
    return new Map(reached)
  })
}

function lastOf(days: readonly DayRow[]): ReadonlyMap<Inc, number> {
  return highestUpTo(days).at(-1) ?? new Map()
}

/** Stock levels of a large store fill a few entries. */
export const CHECKPOINT_PARTS_MAX = 256

const Through = z
  .array(z.strictObject({ inc: Inc, seq: Seq.min(1), hash: Hash }))
  .min(1)
  .max(STREAMS_MAX)

/**
 * The body of a `checkpoint` entry: a part of what the journal up to these places adds up to. All
 * parts are appended at once, and are on disk before the floor moves.
 */
export const CheckpointBody = z.strictObject({
  through: Through,
  part: z.int().min(1).max(CHECKPOINT_PARTS_MAX),
  of: z.int().min(1).max(CHECKPOINT_PARTS_MAX),
  /** Perpetual totals, stock levels, open balances and number heads, in the words of the folds. */
  state: z.record(z.string(), z.json()),
})
export type CheckpointBody = z.infer<typeof CheckpointBody>

/** All parts of one checkpoint; it speaks for everything before it. */
export type Checkpoint = {
  readonly through: CheckpointBody['through']
  readonly state: readonly CheckpointBody['state'][]
}

/** The next checkpoint: what the last one named stays named. `hashAt` answers for what is held. */
export function checkpointFor(
  upTo: EdgePrunable['upTo'],
  last: Checkpoint | undefined,
  hashAt: HashAt,
  state: Checkpoint['state'],
): readonly CheckpointBody[] {
  const named = new Map((last?.through ?? []).map((each) => [each.inc, each]))
  for (const { inc, upTo: seq } of upTo) {
    const hash = hashAt(inc, seq)
    assert(hash !== undefined, `${seq} is still held when it is summed up`)
    assert(seq >= (named.get(inc)?.seq ?? 0), 'a checkpoint never goes back')
    named.set(inc, { inc, seq, hash })
  }
  assert(state.length <= CHECKPOINT_PARTS_MAX, `too many parts: ${state.length}`)
  const through = [...named.values()]
  return state.map((slice, at) => ({ through, part: at + 1, of: state.length, state: slice }))
}

/** The last checkpoint of which every part is there; the bodies come in the order of the log. */
export function lastCheckpoint(bodies: readonly CheckpointBody[]): Checkpoint | undefined {
  let whole: Checkpoint | undefined
  let parts: CheckpointBody[] = []
  for (const body of bodies) {
    const first = parts[0]
    const follows = first && body.part === parts.length + 1 && isSameSet(first, body)
    parts = follows ? [...parts, body] : body.part === 1 ? [body] : []
    if (parts.length === body.of) {
      whole = { through: body.through, state: parts.map(({ state }) => state) }
    }
  }
  return whole
}

function isSameSet(one: CheckpointBody, other: CheckpointBody): boolean {
  const same = one.through.every(({ inc, seq, hash }, at) => {
    const there = other.through[at]
    return there?.inc === inc && there.seq === seq && there.hash === hash
  })
  return same && one.of === other.of && one.through.length === other.through.length
}

/** What a checkpoint that is on disk lets go: after a crash the same again, and nothing twice. */
export function floorsBehind(
  checkpoint: Checkpoint | undefined,
  streams: readonly StreamState[],
): EdgePrunable['upTo'] {
  return streams.flatMap(({ inc, floor, prunable }) => {
    const named = checkpoint?.through.find((each) => each.inc === inc)
    if (named === undefined || named.seq < floor || named.seq > prunable) return []
    return [{ inc, upTo: named.seq }]
  })
}

export type FoldStart = {
  readonly state: Checkpoint['state'] | undefined
  readonly from: readonly { readonly inc: Inc; readonly after: Position }[]
}

export type FoldRefusal =
  /** What lies below the floor was never summed up. */
  | { readonly code: 'NOT_SUMMED_UP'; readonly inc: Inc; readonly floor: number }
  /** The log that is held does not follow on what was summed up. */
  | { readonly code: 'OTHER_LOG'; readonly inc: Inc; readonly at: number }

/** Where verifying, rebuilding and folding begin: behind the last checkpoint, or at the first entry. */
export function foldFrom(
  checkpoint: Checkpoint | undefined,
  streams: readonly StreamState[],
  hashAt: HashAt,
): Result<FoldStart, FoldRefusal> {
  const from: { inc: Inc; after: Position }[] = []
  for (const { inc, floor, floorHash } of streams) {
    const base = { seq: floor - 1, hash: floorHash }
    const named = checkpoint?.through.find((each) => each.inc === inc)
    const after = named ? { seq: named.seq, hash: named.hash } : { ...base, seq: 0 }
    if (base.seq > after.seq) return refuse({ code: 'NOT_SUMMED_UP', inc, floor })
    const held = after.seq === base.seq ? base.hash : hashAt(inc, after.seq)
    if (held !== after.hash) return refuse({ code: 'OTHER_LOG', inc, at: after.seq })
    from.push({ inc, after })
  }
  return ok({ state: checkpoint?.state, from })
}

/** A backup of the hub: which generation it holds, and where this stream ends in it. */
export type Backup = {
  readonly gen: string
  /** Somebody has read it back. */
  readonly verified: boolean
  readonly head: Position | undefined
}

/**
 * What the hub calls prunable of a stream: what a verified backup of it contains. Less in a later
 * backup takes nothing back; only a database that is restored brings its own former word with it.
 */
export function hubPrunable(
  held: { readonly head: Position; readonly prunable: number },
  gen: string,
  { gen: savedGen, verified, head: saved }: Backup,
  hashAt: (seq: number) => Hash | undefined,
): number {
  if (!verified || savedGen !== gen || saved === undefined) return held.prunable
  const hash = saved.seq === held.head.seq ? held.head.hash : hashAt(saved.seq)
  return hash === saved.hash ? Math.max(held.prunable, saved.seq) : held.prunable
}
