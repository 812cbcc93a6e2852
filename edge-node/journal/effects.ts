// What one fact does besides being added up: to carts, promises, leases and days. Stands in the
// transaction of the fact.

import { dayKey, type Fact as ShopFact } from '@evertill/shared/terminal/fact.ts'
import type { Z, ZAmended } from '@evertill/shared/terminal/z.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Fact } from '@evertill/sync-protocol/adopt.ts'
import type { Party } from '@evertill/sync-protocol/party.ts'
import type { LeaseFact, Registers } from './registers.ts'
import type { Table } from './tables.ts'

type CartBody = { readonly cart: string; readonly hand: number; readonly content?: object }
type TransactionBody = { readonly fact: Transaction; readonly permit?: string }

type EffectDeps = {
  readonly registers: () => Registers
  /** Days that changed since they were summed up. */
  readonly due: Table<true>
}

export function createEffects({ registers, due }: EffectDeps) {
  return { of: effectsOf }

  function effectsOf(fact: Fact, body: object): unknown {
    const { cart, permit, lease } = registers()
    const by: Party = { node: fact.origin.device, inc: fact.origin.inc }
    switch (fact.envelope.type) {
      case 'transaction':
        return sold(body as TransactionBody, by)
      case 'terminal':
        return dayChanged((body as { fact: ShopFact }).fact)
      case 'cart-suspended':
        return suspended(body as CartBody, by)
      case 'cart-taken-back': {
        const { cart: id, hand } = body as CartBody
        cart(id, { type: 'takenBack', hand, by })
        return
      }
      case 'cart-handed-over': {
        const { cart: id, hand, to } = body as { cart: string; hand: number; to: Party }
        cart(id, { type: 'mirrored', hand, by: to })
        return
      }
      case 'permit-cancelled': {
        const { cmd, receipt } = body as { cmd: string; receipt: string }
        permit(receipt, { type: 'cancelled', cmd, by })
        return
      }
      case 'lease-opened':
      case 'lease-registered': {
        const { terminal, from } = body as LeaseFact
        lease({ type: 'numbered', terminal, number: from })
        return
      }
      // Whoever fetched a Z back compares it with what it holds of that day itself.
      case 'z':
        return due.set(dayKey((body as { z: Z }).z.totals.day), true)
      case 'z-amended':
        return due.set(dayKey((body as { amendment: ZAmended }).amendment.totals.day), true)
      default:
        return undefined
    }
  }

  function sold({ fact, permit: cmd }: TransactionBody, by: Party): void {
    const { cart, permit, lease } = registers()
    const { id, terminal, transactionNo, kind, lines } = fact
    const sold = lines.filter(({ cancelled }) => !cancelled).map(lineOf)
    lease({ type: 'numbered', terminal, number: transactionNo })
    permit(id, { type: 'sold', lines: sold })
    if (fact.origin && (kind === 'void' || kind === 'return')) {
      const back = kind === 'void' ? sold : lines.map(backOf)
      const named = cmd === undefined ? {} : { permit: cmd }
      permit(fact.origin.transaction, { type: 'returned', fact: id, by, lines: back, ...named })
    }
    if (fact.cart) {
      const { id: closed, hand } = fact.cart
      cart(closed, { type: 'closed', fact: id, hand, by, isSale: kind === 'sale' })
    }
    dayChanged(fact)
  }

  /** Only a day that was closed is summed up, and a fact behind its Z amends that. */
  function dayChanged(fact: ShopFact): void {
    if (fact.openCounter > 0) due.set(dayKey(fact), true)
  }

  function suspended({ cart: id, hand, content }: CartBody, by: Party): void {
    const { cart, carts, contents } = registers()
    cart(id, { type: 'suspended', hand, by })
    if (content && carts.get(id)?.hand === hand) contents.set(id, content)
  }
}

function lineOf({ lineNo, quantity }: Transaction['lines'][number]) {
  return { line: lineNo, quantity }
}

/** A returned line names the one that was sold. */
function backOf(line: Transaction['lines'][number]) {
  return { line: line.returnOf?.lineNo ?? line.lineNo, quantity: line.quantity }
}
