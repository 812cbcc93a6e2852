// What the machines of a store keep between two facts: whose hand each cart is in, what was promised
// to be given back, and who may write the numbers of a terminal.

import {
  type CartInput,
  type CartRow,
  newCart,
  stepCart,
} from '@evertill/sync-protocol/handover.ts'
import { type LeaseBook, type LeaseInput, stepLease } from '@evertill/sync-protocol/lease.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import { type PermitInput, type ReceiptRow, stepPermit } from '@evertill/sync-protocol/permit.ts'
import type { Db } from '../db.ts'
import type { ExceptionCode } from './books.ts'
import type { Facts } from './facts.ts'
import { cellOf, tableOf } from './tables.ts'

type RegisterDeps = {
  readonly db: Db
  readonly node: string
  readonly facts: Facts
  /** A fact of the store's own, by its id. */
  readonly own: (type: string, body: object) => string
  readonly raise: (code: ExceptionCode, about: readonly string[]) => void
}

export type LeaseFact = { readonly terminal: number; readonly from: number }

export type Registers = ReturnType<typeof createRegisters>

export function createRegisters({ db, node, facts, own, raise }: RegisterDeps) {
  const carts = tableOf<CartRow>(db, 'cart')
  const contents = tableOf<object>(db, 'cart_content')
  const receipts = tableOf<ReceiptRow>(db, 'receipt')
  /** Leases of which the hub has not heard yet, by the fact that opened them. */
  const leaseFacts = tableOf<LeaseFact>(db, 'lease_fact')
  const leases = cellOf<LeaseBook>(db, 'leases', {
    edge: { node, inc: '' },
    standing: 'doubtful',
    numbersFrom: 0,
    terminals: [],
  })
  return { carts, contents, receipts, leases, cart, permit, lease, reached }

  function cart(id: string, input: CartInput) {
    const step = stepCart(carts.get(id) ?? newCart(id), input)
    for (const effect of step.effects) {
      if (effect.type === 'saveCart') carts.set(id, effect.row)
      if (effect.type === 'journal') {
        own(effect.fact, { cart: id, hand: effect.hand, to: effect.to })
      }
      if (effect.type === 'exception') raise(effect.code, [id])
    }
    return step.effects
  }

  function permit(receipt: string, input: PermitInput) {
    const row = receipts.get(receipt) ?? { receipt, permits: [], returns: [] }
    const step = stepPermit(row, input)
    for (const effect of step.effects) {
      if (effect.type === 'saveReceipt') receipts.set(receipt, effect.row)
      if (effect.type === 'exception') raise(effect.code, [receipt])
    }
    return step.effects
  }

  function lease(input: LeaseInput) {
    const before = leases.get()
    const step = stepLease(before, input)
    if (step.state !== before) leases.set(step.state)
    for (const effect of step.effects) {
      if (effect.type === 'journal') {
        const { terminal, lease: row, knownLast, reason } = effect
        const { lease: number, from, holder } = row
        const about = { terminal, lease: number, from, holder, knownLast, reason }
        leaseFacts.set(own(effect.fact, about), { terminal, from })
      }
      if (effect.type === 'exception') raise(effect.code, [String(effect.terminal)])
    }
    return step.effects
  }

  /** The hub has the journal up to here. */
  function reached(inc: Inc, seq: number): void {
    for (const [id, told] of leaseFacts.entries()) {
      const place = facts.get(id)
      if (place?.inc !== inc || place.seq > seq) continue
      leaseFacts.delete(id)
      lease({ type: 'hubHas', ...told })
    }
  }
}
