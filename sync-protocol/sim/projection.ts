// What a store and the hub add up from facts: sales, days, shelves, receipts and the numbers on them.
// Each fact comes once; what cannot be read stands aside, and what touches the same things waits.

import { stockEffects } from '@evertill/shared/stock/effects.ts'
import { type DayTotals, emptyDay, foldDay } from '@evertill/shared/terminal/day.ts'
import { dayKey, type Fact as ShopFact } from '@evertill/shared/terminal/fact.ts'
import type { Z, ZAmended } from '@evertill/shared/terminal/z.ts'
import type { TransactionBody } from '@evertill/shared/till/books.ts'
import {
  noteTransaction,
  overReturned,
  type ReceiptStatus,
  UNTOUCHED,
} from '@evertill/shared/transaction/status.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Fact } from '../src/adopt.ts'
import type { Envelope } from '../src/entry.ts'
import type { Place } from '../src/log.ts'
import { EMPTY_QUARANTINE, type Quarantine, stepQuarantine } from '../src/quarantine.ts'
import { readBody } from '../src/upcast.ts'
import type { Disk } from './disk.ts'
import { typesOf } from './types.ts'

type Zs = { readonly zs: readonly Z[]; readonly amendments: readonly ZAmended[] }

type Raise = (code: ExceptionCode, about: readonly string[]) => void
export type ExceptionCode =
  | 'return-doubled'
  | 'numbering-collision'
  | 'cart-billed-twice'
  | 'cart-two-hands'
  | 'lease-twice'

type ProjectionDeps = {
  readonly disk: Disk
  readonly isUpgraded: () => boolean
  readonly raise: Raise
  readonly violate: (text: string) => void
  /** A fact that could be read was taken in, in the transaction it stands in. */
  readonly projected: (fact: Fact, body: object) => unknown
}

export type Projection = ReturnType<typeof createProjection>

