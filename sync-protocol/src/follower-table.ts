// What a follower does in every state with everything it can hear. 'ignore' is for what may come
// and changes nothing; 'impossible' is for answers to questions that this state never asked.

import { assert } from '@evertill/shared/result.ts'
import type { Page } from './feed.ts'
import { type Feed, hashed } from './feed-row.ts'
import type {
  FollowerInput,
  FollowerState,
  FollowerStep,
  FollowerTools,
  Place,
  Work,
} from './follower-state.ts'
import {
  AUDIT_EVERY_MS,
  alarmed,
  ask,
  audit,
  BOTH_PULL,
  cursorOf,
  goOn,
  park,
  shelve,
  tryLater,
  wanting,
  write,
} from './follower-turn.ts'
import { FEED_SLICE_ROWS } from './limits.ts'
import { isOrdered, isWhole, readChunk, slicesOf } from './snapshot.ts'

export type At = Work['at']
export type Heard = FollowerInput['type']

/** One cell's view: its own work, its own input. */
export type Case<W extends Work = Work, I extends FollowerInput = FollowerInput> = {
  readonly tools: FollowerTools
  readonly state: FollowerState
  readonly work: W
  readonly input: I
}

type In<A extends At> = Extract<Work, { at: A }>
type On<H extends Heard> = Extract<FollowerInput, { type: H }>

export type Cell<A extends At = At, H extends Heard = Heard> =
  | ((the: Case<In<A>, On<H>>) => FollowerStep)
  | 'ignore'
  | 'impossible'

/** A network question can only be refused or fail, a disk question only break. */
const notAsked = {
  disk: 'impossible',
  counted: 'impossible',
  broken: 'impossible',
  page: 'impossible',
  manifest: 'impossible',
  chunk: 'impossible',
  refused: 'impossible',
  failed: 'impossible',
} as const

const always = { hint: later, timer: 'ignore', released: sweep } as const

export const followerTable: { readonly [A in At]: { readonly [H in Heard]: Cell<A, H> } } = {
  opening: { ...notAsked, ...always, disk: opened, broken: reopenLater, released: 'ignore' },
  resting: { ...notAsked, ...always, hint: newRound, timer: newRoundWhenDue },
  waiting: { ...notAsked, ...always, timer: resume },
  pulling: { ...notAsked, ...always, page: takePage, refused: leavePosition, failed: retry },
  asking: { ...notAsked, ...always, manifest: takeManifest, refused: stayAway, failed: retry },
  fetching: { ...notAsked, ...always, chunk: takeChunk, refused: leaveSnapshot, failed: retry },
  shelving: { ...notAsked, ...always, disk: shelveOn, broken: reopenLater },
  writing: { ...notAsked, ...always, disk: written, broken: reopenLater },
  counting: { ...notAsked, ...always, counted: judgeLoad, broken: reopenLater },
  auditing: { ...notAsked, ...always, counted: judgeAudit, broken: reopenLater },
}

function later({ state }: Pick<Case, 'state'>): FollowerStep {
  return { state: { ...state, again: true }, effects: [] }
}

/** The active edition stays whoever holds it. */
function sweep({ state, input }: Case<Work, On<'released'>>): FollowerStep {
  const { active } = state.kept
  if (!active) return { state, effects: [] }
  return { state, effects: [{ type: 'sweep', below: Math.min(input.oldest, active.edition) }] }
}

function opened({ tools, state, input }: Case<In<'opening'>, On<'disk'>>): FollowerStep {
  return goOn(tools, { ...state, kept: input.kept, want: BOTH_PULL }, input.nowMs)
}

/** Nobody knows what the disk did: it is read again before anything else is decided. */
function reopenLater({ tools, state, input }: Case<Work, On<'broken'>>): FollowerStep {
  const step = tryLater(tools, state, input.nowMs, { reopen: true })
  return alarmed({ code: 'DISK_FAILED' }, step)
}

function newRound({
  tools,
  state,
  input,
}: Case<In<'resting'>, On<'hint' | 'timer'>>): FollowerStep {
  return goOn(tools, { ...state, want: BOTH_PULL, again: false, turns: 0 }, input.nowMs)
}

function newRoundWhenDue(the: Case<In<'resting'>, On<'timer'>>): FollowerStep {
  if (the.input.nowMs < the.work.untilMs) return { state: the.state, effects: [] }
  return newRound(the)
}

function resume({ tools, state, work, input }: Case<In<'waiting'>, On<'timer'>>): FollowerStep {
  if (input.nowMs < work.untilMs) return { state, effects: [] }
  if (work.reopen) return ask(state, { at: 'opening' }, { type: 'open' })
  return goOn(tools, { ...state, turns: 0 }, input.nowMs)
}

function retry({ tools, state, input }: Case<Work, On<'failed'>>): FollowerStep {
  return tryLater(tools, state, input.nowMs, { atLeastMs: input.retryAfterMs ?? 0 })
}

function takePage(the: Case<In<'pulling'>, On<'page'>>): FollowerStep {
  const { tools, state, work, input } = the
  const { page } = input
  if (!isAnswerTo(work.place, tools.names[work.feed], page)) return disbelieve(the)
  const isAtEnd = page.up_to_date && page.txn_end
  const end = isAtEnd ? { publish: page.publish, sum: page.sum } : undefined
  const wants = wanting(state, work.feed, page.up_to_date ? 'nothing' : 'pull')
  const going = { ...wants, failures: 0 }
  if (isKnown(the, end)) return goOn(tools, going, input.nowMs)
  const place: Place = { gen: page.gen, seq: page.to, end }
  const rows = hashed(page.rows, tools.codec)
  return write(going, { type: 'stage', feed: work.feed, rows, place })
}

