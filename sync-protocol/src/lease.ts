// The store's registry of leases: who may write the numbers of each terminal. It opens leases,
// registers those that tills show, and never gives out a number below one that may have been given.

import { openLease } from '@evertill/shared/terminal/lease.ts'
import type { LeaseStanding, ShownLease } from './messages.ts'
import type { Inc, Uuid } from './names.ts'
import { isSameParty, type Party } from './party.ts'
import type { Step } from './step.ts'

/** Leases of one terminal in its life: a forced take-over each day for three years. */
export const LEASES_MAX = 1_000

export type LeaseRow = {
  readonly lease: number
  /** Its first number; a later lease begins higher. */
  readonly from: number
  readonly holder: Party
  /** The command that opened it here; absent where a till showed it. */
  readonly cmd?: Uuid
  /** The hub has it: it outlives the memory of this machine. */
  readonly sure?: true
  /** Released by its holder's own entry, or lost because the holder changed its incarnation. */
  readonly ended?: 'released' | 'lost'
}

export type TerminalRow = {
  readonly terminal: number
  /** The highest number known anywhere, training's own included. */
  readonly lastNumber: number
  /** The one that began highest is the last; it is the current one unless it has ended. */
  readonly leases: readonly LeaseRow[]
  /** A manager has typed the last number since the store's machine became doubtful. */
  readonly vouched: boolean
}

export type LeaseBook = {
  /** The store's own node, which writes for terminals without a device. */
  readonly edge: Party
  /** Doubtful: the disk was lost or rolled back, and nobody said yet what was given before. */
  readonly standing: 'sound' | 'doubtful'
  /** What the hub said no later lease may begin below. */
  readonly numbersFrom: number
  readonly terminals: readonly TerminalRow[]
}

export type LeaseInput =
  /** Pairing, a forced take-over by a manager, or the store itself for a terminal without a device. */
  | {
      readonly type: 'claim'
      readonly terminal: number
      readonly by: Party
      readonly cmd: Uuid
      readonly forced: boolean
      readonly reason: string
    }
  | { readonly type: 'hello'; readonly by: Party; readonly shown: readonly ShownLease[] }
  /** The holder's own entry was taken, so everything before it was taken too. */
  | { readonly type: 'released'; readonly terminal: number; readonly by: Party }
  /** A fact with this number was seen, wherever it came from. */
  | { readonly type: 'numbered'; readonly terminal: number; readonly number: number }
  /** The hub has acknowledged the entry that opened this lease. */
  | { readonly type: 'hubHas'; readonly terminal: number; readonly from: number }
  /** The store's machine lost its disk or found itself rolled back, and writes under a new name. */
  | { readonly type: 'restored'; readonly inc: Inc }
  | { readonly type: 'hubAnswered'; readonly inc: Inc; readonly numbersFrom: number }
  | { readonly type: 'typed'; readonly terminal: number; readonly lastNumber: number }

export type LeaseRefusal = 'HELD' | 'NUMBERS_UNSURE' | 'LEASE_LOST' | 'TOO_MANY_LEASES'

export type LeaseEffect =
  | { readonly type: 'saveTerminal'; readonly row: TerminalRow }
  | { readonly type: 'saveStanding'; readonly book: Omit<LeaseBook, 'terminals'> }
  /** The journal's entry about it; the jump stands between `knownLast` and `from`. */
  | {
      readonly type: 'journal'
      readonly fact: 'lease-opened' | 'lease-registered'
      readonly terminal: number
      readonly lease: LeaseRow
      readonly knownLast: number
      readonly reason: string
    }
  | { readonly type: 'commit' }
  /** Where the hub can be reached it has the lease before the first number is taken. */
  | { readonly type: 'pushFirst' }
  | { readonly type: 'answer'; readonly terminal: number; readonly lease: LeaseRow }
  | { readonly type: 'refuse'; readonly terminal: number; readonly code: LeaseRefusal }
  /** Two parties showed one lease: their numbers may collide, and an accountant must look. */
  | { readonly type: 'exception'; readonly code: 'lease-twice'; readonly terminal: number }

