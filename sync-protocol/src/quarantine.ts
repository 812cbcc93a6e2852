// What a projector does with an entry it cannot take in: that one stands aside, what touches the
// same things waits behind it in order, and everything else flows. The log itself never waits.

import { assert } from '@evertill/shared/result.ts'
import type { Place } from './log.ts'
import type { Uuid } from './names.ts'
import type { Step } from './step.ts'
import type { Parked, Reading } from './upcast.ts'

/** A fault of the moment passes in three tries; what is left after them comes again every time. */
export const TRIES_MAX = 3

/** Entries that wait at one projector: ten busy days of one store; then the projector pauses. */
export const HELD_MAX = 100_000

export type Taken = {
  readonly place: Place
  readonly id: Uuid
  /** What the entry touches: a transaction, the day of a terminal, an item in a store. */
  readonly aggregates: readonly string[]
}

export type AsideCode = Parked['code'] | 'THREW'

/** Aside with its reason, or parked behind one that is; in the order in which they were taken. */
export type Held = Taken & { readonly no: number; readonly aside?: AsideCode }

export type Quarantine = {
  /** Entries taken so far; each has the next number. */
  readonly taken: number
  readonly projected: number
  /** Those that a person ended without a projection. */
  readonly ended: number
  readonly held: readonly Held[]
  /** Nothing more is taken while something is in hand. */
  readonly hand?: Hand
}

/** The entry at `at` is being projected for the `tries`-th time, the others of the row follow. */
type Hand = {
  readonly row: readonly Held[]
  readonly at: number
  readonly tries: number
  /** It comes from the log, so no row tells of it yet; the others were parked. */
  readonly fresh: boolean
}

export const EMPTY_QUARANTINE: Quarantine = { taken: 0, projected: 0, ended: 0, held: [] }

/** `replay` reads and projects it once more; the others end it: made good elsewhere, or harmless. */
export type SettleAction = 'replay' | 'compensated' | 'seen'

export type QuarantineInput =
  /** The next entry of the log; a projector takes one only when it was told `ready`. */
  | { readonly type: 'take'; readonly entry: Taken; readonly reading: Reading }
  /** The projection, its cursor and these rows were committed together. */
  | { readonly type: 'projected'; readonly id: Uuid }
  | { readonly type: 'threw'; readonly id: Uuid }
  /** The node runs newer software: which of those aside it can read now. */
  | { readonly type: 'upgraded'; readonly read: (entry: Held) => Reading }
  | { readonly type: 'settle'; readonly id: Uuid; readonly action: 'compensated' | 'seen' }
  | {
      readonly type: 'settle'
      readonly id: Uuid
      readonly action: 'replay'
      readonly reading: Reading
    }
  /** The process begins: what is on disk is all it knows. */
  | { readonly type: 'start' }

export type QuarantineEffect =
  | { readonly type: 'project'; readonly entry: Taken; readonly attempt: number }
  /** Rows to write, with the cursor where the entry was just taken. */
  | { readonly type: 'aside'; readonly entry: Taken; readonly code: AsideCode }
  | { readonly type: 'park'; readonly entry: Taken }
  | {
      readonly type: 'end'
      readonly entry: Taken
      readonly action: Exclude<SettleAction, 'replay'>
    }
  | { readonly type: 'alarm'; readonly code: 'QUARANTINE'; readonly id: Uuid }
  /** Too much waits: a person is needed before more is taken. The entry was not taken. */
  | { readonly type: 'pause'; readonly code: 'TOO_MANY_HELD' }
  | { readonly type: 'refuse'; readonly code: 'NOT_ASIDE'; readonly id: Uuid }
  | { readonly type: 'ready' }

export type QuarantineStep = Step<Quarantine, QuarantineEffect>

/** What helps against each reason. An upgrade cannot change what a writer got wrong. */
export const mendTable: Record<
  AsideCode,
  Record<'upgraded' | SettleAction, 'again' | 'stays' | 'ends'>
