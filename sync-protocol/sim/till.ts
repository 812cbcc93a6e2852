// A till: the engine of the shop on its own disk, its log, and its link to the store. What it says
// to a customer is on its disk; everything else can be done again.

import { isTransaction } from '@evertill/shared/terminal/fact.ts'
import {
  type Books,
  newBooks,
  readFact,
  type Written,
  withLease,
} from '@evertill/shared/till/books.ts'
import { factIdOf } from '../src/adopt.ts'
import { stepTillCart, type TillCart } from '../src/cart-at-till.ts'
import type { Entry } from '../src/entry.ts'
import { readEnvelope } from '../src/entry.ts'
import { carried, higherHead, planRebirth } from '../src/incarnation.ts'
import type { Link } from '../src/link.ts'
import type { HelloAnswer, PushAnswer } from '../src/messages.ts'
import type { Inc } from '../src/names.ts'
import type { Body } from '../src/ndjson.ts'
import type { SenderState } from '../src/sender-state.ts'
import { DiskFull } from './disk.ts'
import { createLink } from './link.ts'
import { createMachine, type Machine } from './machine.ts'
import { createMachineMasters } from './machine-masters.ts'
import type { Answered } from './net.ts'
import { createProcess, type Process } from './process.ts'
import { namedBy } from './projection.ts'
import { createTillCalls, type TillCalls } from './till-calls.ts'
import {
  FIRST_STATE,
  type KeptEntry,
  type TillDeps,
  type TillSelf,
  type TillState,
} from './till-state.ts'
import type { Deed, Done } from './trade/deed.ts'
import { doDeed } from './trade/engine.ts'
import { watchAcked, watchKept } from './watch.ts'

export type Till = TillSelf & {
  readonly calls: TillCalls
  /** Starts as the copy of a running till, with what that had in memory. */
  readonly wakeAs: (running: SenderState) => void
}

