// What a follower does next, found from what is on disk and what it still wants: nothing of that
// depends on how it came here, so a crash anywhere goes on from the same place.

import { backoffMs } from './backoff.ts'
import { FEEDS, type Feed, hashed, type Row } from './feed-row.ts'
import type {
  Activation,
  Cursor,
  FollowerAlarm,
  FollowerEffect,
  FollowerState,
  FollowerStep,
  FollowerTools,
  Kept,
  Want,
  Work,
} from './follower-state.ts'
import { FEED_SLICE_ROWS } from './limits.ts'
import type { Loading } from './snapshot.ts'

/** Hints may be lost, so a follower asks by itself this often. */
export const PULL_EVERY_MS = 300_000

/** Stores that were started together drift apart by up to this much at every rest. */
export const PULL_SPREAD_MS = 30_000

export const AUDIT_EVERY_MS = 86_400_000

/** So many snapshots or feeds apart within one round, and it is the hub that is confused. */
export const TURNS_MAX = 8

export function goOn(tools: FollowerTools, state: FollowerState, nowMs: number): FollowerStep {
  const next = activation(state)
  if (next) return write(state, { type: 'activate', ...next })
  for (const feed of FEEDS) {
    const step = goOnWith(feed, tools, state, nowMs)
    if (step) return step
  }
  if (areApart(state.kept)) {
    return turn(tools, { ...state, want: BOTH_PULL }, nowMs, (turned) => goOn(tools, turned, nowMs))
  }
  if (state.again) return goOn(tools, { ...state, again: false, want: BOTH_PULL }, nowMs)
  if (state.kept.active && nowMs >= state.auditAtMs) return audit(state, 'common')
  return rest(tools, state, nowMs)
}

export const BOTH_PULL: Record<Feed, Want> = { common: 'pull', store: 'pull' }

/**
 * Both feeds read to the head of the same publish, with the sums the hub has: a publish that is
 * whole. Half of one, or one that goes back within a generation, is none.
 */
function activation({ kept, want }: FollowerState): Activation | undefined {
  const { active, stages } = kept
  if (!stages.common && !stages.store) return undefined
  if (want.common === 'snapshot' || want.store === 'snapshot') return undefined
  const common = cursorOf(kept, 'common')
  const store = cursorOf(kept, 'store')
  if (!common?.end || !store?.end || !isSound(common) || !isSound(store)) return undefined
  const { gen, end } = common
  if (store.gen !== gen || store.end.publish !== end.publish) return undefined
  if (active?.gen === gen && end.publish < active.publish) return undefined
  return { gen, publish: end.publish, cursors: { common, store } }
}

/** Where a feed is read on from; nowhere while a snapshot of it is on its way. */
export function cursorOf({ active, stages }: Kept, feed: Feed): Cursor | undefined {
  const stage = stages[feed]
  if (stage) return stage.at === 'ready' ? stage.cursor : undefined
  return active?.cursors[feed]
}

const isSound = ({ sum, end }: Cursor): boolean => end === undefined || end.sum === sum

/** Both at an end, and still no publish between them that could be active. */
function areApart(kept: Kept): boolean {
  const isAtEnd = FEEDS.every((feed) => cursorOf(kept, feed)?.end !== undefined)
  return isAtEnd && (kept.stages.common !== undefined || kept.stages.store !== undefined)
}

function goOnWith(
  feed: Feed,
  tools: FollowerTools,
  state: FollowerState,
  nowMs: number,
): FollowerStep | undefined {
  const stage = state.kept.stages[feed]
  if (stage?.at === 'loading') return load(state, feed, stage)
  const cursor = cursorOf(state.kept, feed)
  if (!cursor || state.want[feed] === 'snapshot') return takeAnew(feed, tools, state, nowMs)
  if (cursor.end && !isSound(cursor)) {
    const { publish, sum: theirs } = cursor.end
    const alarm = { code: 'SUM_DIFFERS', feed, publish, ours: cursor.sum, theirs } as const
    return alarmed(alarm, takeAnew(feed, tools, wanting(state, feed, 'snapshot'), nowMs))
  }
  return state.want[feed] === 'pull' ? pull(state, feed, cursor) : undefined
}

