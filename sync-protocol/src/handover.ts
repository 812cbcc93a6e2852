// Whose hand a cart is in, as the store keeps it. A cart has one present owner; each hand-over
// raises its hand, and only the present owner is ever told that the cart is its own.

import type { Uuid } from './names.ts'
import { isSameParty, type Party } from './party.ts'
import type { Step } from './step.ts'

/** Commands about one cart: nobody walks between tills with one basket so often. */
export const CART_COMMANDS_MAX = 1_000

export type CartCommandRow = {
  readonly cmd: Uuid
  readonly by: Party
  /** What it was granted, or why not: a repeat is never decided anew. */
  readonly outcome: number | CartRefusal
}

/** Only whose it is; its lines are in the mirror and in the log. */
export type CartRow = {
  readonly cart: Uuid
  readonly at: 'unknown' | 'open' | 'parked' | 'closed'
  readonly hand: number
  /** Who holds it, or who had it last; absent while nobody was heard of. */
  readonly owner?: Party
  readonly commands: readonly CartCommandRow[]
  readonly sales: readonly Uuid[]
}

export type CartRefusal = 'GONE' | 'HELD' | 'HALF_LOG' | 'CART_UNKNOWN' | 'TOO_MANY_COMMANDS'

export type CartInput =
  /** A copy of an open cart, whenever it comes. */
  | { readonly type: 'mirrored'; readonly hand: number; readonly by: Party }
  /** A till's own entry: it took back what it had suspended and not sent. */
  | { readonly type: 'takenBack'; readonly hand: number; readonly by: Party }
  | { readonly type: 'suspended'; readonly hand: number; readonly by: Party }
  | {
      readonly type: 'recall'
      readonly cmd: Uuid
      readonly by: Party
      /** The store holds the log of the last owner up to the announced head. */
      readonly whole: boolean
      /** A manager decides where there is no evidence, and takes an open cart from its till. */
      readonly manager: boolean
    }
  /** The transaction of a cart that was billed or cancelled. */
  | {
      readonly type: 'closed'
      readonly fact: Uuid
      readonly hand: number
      readonly by: Party
      readonly isSale: boolean
    }

export type CartEffect =
  | { readonly type: 'saveCart'; readonly row: CartRow }
  | {
      readonly type: 'journal'
      readonly fact: 'cart-handed-over'
      readonly hand: number
      readonly to: Party
    }
  | { readonly type: 'commit' }
  | { readonly type: 'yours'; readonly cmd: Uuid; readonly hand: number }
  | { readonly type: 'refuse'; readonly cmd: Uuid; readonly code: CartRefusal }
  | { readonly type: 'exception'; readonly code: 'cart-billed-twice' | 'cart-two-hands' }

export type CartStep = Step<CartRow, CartEffect>

type In<T extends CartInput['type']> = Extract<CartInput, { type: T }>

/** What a recall meets: with evidence, without, and with a manager who decides. */
export const recallTable: Record<
  CartRow['at'],
  Record<'whole' | 'half' | 'manager', 'grant' | CartRefusal>
> = {
  unknown: { whole: 'CART_UNKNOWN', half: 'HALF_LOG', manager: 'CART_UNKNOWN' },
  open: { whole: 'HELD', half: 'HELD', manager: 'grant' },
  parked: { whole: 'grant', half: 'HALF_LOG', manager: 'grant' },
  closed: { whole: 'GONE', half: 'GONE', manager: 'GONE' },
}

export function newCart(cart: Uuid): CartRow {
  return { cart, at: 'unknown', hand: 0, commands: [], sales: [] }
}

export function stepCart(row: CartRow, input: CartInput): CartStep {
  switch (input.type) {
    case 'mirrored':
    case 'takenBack':
      return mirrored(row, input)
    case 'suspended':
      return suspended(row, input)
    case 'recall':
      return recall(row, input)
    case 'closed':
      return closed(row, input)
  }
}