export function createTill(deps: TillDeps): Till {
  const { world, name, label, terminal, rules } = deps
  const machine: Machine = createMachine(label, name, world)
  const { disk, log } = machine
  const books = disk.cell<Books>('books', newBooks({ ...name, terminal }))
  const state = disk.cell<TillState>('state', FIRST_STATE)
  const carts = disk.table<TillCart>('cart')
  const contents = disk.table<object>('cart-content')
  const kept = disk.table<KeptEntry>('kept')
  const process: Process = createProcess(label, world, {
    disk,
    dies: 'tillCrash',
    start,
    onDeath: () => undefined,
  })
  let copied: SenderState | undefined
  const masters = createMachineMasters(world, machine, process, ask)
  const link: Link = createLink({
    world,
    process,
    machine,
    hop: 'device-edge',
    call: ask,
    helloMore,
    pushMore: seenMore,
    leaving,
    greeted,
    pushed,
    acked,
    rebirth: () => begin('a fork'),
    carry: () => undefined,
    recover: () => undefined,
  })
  const self: TillSelf = {
    label,
    terminal,
    machine,
    process,
    link,
    books,
    state,
    carts,
    contents,
    kept,
    masters,
    deps,
    act,
    tryDeed,
    commit,
    begin,
  }
  const calls: TillCalls = createTillCalls(self, ask, world)
  return {
    ...self,
    calls,
    wakeAs: (running) => {
      copied = running
      process.start()
    },
  }

  function ask(path: string, body: Uint8Array, answered: Answered): void {
    deps.ask(`${path} ${name.node}`, body, process.inThisLife(answered))
  }

  function start(): void {
    if (log.current() === undefined) {
      disk.transact(() => machine.begin())
      world.note(`${label} begins`)
    }
    masters.start()
    if (copied) link.become(copied)
    else link.start()
    copied = undefined
    calls.start()
  }

  /** One deed of a person at this till; answers whether it happened. */
  function act(deed: Deed): boolean {
    const done = tryDeed(deed)
    return done !== undefined && commit(done)
  }

  function tryDeed(deed: Deed): Done | undefined {
    const catalogue = masters.client()?.catalogue()
    if (catalogue === undefined) return undefined
    world.oracle.priced(name.store, catalogue)
    return doDeed(books.get(), deed, {
      dice: world.dice,
      newId: world.newUuid,
      at: machine.moment(),
      catalogue,
      rules,
    })
  }

  /** All of it is on disk, or none of it; then it has happened. */
  function commit(done: Pick<Done, 'books' | 'written'>, more?: () => void): boolean {
    const entries: Entry[] = []
    try {
      disk.transact(() => {
        for (const written of done.written) {
          entries.push(writeOne(written))
          process.mayDie('between two writes')
        }
        books.set(done.books)
        followCart(done)
        more?.()
      })
    } catch (error) {
      if (!(error instanceof DiskFull)) throw error
      world.tally('refused for want of room')
      return false
    }
    for (const { envelope } of entries) {
      world.oracle.written(label, { id: envelope.id, type: envelope.type, store: name.store })
      world.note(
        `${label} writes ${envelope.type} ${envelope.id.slice(-6)}${aboutOf(envelope.body)}`,
      )
    }
    for (const one of done.written) world.oracle.happened(name.store, label, one)
    process.mayDie('after a fact is on disk')
    const current = log.current()
    if (current && entries.length > 0) link.appended(current.inc)
    return true
  }

  function writeOne({ id, type, biz, open, body }: Written): Entry {
    const isNew = deps.isNewer && type === 'transaction'
    return machine.write({
      id,
      type,
      tv: isNew ? 2 : 1,
      ...(biz === undefined ? {} : { biz }),
      ...(open === undefined ? {} : { open }),
      terminal: String(terminal),
      ...refsOf(type, body),
      body: { ...body, ...(isNew ? { app: 'new' } : {}) },
    })
  }

  /** Where the open cart of the books went: suspended under a number, or billed. */
  function followCart(done: Pick<Done, 'books' | 'written'>): void {
    const now = done.books.cart
    if (now && (carts.get(now.id)?.at ?? 'away') === 'away')
      carts.set(now.id, { at: 'open', hand: now.hand })
    for (const { type, body } of done.written) {
      const { cart, content } = body as { cart?: string; content?: object }
      const seq = log.current()?.head.seq ?? 0
      if (type === 'cart-suspended' && cart !== undefined) {
        contents.set(cart, content ?? {})
        stepCartHere(cart, { type: 'suspend', seq })
        deps.parked.add(cart)
      }
      if (type === 'transaction') {
        const { fact } = body as { fact: { cart?: { id: string } } }
        const id = fact.cart?.id
        if (id !== undefined && carts.get(id)?.at === 'open') stepCartHere(id, { type: 'closed' })
        if (id !== undefined) deps.parked.delete(id)
      }
    }
  }

  function stepCartHere(cart: string, input: Parameters<typeof stepTillCart>[1]): void {
    const step = stepTillCart(carts.get(cart) ?? { at: 'away' }, input)
    for (const effect of step.effects) if (effect.type === 'keep') carts.set(cart, effect.cart)
  }

  /** On disk before any of these entries leaves for the first time. */
  function leaving(inc: Inc, upTo: number): void {
    const { sent } = state.get()
    if (sent?.inc === inc && sent.upTo >= upTo) return
    disk.transact(() => {
      state.set({ ...state.get(), sent: { inc, upTo } })
      for (const [cart, row] of carts.entries()) {
        if (row.at === 'suspended') stepCartHere(cart, { type: 'sending', upTo })
      }
    })
  }

  function leaseShown() {
    const { lease } = books.get()
    if (lease === undefined) return []
    return [
      {
        terminal,
        lease: lease.lease,
        from: lease.from,
        lastNumber: Math.max(lease.next, lease.nextTraining) - 1,
      },
    ]
  }

  function helloMore() {
    const { shown } = state.get()
    return { leases: leaseShown(), ...(shown === undefined ? {} : { seen: shown }) }
  }

  function seenMore() {
    const { seen, shown } = state.get()
    return { ...(seen === undefined ? {} : { seen }), ...(shown === undefined ? {} : { shown }) }
  }

  function greeted(answer: HelloAnswer): void {
    const lost = answer.leases?.some(
      (each) =>
        each.terminal === terminal &&
        each.standing === 'lost' &&
        each.from === books.get().lease?.from,
    )
    disk.transact(() => {
      if (lost) books.set(withLease(books.get(), undefined))
      state.set({ ...state.get(), store: answer.hub_gen })
    })
    if (lost) world.tally('leases lost')
    calls.offer()
    calls.pump()
  }

  function acked(inc: Inc, seq: number): void {
    const idOf = (at: number) => {
      const entry = log.at(inc, at)
      return entry && factIdOf(entry, world.codec)
    }
    watchAcked(world, machine, link.state().session, deps.peer(), { inc, seq, idOf })
  }

  /**
   * The store's own entries, which came with its answer. A late one may be of a database that is gone:
   * it is kept, tells nothing of where the present one stands, and is offered to that.
   */
  function pushed({ header, lines }: Body<PushAnswer>, isLate: boolean): void {
    if (header.peer === undefined) return
    const { peer } = header
    const ids: string[] = []
    disk.transact(() => {
      for (const [at, bytes] of lines.entries()) {
        const read = readEnvelope(bytes, world.codec.utf8)
        const hash = header.hashes[at]
        if (!read.ok || hash === undefined) continue
        ids.push(calls.keep(read.value, bytes, hash))
      }
      const now = state.get()
      state.set(
        isLate
          ? { ...now, offeredTo: undefined }
          : { ...now, seen: peer, shown: higherHead(now.shown, peer) },
      )
    })
    for (const id of ids) world.oracle.has(label, id)
    if (!isLate) watchKept(world, label, kept, deps.peer(), peer)
  }

  /** A new incarnation takes along everything still held; the lease belongs to the old one. */
  function begin(why: string): void {
    world.tally('tills reborn')
    world.note(`${label} begins anew: ${why}`)
    disk.transact(() => {
      const streams = log.streams()
      const { carry } = planRebirth('device-edge', streams)
      const held = carry.flatMap(({ inc, after }) => log.readSound(inc, after))
      for (const { inc } of streams) log.cut(inc, undefined)
      const inc = machine.begin()
      const head = log.current()?.head
      if (head === undefined) return
      const over = carried(held, new Set(), () => machine.stamp(inc), head, world.codec)
      machine.append(inc, over.entries)
      books.set(withLease(books.get(), undefined))
      // Whatever another life of this till sent is sent.
      state.set({ ...state.get(), sent: { inc, upTo: over.head.seq } })
      for (const [cart, row] of carts.entries()) {
        if (row.at === 'suspended') carts.set(cart, { at: 'away' })
      }
    })
    link.take({ type: 'reborn', streams: log.streams() })
  }
}

/** The receipts that this one speaks of: what waits for one of them waits with it. */
function refsOf(type: string, body: object): { readonly refs?: string[] } {
  const fact = type === 'transaction' ? readFact(type, body) : undefined
  if (fact === undefined || !isTransaction(fact)) return {}
  const refs = [...namedBy(fact)]
  return refs.length > 0 ? { refs } : {}
}

/** For the trace: what kind of fact it is, and of which receipt. */
function aboutOf(body: object): string {
  const { fact } = body as {
    fact?: { kind?: string; transactionNo?: number; origin?: { transaction: string } }
  }
  if (fact?.kind === undefined) return ''
  const number = fact.transactionNo === undefined ? '' : ` no ${fact.transactionNo}`
  return ` ${fact.kind}${number}${fact.origin ? ` of ${fact.origin.transaction.slice(-6)}` : ''}`
}
