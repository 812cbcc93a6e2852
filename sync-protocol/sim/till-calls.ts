// What a till asks the store for by command: a lease, a suspended cart, a permit to give back. A
// command is on disk before it is sent and is repeated until its outcome is known.

import { type TillCart as OpenCart, withLease } from '@evertill/shared/till/books.ts'
import type { ReceiptStatus } from '@evertill/shared/transaction/status.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import { innermost, stillToOffer } from '../src/adopt.ts'
import { stepTillCart } from '../src/cart-at-till.ts'
import type { Envelope } from '../src/entry.ts'
import type { CartRefusal } from '../src/handover.ts'
import { higherHead } from '../src/incarnation.ts'
import { OfferAnswer, type OfferHeader } from '../src/messages.ts'
import { encodeBody } from '../src/ndjson.ts'
import { mayReturnAlone } from '../src/permit.ts'
import type { Answered } from './net.ts'
import { type KeptEntry, leaseFor, type TillSelf } from './till-state.ts'
import type { LineBack, Marks } from './trade/deed.ts'
import { returnable } from './trade/undo.ts'
import { watchClaim } from './watch.ts'
import { errorIn, jsonBytes, parsed, readJson } from './wire.ts'
import type { World } from './world-state.ts'

type Wish =
  | { readonly kind: 'claim'; readonly forced: boolean; readonly reason: string }
  | { readonly kind: 'recall'; readonly cart: string; readonly manager: boolean }
  | Undoing

type Undoing = {
  readonly kind: 'permit'
  readonly what: 'void' | 'return'
  readonly receipt: Transaction
  readonly status: ReceiptStatus
  readonly lines: readonly LineBack[]
}

type Call = { readonly cmd: string } & Wish

/** What the store answers to a command. */
export type CallAnswer =
  | {
      readonly to: 'claim'
      readonly lease?: { terminal: number; lease: number; from: number }
      readonly code?: string
    }
  | {
      readonly to: 'recall'
      readonly hand?: number
      readonly content?: OpenCart
      readonly code?: CartRefusal
    }
  | { readonly to: 'permit'; readonly granted: boolean; readonly code?: string }
  | { readonly to: 'receipt'; readonly receipt?: Transaction; readonly status?: ReceiptStatus }

export type TillCalls = ReturnType<typeof createTillCalls>

const REPEAT_MS = 20_000