/** A copy that comes late says nothing about who holds the cart now. */
function mirrored(row: CartRow, { hand, by }: In<'mirrored' | 'takenBack'>): CartStep {
  if (row.at === 'closed' || hand < row.hand) return { state: row, effects: [] }
  if (hand === row.hand && (row.at === 'parked' || !isOwner(row, by))) {
    return { state: row, effects: [] }
  }
  return saved({ ...row, at: 'open', hand, owner: by })
}

/** Whoever suspends what was taken from it holds a second basket, and a manager must look. */
function suspended(row: CartRow, { hand, by }: In<'suspended'>): CartStep {
  const isLate = hand < row.hand || (hand === row.hand && !isOwner(row, by))
  if (isLate) return { state: row, effects: [{ type: 'exception', code: 'cart-two-hands' }] }
  if (row.at === 'closed') return { state: row, effects: [] }
  return saved({ ...row, at: 'parked', hand, owner: by })
}

function recall(row: CartRow, input: In<'recall'>): CartStep {
  const { cmd, by, whole, manager } = input
  const known = row.commands.find((each) => each.cmd === cmd)
  if (known) return { state: row, effects: [repeated(row, known, by)] }
  const no = (code: CartRefusal) => ({ type: 'refuse', cmd, code }) as const
  if (row.commands.length >= CART_COMMANDS_MAX) {
    return { state: row, effects: [no('TOO_MANY_COMMANDS')] }
  }
  const evidence = manager ? 'manager' : whole ? 'whole' : 'half'
  const verdict = recallTable[row.at][evidence]
  const hand = row.hand + 1
  const outcome = verdict === 'grant' ? hand : verdict
  const commands = [...row.commands, { cmd, by, outcome }]
  if (verdict !== 'grant') {
    const { state, effects } = saved({ ...row, commands })
    return { state, effects: [...effects, no(verdict)] }
  }
  const state: CartRow = { ...row, at: 'open', hand, owner: by, commands }
  return {
    state,
    effects: [
      { type: 'saveCart', row: state },
      { type: 'journal', fact: 'cart-handed-over', hand, to: by },
      { type: 'commit' },
      { type: 'yours', cmd, hand },
    ],
  }
}

/** The present owner answers: what was granted once may have passed on since. */
function repeated(row: CartRow, { cmd, outcome }: CartCommandRow, by: Party): CartEffect {
  if (typeof outcome !== 'number') return { type: 'refuse', cmd, code: outcome }
  const isStill = row.at === 'open' && row.hand === outcome && isOwner(row, by)
  return isStill ? { type: 'yours', cmd, hand: outcome } : { type: 'refuse', cmd, code: 'GONE' }
}

/** Both facts stay, whatever they say about each other. */
function closed(row: CartRow, { fact, hand, by, isSale }: In<'closed'>): CartStep {
  if (row.sales.includes(fact)) return { state: row, effects: [] }
  const isPassed = hand < row.hand || (hand === row.hand && !isOwner(row, by))
  const isHeld = row.at === 'open' && isPassed
  const sales = isSale ? [...row.sales, fact] : row.sales
  const now = { ...row, sales, at: isHeld ? 'open' : 'closed' } as const
  const { state, effects } = saved(
    isPassed ? now : { ...now, hand: Math.max(hand, row.hand), owner: by },
  )
  const exceptions: CartEffect[] = []
  if (isSale && row.sales.length > 0) {
    exceptions.push({ type: 'exception', code: 'cart-billed-twice' })
  }
  if (isPassed || (row.at === 'closed' && exceptions.length === 0))
    exceptions.push({ type: 'exception', code: 'cart-two-hands' })
  return { state, effects: [...effects, ...exceptions] }
}

/** Before anybody was heard of, whoever speaks first is taken at its word. */
function isOwner({ owner }: CartRow, by: Party): boolean {
  return owner === undefined || isSameParty(owner, by)
}

function saved(row: CartRow): CartStep {
  return { state: row, effects: [{ type: 'saveCart', row }, { type: 'commit' }] }
}