export type LeaseStep = Step<LeaseBook, LeaseEffect>

type In<T extends LeaseInput['type']> = Extract<LeaseInput, { type: T }>

export function stepLease(book: LeaseBook, input: LeaseInput): LeaseStep {
  switch (input.type) {
    case 'claim':
      return claim(book, input)
    case 'hello':
      return hello(book, input)
    case 'released':
      return end(book, input.terminal, 'released', (holder) => isSameParty(holder, input.by))
    case 'numbered':
      return raise(book, rowOf(book, input.terminal), input.number)
    case 'hubHas':
      return assure(book, input)
    case 'restored':
      return doubt(book, input.inc)
    case 'hubAnswered':
      return trust(book, input)
    case 'typed':
      return raise(book, { ...rowOf(book, input.terminal), vouched: true }, input.lastNumber)
  }
}

/** The lease that may write now. */
export function currentLease(book: LeaseBook, terminal: number): LeaseRow | undefined {
  const last = rowOf(book, terminal).leases.at(-1)
  return last?.ended === undefined ? last : undefined
}

/** What a till that showed leases is told of each, by the book after its HELLO was taken. */
export function standingsOf(
  book: LeaseBook,
  by: Party,
  shown: readonly ShownLease[],
): LeaseStanding[] {
  return shown.map(({ terminal, lease, from }) => {
    const current = currentLease(book, terminal)
    const isTheirs = current?.from === from && isSameParty(current.holder, by)
    return { terminal, lease, from, standing: isTheirs ? 'current' : 'lost' }
  })
}

/** Whether the store itself may give the next number of a terminal. */
export function mayNumber(book: LeaseBook, terminal: number): boolean {
  const current = currentLease(book, terminal)
  return current !== undefined && isSameParty(current.holder, book.edge)
}

/**
 * Where a till goes on counting when it is told of a lease: `own` is the one of this terminal that
 * began highest in its log, whether it has lost it since or not. An older one is no answer.
 */
export function nextNumber(
  own: { readonly from: number; readonly next: number } | undefined,
  from: number,
): number | undefined {
  if (own === undefined || from > own.from) return from
  return from === own.from ? own.next : undefined
}

type Hold = 'free' | 'edge' | 'held' | 'lost'
type Claimant = 'holder' | 'sibling' | 'edge' | 'stranger'

/**
 * A sibling is the holder's machine under another incarnation. Where another machine may hold
 * unsent entries, only a manager's force opens the next lease.
 */
export const claimTable: Record<Hold, Record<Claimant, 'open' | 'same' | 'force'>> = {
  free: { holder: 'open', sibling: 'open', edge: 'open', stranger: 'open' },
  edge: { holder: 'same', sibling: 'open', edge: 'open', stranger: 'open' },
  held: { holder: 'same', sibling: 'open', edge: 'force', stranger: 'force' },
  lost: { holder: 'force', sibling: 'open', edge: 'force', stranger: 'force' },
}

function claim(book: LeaseBook, input: In<'claim'>): LeaseStep {
  const { terminal, by, cmd, forced } = input
  const row = rowOf(book, terminal)
  const last = row.leases.at(-1)
  const no = (code: LeaseRefusal) => stay(book, { type: 'refuse', terminal, code })
  // A repeat is no reason to answer before the hub has what it is told.
  const yes = (lease: LeaseRow): LeaseStep => ({
    state: book,
    effects: [
      ...(isUnsure(lease) ? [{ type: 'pushFirst' } as const] : []),
      { type: 'answer', terminal, lease },
    ],
  })
  const before = row.leases.find((each) => each.cmd === cmd)
  if (before) return before === last && !before.ended ? yes(before) : no('LEASE_LOST')
  const verdict = claimTable[holdOf(book, last)][claimantOf(book, row, by)]
  if (verdict === 'same' && last) return yes(last)
  if (verdict === 'force' && !forced) return no('HELD')
  if (book.standing === 'doubtful' && !row.vouched) return no('NUMBERS_UNSURE')
  if (row.leases.length >= LEASES_MAX) return no('TOO_MANY_LEASES')
  return open(book, row, input)
}