/** A snapshot under way goes on with its next chunk; whole, it is counted before it is used. */
function load(state: FollowerState, feed: Feed, loading: Loading): FollowerStep {
  const { manifest, next } = loading
  return next < manifest.chunks.length
    ? ask(
        state,
        { at: 'fetching', feed, loading },
        { type: 'fetch-chunk', feed, manifest, chunk: next },
      )
    : ask(state, { at: 'counting', feed, loading }, { type: 'count', feed, of: 'stage' })
}

function takeAnew(
  feed: Feed,
  tools: FollowerTools,
  state: FollowerState,
  nowMs: number,
): FollowerStep {
  return turn(tools, state, nowMs, (turned) =>
    ask(turned, { at: 'asking', feed }, { type: 'ask-manifest', feed }),
  )
}

function pull(state: FollowerState, feed: Feed, cursor: Cursor): FollowerStep {
  const { gen, seq: after } = cursor
  const question = { type: 'pull', feed, gen, after, limit: FEED_SLICE_ROWS } as const
  return ask(state, { at: 'pulling', feed, place: cursor }, question)
}

export function audit(state: FollowerState, feed: Feed): FollowerStep {
  return ask(state, { at: 'auditing', feed }, { type: 'count', feed, of: 'active' })
}

/** The rows of a chunk, slice after slice; only the last one moves on to the next chunk. */
export function shelve(
  { codec }: FollowerTools,
  state: FollowerState,
  feed: Feed,
  chunk: number,
  slices: readonly (readonly Row[])[],
): FollowerStep {
  const [now = [], ...left] = slices
  const rows = hashed(now, codec)
  const next = left.length === 0 ? chunk + 1 : chunk
  return ask(
    state,
    { at: 'shelving', feed, chunk, rest: left },
    { type: 'shelve', feed, rows, next },
  )
}

function turn(
  tools: FollowerTools,
  state: FollowerState,
  nowMs: number,
  then: (state: FollowerState) => FollowerStep,
): FollowerStep {
  if (state.turns < TURNS_MAX) return then({ ...state, turns: state.turns + 1 })
  return alarmed({ code: 'UNSETTLED' }, park(tools, state, nowMs))
}

function rest(tools: FollowerTools, state: FollowerState, nowMs: number): FollowerStep {
  const untilMs = nowMs + pauseMs(tools)
  const work: Work = { at: 'resting', untilMs }
  return { state: { ...state, work, turns: 0 }, effects: [{ type: 'timer', atMs: untilMs }] }
}

/** After a refusal that asking again soon would not change. A hint does not shorten it. */
export function park(tools: FollowerTools, state: FollowerState, nowMs: number): FollowerStep {
  return wait(state, nowMs + pauseMs(tools), false)
}

function pauseMs({ dice }: FollowerTools): number {
  return PULL_EVERY_MS - Math.floor(dice() * PULL_SPREAD_MS)
}

export function tryLater(
  { dice }: FollowerTools,
  state: FollowerState,
  nowMs: number,
  { atLeastMs = 0, reopen = false }: { atLeastMs?: number; reopen?: boolean } = {},
): FollowerStep {
  const failures = state.failures + 1
  const waitMs = Math.max(backoffMs(failures, dice), atLeastMs)
  return wait({ ...state, failures }, nowMs + waitMs, reopen)
}

function wait(state: FollowerState, untilMs: number, reopen: boolean): FollowerStep {
  const work: Work = { at: 'waiting', untilMs, reopen }
  return { state: { ...state, work }, effects: [{ type: 'timer', atMs: untilMs }] }
}

export function wanting(state: FollowerState, feed: Feed, want: Want): FollowerState {
  return { ...state, want: { ...state.want, [feed]: want } }
}

export function alarmed(alarm: FollowerAlarm, { state, effects }: FollowerStep): FollowerStep {
  return { state, effects: [{ type: 'alarm', alarm }, ...effects] }
}

/** A question, and the work of waiting for its answer, under a ticket of their own. */
export function ask(
  state: FollowerState,
  work: Untold<Extract<Work, { ticket: number }>>,
  question: Untold<Extract<FollowerEffect, { ticket: number }>>,
): FollowerStep {
  const ticket = state.ticket + 1
  return {
    state: { ...state, ticket, work: { ...work, ticket } },
    effects: [{ ...question, ticket }],
  }
}

export function write(
  state: FollowerState,
  question: Untold<Extract<FollowerEffect, { ticket: number }>>,
): FollowerStep {
  return ask(state, { at: 'writing' }, question)
}

/** Each case of a union without its ticket. */
type Untold<T> = T extends unknown ? Omit<T, 'ticket'> : never
