// A cart as the till that shows it keeps it: whether it may go on with it. A till that has sent a
// cart away never goes on with it on its own word.

import { assert } from '@evertill/shared/result.ts'
import type { CartRefusal } from './handover.ts'
import type { Uuid } from './names.ts'
import type { Step } from './step.ts'

export type TillCart =
  /** Not here; it may be the store's. */
  | { readonly at: 'away' }
  | { readonly at: 'open'; readonly hand: number }
  /** The entry is in the own log under this number, and has not left. */
  | { readonly at: 'suspended'; readonly hand: number; readonly seq: number }
  | { readonly at: 'asking'; readonly cmd: Uuid }

export type TillCartInput =
  | { readonly type: 'suspend'; readonly seq: number }
  /** Entries up to this number are about to leave for the first time. */
  | { readonly type: 'sending'; readonly upTo: number }
  | { readonly type: 'recall'; readonly cmd: Uuid }
  | { readonly type: 'yours'; readonly cmd: Uuid; readonly hand: number }
  | { readonly type: 'refused'; readonly cmd: Uuid; readonly code: CartRefusal }
  | { readonly type: 'timer' }
  | { readonly type: 'closed' }

export type TillCartEffect =
  /** On disk before anything else happens, in particular before the bytes leave. */
  | { readonly type: 'keep'; readonly cart: TillCart }
  | { readonly type: 'call'; readonly cmd: Uuid }
  | { readonly type: 'show'; readonly hand: number }
  | { readonly type: 'tell'; readonly code: CartRefusal }

export type TillCartStep = Step<TillCart, TillCartEffect>

type At = TillCart['at']
type Heard = TillCartInput['type']
type Cell<A extends At, H extends Heard> =
  | ((
      cart: Extract<TillCart, { at: A }>,
      input: Extract<TillCartInput, { type: H }>,
    ) => TillCartStep)
  | 'ignore'
  | 'impossible'

const unasked = { yours: 'ignore', refused: 'ignore', timer: 'ignore', sending: 'ignore' } as const

/** Late answers come to every state; what a cashier cannot do there is impossible. */
export const tillCartTable: { readonly [A in At]: { readonly [H in Heard]: Cell<A, H> } } = {
  away: { ...unasked, suspend: 'impossible', recall: ask, closed: 'impossible' },
  open: { ...unasked, suspend: park, recall: 'impossible', closed: leave },
  suspended: { ...unasked, suspend: 'impossible', sending, recall: reopen, closed: 'impossible' },
  asking: {
    ...{ suspend: 'impossible', sending: 'ignore', recall: again, closed: 'impossible' },
    ...{ yours: take, refused: giveUp, timer: again },
  },
}

export function stepTillCart(cart: TillCart, input: TillCartInput): TillCartStep {
  const row: { readonly [H in Heard]: unknown } = tillCartTable[cart.at]
  const cell = row[input.type] as Cell<At, Heard>
  assert(cell !== 'impossible', `a cart ${cart.at} cannot hear ${input.type}`)
  if (cell === 'ignore') return { state: cart, effects: [] }
  return (cell as (cart: TillCart, input: TillCartInput) => TillCartStep)(cart, input)
}

function park({ hand }: { hand: number }, { seq }: { seq: number }): TillCartStep {
  return kept({ at: 'suspended', hand, seq })
}

/** From here on the cart is the store's, whether the bytes arrive or not. */
function sending(
  cart: Extract<TillCart, { at: 'suspended' }>,
  { upTo }: { upTo: number },
): TillCartStep {
  return upTo < cart.seq ? { state: cart, effects: [] } : kept({ at: 'away' })
}

/** Nobody else can have heard of it: the till takes it back on its own, in a new hand. */
function reopen({ hand }: { hand: number }): TillCartStep {
  return kept({ at: 'open', hand: hand + 1 }, { type: 'show', hand: hand + 1 })
}

function ask(_: TillCart, { cmd }: { cmd: Uuid }): TillCartStep {
  return kept({ at: 'asking', cmd }, { type: 'call', cmd })
}

/** The first command is repeated until its outcome is known; a second one could win a second cart. */
function again(cart: Extract<TillCart, { at: 'asking' }>): TillCartStep {
  return { state: cart, effects: [{ type: 'call', cmd: cart.cmd }] }
}

function take(
  cart: Extract<TillCart, { at: 'asking' }>,
  { cmd, hand }: { cmd: Uuid; hand: number },
): TillCartStep {
  if (cmd !== cart.cmd) return { state: cart, effects: [] }
  return kept({ at: 'open', hand }, { type: 'show', hand })
}

function giveUp(
  cart: Extract<TillCart, { at: 'asking' }>,
  { cmd, code }: { cmd: Uuid; code: CartRefusal },
): TillCartStep {
  if (cmd !== cart.cmd) return { state: cart, effects: [] }
  return kept({ at: 'away' }, { type: 'tell', code })
}

function leave(): TillCartStep {
  return kept({ at: 'away' })
}

function kept(cart: TillCart, ...then: readonly TillCartEffect[]): TillCartStep {
  return { state: cart, effects: [{ type: 'keep', cart }, ...then] }
}