> = {
  UNKNOWN_TYPE: { upgraded: 'again', replay: 'again', compensated: 'ends', seen: 'ends' },
  NEWER_VERSION: { upgraded: 'again', replay: 'again', compensated: 'ends', seen: 'ends' },
  BODY_UNFIT: { upgraded: 'stays', replay: 'again', compensated: 'ends', seen: 'ends' },
  BODY_INVALID: { upgraded: 'stays', replay: 'again', compensated: 'ends', seen: 'ends' },
  THREW: { upgraded: 'again', replay: 'again', compensated: 'ends', seen: 'ends' },
}

export function stepQuarantine(state: Quarantine, input: QuarantineInput): QuarantineStep {
  switch (input.type) {
    case 'take':
      return take(state, input.entry, input.reading)
    case 'projected':
      return projected(state, input.id)
    case 'threw':
      return threw(state, input.id)
    case 'upgraded':
      return upgraded(state, input.read)
    case 'settle':
      return settle(state, input)
    case 'start':
      return freed(onDisk(state), [])
  }
}

/** Aside and parked, for the line under a report that says what is missing in it. */
export function countsOf({ taken, projected: done, ended, held, hand }: Quarantine) {
  const aside = held.filter((each) => each.aside !== undefined).length
  const inHand = hand ? hand.row.length - hand.at : 0
  return { taken, projected: done, ended, aside, parked: held.length - aside, inHand }
}

/** What a process that dies now leaves behind: what it just took, the log will give again. */
export function onDisk(state: Quarantine): Quarantine {
  const { hand } = state
  if (hand === undefined) return state
  const parked = hand.row.slice(hand.fresh ? hand.at + 1 : hand.at)
  const held = inOrder([...state.held, ...parked])
  return withoutHand({ ...state, taken: state.taken - (hand.fresh ? 1 : 0), held })
}

function take(state: Quarantine, entry: Taken, reading: Reading): QuarantineStep {
  assert(state.hand === undefined, 'one entry is in hand at a time')
  assert(!state.held.some(({ id }) => id === entry.id), `${entry.id} is taken once`)
  const { place, id, aggregates } = entry
  const code = reading.state === 'parked' ? reading.why.code : undefined
  const waits = code !== undefined || isBlocked(entry, aggregatesOf(state.held))
  if (waits && state.held.length >= HELD_MAX) {
    return { state, effects: [{ type: 'pause', code: 'TOO_MANY_HELD' }] }
  }
  const no = state.taken
  const held: Held = { place, id, aggregates, no, ...(code === undefined ? {} : { aside: code }) }
  const counted = { ...state, taken: no + 1 }
  if (!waits) return project({ ...counted, hand: { row: [held], at: 0, tries: 1, fresh: true } })
  const next = { ...counted, held: [...state.held, held] }
  const row: readonly QuarantineEffect[] =
    code === undefined ? [{ type: 'park', entry }] : standAside(entry, code)
  return { state: next, effects: [...row, { type: 'ready' }] }
}

function projected(state: Quarantine, id: Uuid): QuarantineStep {
  const { hand } = state
  if (hand === undefined || hand.row[hand.at]?.id !== id) return { state, effects: [] }
  const counted = { ...state, projected: state.projected + 1 }
  if (hand.at + 1 >= hand.row.length) {
    return { state: withoutHand(counted), effects: [{ type: 'ready' }] }
  }
  const { row, at } = hand
  return project({ ...counted, hand: { row, at: at + 1, tries: 1, fresh: false } })
}

/** After the last try it stands aside, and what was to follow it is looked at anew. */
function threw(state: Quarantine, id: Uuid): QuarantineStep {
  const { hand } = state
  const entry = hand?.row[hand.at]
  if (hand === undefined || entry?.id !== id) return { state, effects: [] }
  if (hand.tries < TRIES_MAX) return project({ ...state, hand: { ...hand, tries: hand.tries + 1 } })
  const rest = hand.row.slice(hand.at + 1)
  const held = inOrder([...state.held, { ...entry, aside: 'THREW' }, ...rest])
  return freed(withoutHand({ ...state, held }), standAside(entry, 'THREW'))
}