function holdOf({ edge }: LeaseBook, last: LeaseRow | undefined): Hold {
  if (last === undefined || last.ended === 'released') return 'free'
  if (last.holder.node === edge.node) return 'edge'
  return last.ended === 'lost' ? 'lost' : 'held'
}

/** Whoever held this terminal under its present name before comes back as a stranger. */
function claimantOf({ edge }: LeaseBook, { leases }: TerminalRow, by: Party): Claimant {
  const last = leases.at(-1)
  if (by.node === edge.node) return last && isSameParty(last.holder, by) ? 'holder' : 'edge'
  if (last?.holder.node !== by.node) return 'stranger'
  if (isSameParty(last.holder, by)) return 'holder'
  return leases.some(({ holder }) => isSameParty(holder, by)) ? 'stranger' : 'sibling'
}

function open(book: LeaseBook, row: TerminalRow, input: In<'claim'>): LeaseStep {
  const { terminal, by, cmd, reason } = input
  const last = row.leases.at(-1)
  const opened = openLease(
    { terminal, holder: by.node, reason },
    {
      lease: Math.max(0, ...row.leases.map(({ lease }) => lease)),
      lastNumber: Math.max(row.lastNumber, book.numbersFrom - 1),
      from: last?.from ?? 0,
    },
  )
  const { from, knownLast } = opened.opened
  const lease: LeaseRow = { lease: opened.lease.lease, from, holder: by, cmd }
  const next = { ...row, leases: [...row.leases, lease] }
  return {
    state: withRow(book, next),
    effects: [
      { type: 'saveTerminal', row: next },
      { type: 'journal', fact: 'lease-opened', terminal, lease, knownLast, reason },
      { type: 'commit' },
      { type: 'pushFirst' },
      { type: 'answer', terminal, lease },
    ],
  }
}

function hello(book: LeaseBook, { by, shown }: In<'hello'>): LeaseStep {
  const changed = (holder: Party) => holder.node === by.node && holder.inc !== by.inc
  let step: LeaseStep = { state: book, effects: [] }
  const then = (next: (now: LeaseBook) => LeaseStep) => {
    const { state, effects } = next(step.state)
    step = { state, effects: [...step.effects, ...effects] }
  }
  for (const { terminal } of book.terminals) then((now) => end(now, terminal, 'lost', changed))
  for (const each of shown) then((now) => register(now, by, each))
  return step
}

/** The one that began highest is current; whoever shows another one is told that it is lost. */
function register(book: LeaseBook, by: Party, shown: ShownLease): LeaseStep {
  const { terminal, lease, from, lastNumber } = shown
  const row = rowOf(book, terminal)
  const last = row.leases.at(-1)
  const same = row.leases.find((each) => each.from === from)
  const raised = raise(book, row, lastNumber)
  if (last === undefined || from > last.from) {
    const fresh: LeaseRow = { lease, from, holder: by }
    const leases = [...row.leases, fresh].slice(-LEASES_MAX)
    const next = { ...rowOf(raised.state, terminal), leases }
    const fact = { fact: 'lease-registered', knownLast: row.lastNumber, reason: 'shown' } as const
    return {
      state: withRow(book, next),
      effects: [
        { type: 'saveTerminal', row: next },
        { type: 'journal', terminal, lease: fresh, ...fact },
        { type: 'commit' },
        { type: 'answer', terminal, lease: fresh },
      ],
    }
  }
  if (same && same === last && !last.ended && isSameParty(last.holder, by)) {
    return { ...raised, effects: [...raised.effects, { type: 'answer', terminal, lease: last }] }
  }
  const twice: readonly LeaseEffect[] =
    same && same.holder.node !== by.node
      ? [{ type: 'exception', code: 'lease-twice', terminal }]
      : []
  const lost: LeaseEffect = { type: 'refuse', terminal, code: 'LEASE_LOST' }
  return { ...raised, effects: [...raised.effects, ...twice, lost] }
}