export function createProjection({ disk, isUpgraded, raise, violate, projected }: ProjectionDeps) {
  const sales = disk.table<Transaction>('sale')
  const statuses = disk.table<ReceiptStatus>('status')
  const days = disk.table<DayTotals>('day')
  const stock = disk.table<number>('stock')
  const numbers = disk.table<readonly string[]>('number')
  const billed = disk.table<readonly string[]>('billed')
  const zs = disk.table<Zs>('z')
  const heldFacts = disk.table<Fact>('held')
  const quarantine = disk.cell<Quarantine>('quarantine', EMPTY_QUARANTINE)
  return {
    take,
    upgraded,
    settleAll,
    sales,
    statuses,
    days,
    stock,
    numbers,
    zs,
    billed,
    quarantine,
  }

  /** Nobody hands in a fact twice: whoever keeps the log keeps the ids of what counts. */
  function take(fact: Fact, place: Place): void {
    const { envelope } = fact
    const entry = { place, id: fact.id, aggregates: aggregatesOf(envelope) }
    const reading = readBody(typesOf(isUpgraded()), envelope)
    const step = stepQuarantine(quarantine.get(), { type: 'take', entry, reading })
    carryOut(step, fact)
  }

  function upgraded(): void {
    const types = typesOf(isUpgraded())
    const read = ({ id }: { readonly id: string }) => {
      const fact = heldFacts.get(id)
      if (fact === undefined) throw new Error(`what stands aside is kept: ${id}`)
      return readBody(types, fact.envelope)
    }
    carryOut(stepQuarantine(quarantine.get(), { type: 'upgraded', read }))
  }

  /** A person has looked at everything that no upgrade can read. */
  function settleAll(): void {
    for (const { id, aside } of quarantine.get().held) {
      if (aside === undefined || aside === 'NEWER_VERSION') continue
      carryOut(stepQuarantine(quarantine.get(), { type: 'settle', id, action: 'seen' }))
    }
  }

  function carryOut(first: ReturnType<typeof stepQuarantine>, fresh?: Fact): void {
    let step = first
    for (;;) {
      let next: string | undefined
      for (const effect of step.effects) {
        if (effect.type === 'project') next = effect.entry.id
        if ((effect.type === 'aside' || effect.type === 'park') && fresh?.id === effect.entry.id) {
          heldFacts.set(fresh.id, fresh)
        }
        if (effect.type === 'end') heldFacts.delete(effect.entry.id)
      }
      if (next === undefined) break
      const fact = fresh?.id === next ? fresh : heldFacts.get(next)
      if (fact === undefined) throw new Error(`what is projected is here: ${next}`)
      watchOrder(step.state, fact)
      fold(fact)
      heldFacts.delete(next)
      step = stepQuarantine(step.state, { type: 'projected', id: next })
    }
    quarantine.set(step.state)
  }

  /** 21: what touches the same things as one that stands aside waits behind it. */
  function watchOrder({ held, hand }: Quarantine, { id, envelope }: Fact): void {
    const mine = hand?.row[hand.at]?.no ?? 0
    const touched = new Set(aggregatesOf(envelope))
    for (const before of held) {
      if (before.no < mine && before.aggregates.some((each) => touched.has(each))) {
        violate(`21: ${id.slice(-6)} passed ${before.id.slice(-6)}, which it should wait for`)
      }
    }
  }

  function fold(fact: Fact): void {
    const reading = readBody(typesOf(isUpgraded()), fact.envelope)
    if (reading.state !== 'read') throw new Error(`what is projected can be read: ${fact.id}`)
    const body = reading.body as object
    const { type } = reading
    if (type === 'transaction') sale((body as TransactionBody).fact)
    if (type === 'transaction' || type === 'terminal') day((body as { fact: ShopFact }).fact)
    if (type === 'z')
      note((body as { z: Z }).z.totals, (row) => ({
        ...row,
        zs: [...row.zs, (body as { z: Z }).z],
      }))
    if (type === 'z-amended') {
      const { amendment } = body as { amendment: ZAmended }
      note(amendment.totals, (row) => ({ ...row, amendments: [...row.amendments, amendment] }))
    }
    projected(fact, body)
  }

  function note(totals: DayTotals, change: (row: Zs) => Zs): void {
    const key = dayKey(totals.day)
    zs.set(key, change(zs.get(key) ?? { zs: [], amendments: [] }))
  }

  function day(fact: ShopFact): void {
    if (fact.openCounter === 0) return
    const key = dayKey(fact)
    days.set(key, foldDay(days.get(key) ?? emptyDay(fact), fact))
  }

  function sale(transaction: Transaction): void {
    sales.set(transaction.id, transaction)
    numbered(transaction)
    for (const receipt of namedBy(transaction)) {
      const before = statuses.get(receipt) ?? UNTOUCHED
      statuses.set(receipt, noteTransaction(before, receipt, transaction))
      tooMuch(receipt)
    }
    tooMuch(transaction.id)
    for (const { store, item, quantity } of stockEffects(transaction)) {
      const key = `${store} ${item}`
      stock.set(key, (stock.get(key) ?? 0) + quantity)
    }
    const cart = transaction.kind === 'sale' ? transaction.cart?.id : undefined
    if (cart === undefined) return
    const known = billed.get(cart) ?? []
    billed.set(cart, [...known, transaction.id])
    if (known.length > 0) raise('cart-billed-twice', [cart, ...known, transaction.id])
  }

  function numbered({ id, store, terminal, transactionNo }: Transaction): void {
    const key = `${store} ${terminal} ${transactionNo}`
    const known = numbers.get(key) ?? []
    numbers.set(key, [...known, id])
    if (known.length > 0) raise('numbering-collision', [...known, id])
  }

  function tooMuch(receipt: string): void {
    const original = sales.get(receipt)
    const status = statuses.get(receipt)
    if (original === undefined || status === undefined) return
    const isDoubled =
      overReturned(original.lines, status).length > 0 ||
      status.voids.length > 1 ||
      (status.voids.length > 0 && status.returns.length > status.undone.length)
    if (isDoubled) raise('return-doubled', [receipt])
  }
}

export function namedBy({ origin, lines }: Transaction): ReadonlySet<string> {
  const named = new Set<string>()
  if (origin) named.add(origin.transaction)
  if (origin?.undoes !== undefined) named.add(origin.undoes)
  for (const { returnOf } of lines) if (returnOf) named.add(returnOf.transaction)
  return named
}

/** Read from the envelope alone, because the body may be what nobody can read. */
function aggregatesOf({ id, terminal, biz, open, refs = [] }: Envelope): readonly string[] {
  const day = terminal === undefined || biz === undefined ? [] : [`${terminal} ${biz} ${open ?? 0}`]
  return [id, ...day, ...refs]
}
