// The journal of a store: facts of its tills, wrapped, and what the store itself has to say. Each
// fact counts once, with everything it does in the same transaction.

import type { Fact as ShopFact } from '@evertill/shared/terminal/fact.ts'
import { dayKey } from '@evertill/shared/terminal/fact.ts'
import { amendZ, effectiveDay, makeZ, type Z, type ZAmended } from '@evertill/shared/terminal/z.ts'
import type { CartBody, TransactionBody } from '@evertill/shared/till/books.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import { type AdoptEffect, type Carried, type Fact, innermost } from '../src/adopt.ts'
import { type CartInput, type CartRow, newCart, stepCart } from '../src/handover.ts'
import { type LeaseBook, type LeaseInput, stepLease } from '../src/lease.ts'
import type { Place } from '../src/log.ts'
import type { Inc } from '../src/names.ts'
import { isSameParty, type Party } from '../src/party.ts'
import { type PermitInput, type ReceiptRow, stepPermit } from '../src/permit.ts'
import type { Disk } from './disk.ts'
import type { Machine } from './machine.ts'
import { createProjection, type ExceptionCode } from './projection.ts'
import type { World } from './world-state.ts'

type EdgeState = {
  /** Of this database. */
  readonly gen: string
  /** Incarnations somebody showed that this database does not hold. */
  readonly past: readonly Inc[]
  readonly isUpgraded: boolean
}

export type Journal = ReturnType<typeof createJournal>