function end(
  book: LeaseBook,
  terminal: number,
  ended: 'released' | 'lost',
  isMeant: (holder: Party) => boolean,
): LeaseStep {
  const row = rowOf(book, terminal)
  const last = currentLease(book, terminal)
  if (last === undefined || !isMeant(last.holder)) return { state: book, effects: [] }
  return saved(book, { ...row, leases: [...row.leases.slice(0, -1), { ...last, ended }] })
}

function raise(book: LeaseBook, row: TerminalRow, number: number): LeaseStep {
  const isNews = number > row.lastNumber || row.vouched !== rowOf(book, row.terminal).vouched
  if (!isNews) return { state: book, effects: [] }
  return saved(book, { ...row, lastNumber: Math.max(row.lastNumber, number) })
}

function assure(book: LeaseBook, { terminal, from }: In<'hubHas'>): LeaseStep {
  const row = rowOf(book, terminal)
  if (!row.leases.some((each) => each.from === from && !each.sure))
    return { state: book, effects: [] }
  const leases = row.leases.map((each) =>
    each.from === from ? { ...each, sure: true as const } : each,
  )
  return saved(book, { ...row, leases })
}

/**
 * What it gave before belongs to another party now, so its own leases are not its own any more. One
 * that was opened here and has not reached the hub may have been opened on a forgotten past.
 */
function doubt(book: LeaseBook, inc: Inc): LeaseStep {
  const terminals = book.terminals.map((row) => {
    const leases = row.leases.map((each) =>
      isUnsure(each) ? { ...each, ended: 'lost' as const } : each,
    )
    return { ...row, leases, vouched: false }
  })
  const state: LeaseBook = { ...book, edge: { ...book.edge, inc }, standing: 'doubtful', terminals }
  const rows = terminals.map((row) => ({ type: 'saveTerminal', row }) as const)
  return { state, effects: [...rows, standingOf(state), { type: 'commit' }] }
}

function isUnsure({ cmd, sure, ended }: LeaseRow): boolean {
  return cmd !== undefined && sure === undefined && ended === undefined
}

/** An answer to what the machine was before says nothing about what was lost since. */
function trust(book: LeaseBook, { inc, numbersFrom }: In<'hubAnswered'>): LeaseStep {
  if (inc !== book.edge.inc) return { state: book, effects: [] }
  const from = Math.max(book.numbersFrom, numbersFrom)
  const state: LeaseBook = { ...book, standing: 'sound', numbersFrom: from }
  return { state, effects: [standingOf(state), { type: 'commit' }] }
}

function standingOf({ edge, standing, numbersFrom }: LeaseBook): LeaseEffect {
  return { type: 'saveStanding', book: { edge, standing, numbersFrom } }
}

function rowOf({ terminals }: LeaseBook, terminal: number): TerminalRow {
  const none = { terminal, lastNumber: 0, leases: [], vouched: false }
  return terminals.find((row) => row.terminal === terminal) ?? none
}

function withRow(book: LeaseBook, row: TerminalRow): LeaseBook {
  const others = book.terminals.filter(({ terminal }) => terminal !== row.terminal)
  return { ...book, terminals: [...others, row] }
}

function saved(book: LeaseBook, row: TerminalRow): LeaseStep {
  return {
    state: withRow(book, row),
    effects: [{ type: 'saveTerminal', row }, { type: 'commit' }],
  }
}

function stay(book: LeaseBook, effect: LeaseEffect): LeaseStep {
  return { state: book, effects: [effect] }
}