/** From the place that was asked for, forward, row after row; a page that does not move is the last. */
function isAnswerTo(place: Place, feed: string, page: Page): boolean {
  const { from, to, rows } = page
  if (page.feed !== feed || page.gen !== place.gen || from !== place.seq) return false
  if (rows.length > FEED_SLICE_ROWS || to < from) return false
  if (to === from && !page.up_to_date) return false
  return rows.every(({ seq }, at) => seq > (rows[at - 1]?.seq ?? from) && seq <= to)
}

/** Nothing new, and the sums agree: most pulls write nothing. */
function isKnown(
  { state, work, input }: Case<In<'pulling'>, On<'page'>>,
  end: Place['end'],
): boolean {
  const cursor = cursorOf(state.kept, work.feed)
  if (!end || input.page.to !== cursor?.seq) return false
  return end.publish === cursor.end?.publish && end.sum === cursor.sum
}

function disbelieve({
  tools,
  state,
  work,
  input,
}: Case<In<'pulling' | 'asking'>, On<'page' | 'manifest'>>): FollowerStep {
  const step = tryLater(tools, state, input.nowMs)
  return alarmed({ code: 'ANSWER_INVALID', feed: work.feed }, step)
}

function leavePosition(the: Case<In<'pulling'>, On<'refused'>>): FollowerStep {
  const { tools, state, work, input } = the
  const { code } = input.refusal
  if (code === 'UPGRADE' || code === 'REVOKED') return stayAway(the)
  const step = goOn(tools, wanting(state, work.feed, 'snapshot'), input.nowMs)
  if (code !== 'FUTURE') return step
  return alarmed({ code: 'FEED_WENT_BACK', feed: work.feed, seq: work.place.seq }, step)
}

/** Asking again soon would not help. Selling goes on with what is active. */
function stayAway({ tools, state, input }: Case<Work, On<'refused'>>): FollowerStep {
  const alarm = { code: 'LINK_REFUSED', refusal: input.refusal.code } as const
  return alarmed(alarm, park(tools, state, input.nowMs))
}

function takeManifest(the: Case<In<'asking'>, On<'manifest'>>): FollowerStep {
  const { tools, state, work, input } = the
  const { feed } = work
  const { manifest } = input
  if (manifest.feed !== tools.names[feed] || !isOrdered(manifest)) return disbelieve(the)
  const going = { ...wanting(state, feed, 'pull'), failures: 0, spoiled: 0 }
  return write(going, { type: 'begin-load', feed, manifest })
}

/** The same chunk may arrive spoiled a few times; then it is the snapshot that is. */
export const SPOILED_MAX = 5

function takeChunk({ tools, state, work, input }: Case<In<'fetching'>, On<'chunk'>>): FollowerStep {
  const { feed, loading } = work
  const chunk = loading.next
  const rows = readChunk(loading.manifest, chunk, input.bytes, tools.codec)
  if (rows.ok) {
    const going = { ...state, failures: 0, spoiled: 0 }
    return shelve(tools, going, feed, chunk, slicesOf(rows.value))
  }
  const spoiled = state.spoiled + 1
  if (spoiled < SPOILED_MAX) return tryLater(tools, { ...state, spoiled }, input.nowMs)
  return alarmed({ code: 'SNAPSHOT_UNREADABLE', feed, chunk }, dropStage(state, feed))
}

function leaveSnapshot(the: Case<In<'fetching'>, On<'refused'>>): FollowerStep {
  const { code } = the.input.refusal
  if (code === 'UPGRADE' || code === 'REVOKED') return stayAway(the)
  return dropStage(the.state, the.work.feed)
}

function dropStage(state: FollowerState, feed: Feed): FollowerStep {
  return write(wanting({ ...state, spoiled: 0 }, feed, 'snapshot'), { type: 'drop-stage', feed })
}

function shelveOn({ tools, state, work, input }: Case<In<'shelving'>, On<'disk'>>): FollowerStep {
  const going = { ...state, kept: input.kept }
  if (work.rest.length === 0) return goOn(tools, going, input.nowMs)
  return shelve(tools, going, work.feed, work.chunk, work.rest)
}

function written({ tools, state, input }: Case<In<'writing'>, On<'disk'>>): FollowerStep {
  return goOn(tools, { ...state, kept: input.kept }, input.nowMs)
}

function judgeLoad({ state, work, input }: Case<In<'counting'>, On<'counted'>>): FollowerStep {
  const { feed, loading } = work
  const { counted } = input
  if (!isWhole(loading, counted)) {
    return alarmed({ code: 'SNAPSHOT_WRONG', feed, counted }, dropStage(state, feed))
  }
  const { gen, seq, publish, sum } = loading.manifest
  const cursor = { gen, seq, sum: counted.sum, end: { publish, sum } }
  return write(state, { type: 'install', feed, cursor })
}

function judgeAudit({
  tools,
  state,
  work,
  input,
}: Case<In<'auditing'>, On<'counted'>>): FollowerStep {
  const { feed } = work
  const { sum } = input.counted
  const { active } = state.kept
  assert(active !== undefined, 'only what is active is audited')
  const isTrue = sum === active.cursors[feed].sum
  const going = isTrue ? state : wanting(state, feed, 'snapshot')
  const audited = { ...going, auditAtMs: input.nowMs + AUDIT_EVERY_MS }
  const step = feed === 'common' ? audit(going, 'store') : goOn(tools, audited, input.nowMs)
  return isTrue ? step : alarmed({ code: 'AUDIT_DIFFERS', feed, counted: sum }, step)
}