export function createJournal(machine: Machine, world: World) {
  const { label, name, disk, log } = machine
  const facts = disk.table<Place>('fact')
  const carts = disk.table<CartRow>('cart')
  const contents = disk.table<object>('cart-content')
  const receipts = disk.table<ReceiptRow>('receipt')
  /** Who wrote a fact, and so whose log is the evidence for it. */
  const writers = disk.table<Party>('writer')
  const raised = disk.table<true>('raised')
  const due = disk.table<true>('z-due')
  /** What the hub holds of this store and the store does not, by incarnation. */
  const missing = disk.table<number>('missing')
  const leases = disk.cell<LeaseBook>('leases', {
    edge: { node: name.node, inc: '' },
    standing: 'sound',
    numbersFrom: 0,
    terminals: [],
  })
  const state = disk.cell<EdgeState>('state', { gen: '', past: [], isUpgraded: false })
  const projection = createProjection({
    disk,
    isUpgraded: () => state.get().isUpgraded,
    raise,
    violate: world.oracle.violate,
    projected,
  })
  /** Leases of which the hub has not heard yet, by the fact that opened them. */
  const leaseFacts = disk.table<{ readonly terminal: number; readonly from: number }>('lease-fact')
  /** Written by others and not told to the oracle before the commit. */
  let fresh: Fact[] = []
  /** What waits to be written while a run is taken in. */
  let behindRun: (() => string)[] | undefined
  return {
    facts,
    carts,
    contents,
    receipts,
    writers,
    missing,
    due,
    leases,
    state,
    projection,
    own,
    carryOut,
    takeBack,
    reached,
    lease,
    cart,
    permit,
    makeDue,
    told,
    isAside,
  }

  /** A fact of the store's own. */
  function own(type: string, body: object): string {
    const id = world.newUuid()
    const entry = machine.write({ id, type, tv: 1, body: body as { [key: string]: unknown } })
    const fact = innermost(entry, world.codec)
    takeIn(fact, { inc: entry.envelope.inc, seq: entry.seq })
    fresh.push(fact)
    return id
  }

  /** What was committed is known to whoever sees everything; what was undone never was. */
  function told(isCommitted: boolean): void {
    behindRun = undefined
    for (const { id, envelope } of isCommitted ? fresh : []) {
      if (envelope.node === name.node && !world.oracle.trails.has(id)) {
        world.oracle.written(label, { id, type: envelope.type, store: name.store })
        world.oracle.happened(name.store, label, { id, type: envelope.type, body: envelope.body })
        world.note(`${label} writes ${envelope.type} ${id.slice(-6)}`)
      } else world.oracle.has(label, id)
    }
    fresh = []
  }

  /** A run has its places already, so what the store says about it is written behind it. */
  function carryOut(effects: readonly AdoptEffect[]): void {
    const inc = log.current()?.inc ?? ''
    let place: Place = { inc, seq: 0 }
    const said: (() => string)[] = []
    behindRun = said
    for (const effect of effects) {
      if (effect.type === 'append') {
        machine.append(inc, [effect.entry])
        place = { inc, seq: effect.entry.seq }
      }
      if (effect.type === 'apply') {
        takeIn(effect.fact, place)
        fresh.push(effect.fact)
      }
      if (effect.type === 'note') world.tally('DUP_ID')
      if (effect.type === 'alarm') world.tally(`adopt ${effect.code}`)
    }
    behindRun = undefined
    for (const say of said) say()
  }

  /** Whether something that this party wrote cannot be read, or waits behind such a thing. */
  function isAside(party: Party): boolean {
    return projection.quarantine.get().held.some(({ id }) => {
      const writer = writers.get(id)
      return writer !== undefined && isSameParty(writer, party)
    })
  }

  /** Counts from here on, under this place. */
  function takeIn(fact: Fact, place: Place): void {
    if (facts.has(fact.id)) return
    facts.set(fact.id, place)
    writers.set(fact.id, { node: fact.origin.device, inc: fact.origin.inc })
    projection.take(fact, place)
  }

  /** What the hub gave back. */
  function takeBack(fact: Fact, place: Place): void {
    takeIn(fact, place)
    fresh.push(fact)
  }

  function projected(fact: Fact, body: object) {
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
        return cart(id, { type: 'takenBack', hand, by })
      }
      case 'cart-handed-over': {
        const { cart: id, hand, to } = body as { cart: string; hand: number; to: Party }
        return cart(id, { type: 'mirrored', hand, by: to })
      }
      case 'permit-cancelled': {
        const { cmd, receipt } = body as { cmd: string; receipt: string }
        return permit(receipt, { type: 'cancelled', cmd, by })
      }
      case 'lease-opened':
      case 'lease-registered': {
        const { terminal, from } = body as { terminal: number; from: number }
        return lease({ type: 'numbered', terminal, number: from })
      }
      // Whoever fetched a Z back compares it with what it holds of that day itself.
      case 'z':
        return due.set(dayKey((body as { z: Z }).z.totals.day), true)
      case 'z-amended':
        return due.set(dayKey((body as { amendment: ZAmended }).amendment.totals.day), true)
    }
  }

  function sold({ fact, permit: cmd }: TransactionBody, by: Party): void {
    const { id, terminal, transactionNo, kind } = fact
    lease({ type: 'numbered', terminal, number: transactionNo })
    permit(id, { type: 'sold', lines: fact.lines.filter((line) => !line.cancelled).map(lineOf) })
    if (fact.origin && (kind === 'void' || kind === 'return')) {
      const lines =
        kind === 'void'
          ? fact.lines.filter(({ cancelled }) => !cancelled).map(lineOf)
          : fact.lines.map(backOf)
      const named = cmd === undefined ? {} : { permit: cmd }
      permit(fact.origin.transaction, { type: 'returned', fact: id, by, lines, ...named })
    }
    if (fact.cart) {
      cart(fact.cart.id, {
        type: 'closed',
        fact: id,
        hand: fact.cart.hand,
        by,
        isSale: kind === 'sale',
      })
    }
    dayChanged(fact)
  }

  function dayChanged(fact: ShopFact): void {
    if (fact.openCounter > 0) due.set(dayKey(fact), true)
  }

  function suspended({ cart: id, hand, content }: CartBody, by: Party): void {
    cart(id, { type: 'suspended', hand, by })
    if (content && carts.get(id)?.hand === hand) contents.set(id, content)
  }

  /** The hub has the journal up to here. */
  function reached(inc: Inc, seq: number): void {
    for (const [id, told] of [...leaseFacts.entries()]) {
      const place = facts.get(id)
      if (place?.inc !== inc || place.seq > seq) continue
      leaseFacts.delete(id)
      lease({ type: 'hubHas', ...told })
    }
  }

  function cart(id: string, input: CartInput) {
    const step = stepCart(carts.get(id) ?? newCart(id), input)
    for (const effect of step.effects) {
      if (effect.type === 'saveCart') carts.set(id, effect.row)
      if (effect.type === 'journal')
        own(effect.fact, { cart: id, hand: effect.hand, to: effect.to })
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
    const step = stepLease(leases.get(), input)
    leases.set(step.state)
    for (const effect of step.effects) {
      if (effect.type === 'journal') {
        const { terminal, lease: row, knownLast, reason } = effect
        const id = own(effect.fact, {
          terminal,
          lease: row.lease,
          from: row.from,
          holder: row.holder,
          knownLast,
          reason,
        })
        leaseFacts.set(id, { terminal, from: row.from })
      }
      if (effect.type === 'exception') raise(effect.code, [String(effect.terminal)])
    }
    return step.effects
  }

  /** A fact of its own, once for each matter. */
  function raise(code: ExceptionCode, about: readonly string[]): void {
    const key = `${code} ${about.join(' ')}`
    if (raised.has(key)) return
    raised.set(key, true)
    const say = () => own('exception', { code, about: [...about] })
    if (behindRun) behindRun.push(say)
    else say()
  }

  /** Days that changed: a closed one gets its Z, and what came behind the Z an amendment. */
  function makeDue(): void {
    for (const key of [...due.keys()]) {
      due.delete(key)
      const totals = projection.days.get(key)
      if (totals === undefined || totals.closes.length === 0) continue
      const { zs, amendments } = projection.zs.get(key) ?? { zs: [], amendments: [] }
      const effective = effectiveDay(zs, amendments)
      if (effective === undefined) {
        own('z', { z: makeZ(totals) })
        continue
      }
      const amendment = amendZ(effective, totals, world.newUuid())
      if (amendment) own('z-amended', { amendment })
    }
  }
}

function lineOf({ lineNo, quantity }: Transaction['lines'][number]) {
  return { line: lineNo, quantity }
}

/** A returned line names the one that was sold. */
function backOf(line: Transaction['lines'][number]) {
  return { line: line.returnOf?.lineNo ?? line.lineNo, quantity: line.quantity }
}

/** The facts of these entries that the journal has already, by the id of what is inside. */
export function knownOf(
  disk: Disk,
  carried: readonly Carried[],
  codec: World['codec'],
): ReadonlySet<string> {
  const facts = disk.table<Place>('fact')
  return new Set(
    carried
      .map((each) =>
        each.envelope.type === 'adopted' ? innermost(each, codec).id : each.envelope.id,
      )
      .filter((id) => facts.has(id)),
  )
}