function upgraded(state: Quarantine, read: (entry: Held) => Reading): QuarantineStep {
  const effects: QuarantineEffect[] = []
  const held = state.held.map((each): Held => {
    if (each.aside === undefined || mendTable[each.aside].upgraded === 'stays') return each
    const again = readAgain(each, read(each))
    if (again.aside !== each.aside) effects.push(rowFor(again))
    return again
  })
  return freed({ ...state, held }, effects)
}

function settle(
  state: Quarantine,
  input: Extract<QuarantineInput, { type: 'settle' }>,
): QuarantineStep {
  const { id } = input
  const entry = state.held.find((each) => each.id === id)
  if (entry?.aside === undefined) {
    return { state, effects: [{ type: 'refuse', code: 'NOT_ASIDE', id }] }
  }
  if (input.action !== 'replay') {
    const held = state.held.filter((each) => each !== entry)
    const ended = { ...state, ended: state.ended + 1, held }
    return freed(ended, [{ type: 'end', entry, action: input.action }])
  }
  const again = readAgain(entry, input.reading)
  const held = state.held.map((each) => (each === entry ? again : each))
  return freed({ ...state, held }, [rowFor(again)])
}

function readAgain({ aside: _, ...entry }: Held, reading: Reading): Held {
  return reading.state === 'read' ? entry : { ...entry, aside: reading.why.code }
}

function rowFor(entry: Held): QuarantineEffect {
  const { aside } = entry
  return aside === undefined ? { type: 'park', entry } : { type: 'aside', entry, code: aside }
}

/** Puts into the row whatever nothing before it blocks any more; the one in hand stays in hand. */
function freed(state: Quarantine, effects: readonly QuarantineEffect[]): QuarantineStep {
  const { hand } = state
  const inHand = hand?.row[hand.at]
  const waiting = hand ? inOrder([...state.held, ...hand.row.slice(hand.at + 1)]) : state.held
  const blocked = new Set<string>()
  const row: Held[] = []
  const held: Held[] = []
  for (const each of waiting) {
    if (each.aside === undefined && !isBlocked(each, blocked)) {
      row.push(each)
      continue
    }
    held.push(each)
    for (const aggregate of each.aggregates) blocked.add(aggregate)
  }
  const next = withoutHand({ ...state, held })
  if (hand && inHand) {
    return { state: { ...next, hand: { ...hand, row: [inHand, ...row], at: 0 } }, effects }
  }
  if (row.length === 0) return { state: next, effects: [...effects, { type: 'ready' }] }
  const step = project({ ...next, hand: { row, at: 0, tries: 1, fresh: false } })
  return { state: step.state, effects: [...effects, ...step.effects] }
}

function project(state: Quarantine): QuarantineStep {
  const { hand } = state
  const entry = hand?.row[hand.at]
  assert(hand !== undefined && entry !== undefined, 'what is projected is in hand')
  return { state, effects: [{ type: 'project', entry, attempt: hand.tries }] }
}

function standAside(entry: Taken, code: AsideCode): readonly QuarantineEffect[] {
  return [
    { type: 'aside', entry, code },
    { type: 'alarm', code: 'QUARANTINE', id: entry.id },
  ]
}

function aggregatesOf(held: readonly Held[]): ReadonlySet<string> {
  return new Set(held.flatMap(({ aggregates }) => aggregates))
}

function isBlocked({ aggregates }: Taken, blocked: ReadonlySet<string>): boolean {
  return aggregates.some((aggregate) => blocked.has(aggregate))
}

function inOrder(held: readonly Held[]): readonly Held[] {
  return held.toSorted((one, other) => one.no - other.no)
}

function withoutHand({ hand: _, ...state }: Quarantine): Quarantine {
  return state
}
