// What a store adds up from facts: sales, days, shelves, receipts and the numbers on them. Each fact
// comes once; what cannot be read stands aside, and what touches the same things waits behind it.

import { assert } from '@evertill/shared/result.ts'
import type { Fact as ShopFact } from '@evertill/shared/terminal/fact.ts'
import type { Z, ZAmended } from '@evertill/shared/terminal/z.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Fact } from '@evertill/sync-protocol/adopt.ts'
import type { Envelope } from '@evertill/sync-protocol/entry.ts'
import type { Place } from '@evertill/sync-protocol/log.ts'
import {
  EMPTY_QUARANTINE,
  type Quarantine,
  stepQuarantine,
} from '@evertill/sync-protocol/quarantine.ts'
import { type Reading, readBody } from '@evertill/sync-protocol/upcast.ts'
import { type Db, DiskFull, isBroken } from '../db.ts'
import { type Books, createBooks, type ExceptionCode } from './books.ts'
import { cellOf, tableOf } from './tables.ts'
import { TYPES } from './types.ts'

type ProjectionDeps = {
  readonly db: Db
  readonly raise: (code: ExceptionCode, about: readonly string[]) => void
  /** A fact that could be read was taken in, in the transaction it stands in. */
  readonly projected: (fact: Fact, body: object) => unknown
  readonly alarm: (code: string, about: object) => void
}

export type Projection = ReturnType<typeof createProjection>

type Kept = Omit<Fact, 'bytes'>

export function createProjection({ db, raise, projected, alarm }: ProjectionDeps) {
  const books: Books = createBooks(db, raise)
  const heldFacts = tableOf<Kept>(db, 'held_fact')
  const quarantine = cellOf<Quarantine>(db, 'quarantine', EMPTY_QUARANTINE)
  return { take, upgraded, books, quarantine }

  /** Nobody hands in a fact twice: whoever keeps the log keeps the ids of what counts. */
  function take(fact: Fact, place: Place): void {
    const entry = { place, id: fact.id, aggregates: aggregatesOf(fact.envelope) }
    const reading = readBody(TYPES, fact.envelope)
    carryOut(stepQuarantine(quarantine.get(), { type: 'take', entry, reading }), fact)
  }

  /** A program that can read more than the one before it reads what stands aside. */
  function upgraded(): void {
    if (quarantine.get().held.length === 0) return
    const read = ({ id }: { readonly id: string }): Reading => {
      const fact = heldFacts.get(id)
      assert(fact !== undefined, `what stands aside is kept: ${id}`)
      return readBody(TYPES, fact.envelope)
    }
    carryOut(stepQuarantine(quarantine.get(), { type: 'upgraded', read }))
  }

  function carryOut(first: ReturnType<typeof stepQuarantine>, fresh?: Fact): void {
    let step = first
    for (;;) {
      const next = noteAll(step.effects, fresh)
      if (next === undefined) break
      const fact = fresh?.id === next ? fresh : heldFacts.get(next)
      assert(fact !== undefined, `what is projected is here: ${next}`)
      const type = isFolded(fact) ? 'projected' : 'threw'
      if (type === 'projected') heldFacts.delete(next)
      step = stepQuarantine(step.state, { type, id: next })
    }
    quarantine.set(step.state)
  }

  /** Which fact is projected now, if any. */
  function noteAll(
    effects: ReturnType<typeof stepQuarantine>['effects'],
    fresh: Fact | undefined,
  ): string | undefined {
    let next: string | undefined
    for (const effect of effects) {
      if (effect.type === 'project') next = effect.entry.id
      const isKept = effect.type === 'aside' || effect.type === 'park'
      if (isKept && fresh?.id === effect.entry.id) heldFacts.set(fresh.id, keptOf(fresh))
      if (effect.type === 'end') heldFacts.delete(effect.entry.id)
      if (effect.type === 'alarm' || effect.type === 'pause') alarm(effect.code, effect)
    }
    return next
  }

  /** What one fact does is done whole or not at all, and what it cannot do stops nobody else. */
  function isFolded(fact: Kept & { readonly bytes?: Uint8Array }): boolean {
    try {
      db.part(() => fold({ ...fact, bytes: fact.bytes ?? new Uint8Array() }))
      return true
    } catch (error) {
      if (error instanceof DiskFull || isBroken(error) || !db.isOpen()) throw error
      alarm('PROJECTION_FAILED', { fact: fact.id, error })
      return false
    }
  }

  function fold(fact: Fact): void {
    const reading = readBody(TYPES, fact.envelope)
    assert(reading.state === 'read', `what is projected can be read: ${fact.id}`)
    const body = reading.body as object
    const { type } = reading
    if (type === 'transaction') books.sale((body as { fact: Transaction }).fact)
    if (type === 'transaction' || type === 'terminal') {
      books.day((body as { fact: ShopFact }).fact)
    }
    if (type === 'z') books.z((body as { z: Z }).z)
    if (type === 'z-amended') books.amended((body as { amendment: ZAmended }).amendment)
    projected(fact, body)
  }
}

function keptOf({ bytes: _, ...fact }: Fact): Kept {
  return fact
}

/** Read from the envelope alone, because the body may be what nobody can read. */
function aggregatesOf({ id, terminal, biz, open, refs = [] }: Envelope): readonly string[] {
  const day = terminal === undefined || biz === undefined ? [] : [`${terminal} ${biz} ${open ?? 0}`]
  return [id, ...day, ...refs]
}