export function createTillCalls(
  till: TillSelf,
  ask: (path: string, body: Uint8Array, answered: Answered) => void,
  world: World,
) {
  const { machine, process, books, state, carts, contents, kept, label } = till
  const { disk, log } = machine
  const pending = disk.table<Call>('call')
  const waiting = disk.table<{ readonly cart: OpenCart; readonly hand: number }>('cart-waiting')
  return {
    start,
    pump,
    claim,
    recall,
    takeBack,
    goOn,
    undo,
    mirror,
    offer,
    keep,
    isBusy: () => pending.size() > 0,
  }

  function start() {
    process.later(REPEAT_MS, repeat)
  }

  function repeat() {
    pump()
    offer()
    process.later(REPEAT_MS, repeat)
  }

  function pump() {
    for (const call of pending.values()) send(call)
  }

  function begin(wish: Wish) {
    const call: Call = { ...wish, cmd: world.newUuid() }
    disk.transact(() => pending.set(call.cmd, call))
    process.mayDie('after a command is on disk')
    send(call)
  }

  function send(call: Call) {
    const inc = log.current()?.inc
    const by = { node: machine.name.node, inc }
    const wire =
      call.kind === 'permit'
        ? { ...call, receipt: call.receipt.id, status: undefined, by }
        : { ...call, by, terminal: till.terminal }
    ask('call', jsonBytes(wire), (bytes) => {
      if (bytes === undefined || errorIn(bytes)) return
      const answer = parsed(bytes) as CallAnswer | undefined
      if (answer && pending.has(call.cmd)) take(call, answer)
    })
  }

  function take(call: Call, answer: CallAnswer) {
    if (call.kind === 'claim' && answer.to === 'claim') return claimed(call, answer)
    if (call.kind === 'recall' && answer.to === 'recall') return recalled(call, answer)
    if (call.kind === 'permit' && answer.to === 'permit') return permitted(call, answer)
  }

  function claim(forced: boolean, reason: string) {
    if ([...pending.values()].some(({ kind }) => kind === 'claim')) return
    begin({ kind: 'claim', forced, reason })
  }

  function claimed(
    call: Extract<Call, { kind: 'claim' }>,
    { lease: told, code }: Extract<CallAnswer, { to: 'claim' }>,
  ) {
    disk.transact(() => {
      pending.delete(call.cmd)
      if (told === undefined || told.terminal !== till.terminal) return
      const lease = leaseFor(till, told)
      if (lease === undefined) return
      books.set(withLease(books.get(), lease))
      state.set({ ...state.get(), highestFrom: lease.from })
    })
    world.note(`${label} claims: ${told?.from ?? code}`)
    if (told) world.oracle.leased(machine.name.store, told, label)
    if (told && !call.forced) watchClaim(world, till)
  }

  /** Another till's basket, or the own one that has left already. */
  function recall(cart: string, manager: boolean) {
    if ((carts.get(cart)?.at ?? 'away') !== 'away') return
    const call: Call = { kind: 'recall', cart, manager, cmd: world.newUuid() }
    disk.transact(() => {
      const step = stepTillCart(carts.get(cart) ?? { at: 'away' }, {
        type: 'recall',
        cmd: call.cmd,
      })
      carts.set(cart, step.state)
      pending.set(call.cmd, call)
    })
    process.mayDie('after a command is on disk')
    send(call)
  }

  function recalled(
    call: Extract<Call, { kind: 'recall' }>,
    { hand, content, code }: Extract<CallAnswer, { to: 'recall' }>,
  ) {
    const { cart, cmd } = call
    const row = carts.get(cart) ?? { at: 'away' }
    const yours = hand !== undefined && content !== undefined
    const step = yours
      ? stepTillCart(row, { type: 'yours', cmd, hand })
      : stepTillCart(row, { type: 'refused', cmd, code: code ?? 'GONE' })
    disk.transact(() => {
      pending.delete(cmd)
      carts.set(cart, step.state)
      if (yours && step.effects.some(({ type }) => type === 'show'))
        waiting.set(cart, { cart: content, hand })
    })
    world.tally(yours ? 'carts recalled' : `recall ${code ?? 'GONE'}`)
    if (yours && call.manager) world.oracle.managed.add(cart)
  }

  /** What this till suspended and has not sent it may take back on its own. */
  function takeBack(): boolean {
    if (books.get().cart !== undefined) return false
    for (const [cart, row] of carts.entries()) {
      if (row.at !== 'suspended') continue
      const step = stepTillCart(row, { type: 'recall', cmd: world.newUuid() })
      const shown = step.effects.find(({ type }) => type === 'show')
      const content = contents.get(cart) as OpenCart | undefined
      if (shown?.type !== 'show' || content === undefined) continue
      const done = till.tryDeed({ do: 'resume', cart: content, hand: shown.hand, takenBack: true })
      if (done === undefined) continue
      const { sent } = state.get()
      if (sent?.inc === log.current()?.inc && row.seq <= (sent?.upTo ?? 0)) {
        world.oracle.violate(`8: ${label} takes back a cart that has left`)
      }
      return till.commit(done, () => carts.set(cart, step.state))
    }
    return false
  }

  /** A cart that was handed over is shown as soon as there is none on the screen. */
  function goOn(): boolean {
    if (books.get().cart !== undefined) return false
    for (const [id, { cart, hand }] of waiting.entries()) {
      const done = till.tryDeed({ do: 'resume', cart, hand })
      if (done) return till.commit(done, () => waiting.delete(id))
    }
    return false
  }

  /** A void or return: alone only of what never left, or by a manager; else by permit. */
  function undo(what: 'void' | 'return', receiptId: string, manager: boolean) {
    const own = books.get().receipts.find(({ receipt }) => receipt.id === receiptId)
    if (own) {
      const place = log.byId(receiptId)
      const { sent } = state.get()
      const sale = place && { seq: place.seq, sent: sent?.inc === place.inc ? sent.upTo : 0 }
      const alone = mayReturnAlone(sale, manager)
      if (alone !== 'refuse') {
        const lines = what === 'void' ? [] : returnable(own.receipt, own.status, world.dice)
        const marks: Marks = alone === 'unchecked' ? { unchecked: true } : {}
        give({ what, receipt: own.receipt, status: own.status, lines }, marks)
        return
      }
    }
    ask('call', jsonBytes({ kind: 'receipt', receipt: receiptId }), (bytes) => {
      const answer = bytes && !errorIn(bytes) ? (parsed(bytes) as CallAnswer) : undefined
      if (answer?.to !== 'receipt' || !answer.receipt || !answer.status) return
      const { receipt, status } = answer
      const lines = returnable(receipt, status, world.dice)
      if (lines.length > 0)
        begin({
          kind: 'permit',
          what,
          receipt,
          status,
          lines: what === 'void' ? wholeOf(receipt) : lines,
        })
    })
  }

  function permitted(call: Call & Undoing, { granted }: Extract<CallAnswer, { to: 'permit' }>) {
    const { cmd, receipt } = call
    if (!granted) {
      disk.transact(() => pending.delete(cmd))
      return world.tally('permits refused')
    }
    world.tally('permits')
    if (give(call, { permit: cmd }, () => pending.delete(cmd))) return
    const body = { cmd, receipt: receipt.id }
    const cancel = { id: world.newUuid(), type: 'permit-cancelled' as const, body }
    till.commit({ books: books.get(), written: [cancel as never] }, () => pending.delete(cmd))
  }

  function give(
    { what, receipt, status: told, lines }: Omit<Undoing, 'kind'>,
    marks: Marks,
    more?: () => void,
  ): boolean {
    // Of its own receipts the till knows more than the store did when it was asked.
    const own = books.get().receipts.find((each) => each.receipt.id === receipt.id)
    const status = own?.status ?? told
    const deed =
      what === 'void'
        ? ({ do: 'void', receipt, status, marks } as const)
        : ({ do: 'return', receipt, status, lines, marks } as const)
    const done = till.tryDeed(deed)
    if (done === undefined || !till.commit(done, more)) return false
    world.tally(`${what}s`)
    return true
  }

  function mirror() {
    const { cart } = books.get()
    if (cart === undefined) return
    const by = { node: machine.name.node, inc: log.current()?.inc }
    ask(
      'call',
      jsonBytes({ kind: 'mirror', cart: cart.id, hand: cart.hand, content: cart, by }),
      () => undefined,
    )
  }

  /** An entry of the store's own: by the fact in it, so that it comes once however it was wrapped. */
  function keep(envelope: Envelope, bytes: Uint8Array, hash: string): string {
    const { id } = innermost({ bytes, hash, envelope }, world.codec)
    if (!kept.has(id)) kept.set(id, { bytes, hash, wrap: envelope.id })
    return id
  }

  /** A database of the store that this till has not met is offered what it keeps of the one before. */
  function offer() {
    const { store, offeredTo } = state.get()
    const session = till.link.state().session
    if (store === undefined || store === offeredTo || session === undefined) return
    const offered = [...kept.values()].slice(0, 200)
    if (offered.length === 0) return
    const inc = log.current()?.inc ?? ''
    const header: Omit<OfferHeader, 'batch_sha256' | 'n'> = {
      node: machine.name.node,
      inc,
      sess: session.sess,
      hashes: offered.map(({ hash }) => hash),
    }
    const body = encodeBody<OfferHeader>(
      header,
      offered.map(({ bytes }) => bytes),
      world.codec,
    )
    ask('offer', body, (bytes) => answeredOffer(store, offered, bytes))
  }

  function answeredOffer(
    store: string,
    offered: readonly KeptEntry[],
    bytes: Uint8Array | undefined,
  ) {
    const answer = bytes && !errorIn(bytes) ? readJson(OfferAnswer, bytes) : undefined
    if (answer === undefined || state.get().store !== store) return
    const left = stillToOffer(
      offered.map(({ wrap }) => wrap),
      answer,
    )
    world.tally('offers')
    world.note(
      `${label} offered ${offered.length} to ${store.slice(-4)}: ${answer.adopted.length} taken, ${answer.known.length} known`,
    )
    disk.transact(() => {
      const now = state.get()
      const shown = answer.peer ? higherHead(now.shown, answer.peer) : now.shown
      state.set({ ...now, shown, ...(left.length === 0 ? { offeredTo: store } : {}) })
    })
  }
}

function wholeOf(receipt: Transaction): readonly LineBack[] {
  return receipt.lines
    .filter(({ cancelled, quantity }) => !cancelled && quantity > 0)
    .map(({ lineNo, quantity }) => ({ lineNo, quantity }))
}
