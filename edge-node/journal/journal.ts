// The journal of a store: facts of its tills, wrapped, and what the store itself has to say. Each
// fact counts once, with everything it does in the same transaction.

import { type AdoptEffect, type Fact, innermost } from '@evertill/sync-protocol/adopt.ts'
import type { Place } from '@evertill/sync-protocol/log.ts'
import type { Inc } from '@evertill/sync-protocol/names.ts'
import type { Codec } from '@evertill/sync-protocol/ports.ts'
import type { Db } from '../db.ts'
import type { ExceptionCode } from './books.ts'
import { createDays } from './days.ts'
import { createEffects } from './effects.ts'
import { createFacts } from './facts.ts'
import { createFindings } from './findings.ts'
import type { Clock, Machine } from './machine.ts'
import { createProjection } from './projection.ts'
import { createRegisters, type Registers } from './registers.ts'
import { cellOf, tableOf } from './tables.ts'

type EdgeState = {
  /** Of this database. */
  readonly gen: string
  /** Incarnations somebody showed that this database does not hold. */
  readonly past: readonly Inc[]
}

export type JournalDeps = {
  readonly db: Db
  readonly machine: Machine
  readonly codec: Codec
  readonly newId: () => string
  readonly clock: Pick<Clock, 'nowMs'>
  /** The store's own word, which no till can put into its mouth; the same may come again. */
  readonly vouched: (fact: Fact) => void
  readonly alarm: (code: string, about: object) => void
}

export type Journal = ReturnType<typeof createJournal>

export function createJournal(deps: JournalDeps) {
  const { db, machine, codec, newId, alarm } = deps
  const { name, log } = machine
  const facts = createFacts(db)
  const raised = tableOf<true>(db, 'raised')
  const due = tableOf<true>(db, 'z_due')
  /** What the hub holds of this store and the store does not, by incarnation. */
  const missing = tableOf<number>(db, 'missing')
  const state = cellOf<EdgeState>(db, 'state', { gen: '', past: [] })
  const effects = createEffects({ registers: () => registers, due })
  const projection = createProjection({ db, raise, projected: effects.of, alarm })
  const { salesNamed } = projection.books
  const findings = createFindings({ db, nowMs: deps.clock.nowMs, salesNamed })
  const registers: Registers = createRegisters({ db, node: name.node, facts, own, raise })
  const { makeDue } = createDays({ books: projection.books, due, own, newId })
  /** What waits to be written while a run is taken in, by the matter. */
  let behindRun: Map<string, () => void> | undefined
  return {
    ...{ facts, missing, due, state, projection, findings, ...registers },
    ...{ own, carryOut, takeBack, makeDue },
  }

  /** A fact of the store's own. */
  function own(type: string, body: object): string {
    const id = newId()
    const entry = machine.write({ id, type, tv: 1, body: { ...body } })
    const fact = innermost(entry, codec)
    takeIn(fact, { inc: entry.envelope.inc, seq: entry.seq })
    deps.vouched(fact)
    return id
  }

  /** A run has its places already, so what the store says about it is written behind it. */
  function carryOut(run: readonly AdoptEffect[]): void {
    const inc = log.current()?.inc ?? ''
    let place: Place = { inc, seq: 0 }
    const said = new Map<string, () => void>()
    behindRun = said
    try {
      machine.append(
        inc,
        run.flatMap((effect) => (effect.type === 'append' ? [effect.entry] : [])),
      )
      for (const effect of run) {
        if (effect.type === 'append') place = { inc, seq: effect.entry.seq }
        if (effect.type === 'apply') takeIn(effect.fact, place)
        if (effect.type === 'alarm') alarm(`ADOPT_${effect.code}`, effect)
      }
    } finally {
      behindRun = undefined
    }
    // What a fact that could not be added up had found is found again when it can.
    for (const [matter, say] of said) if (raised.has(matter)) say()
  }

  /** Counts from here on, under this place. */
  function takeIn(fact: Fact, place: Place): void {
    const { device, inc } = fact.origin
    if (facts.add(fact.id, place, { node: device, inc })) projection.take(fact, place)
  }

  /** What the hub gave back. A wrap says what somebody else handed in, under whatever name. */
  function takeBack(fact: Fact, place: Place): void {
    takeIn(fact, place)
    const isOwn = fact.origin.device === name.node
    if (isOwn && fact.origin.hash === log.hashAt(place.inc, place.seq)) deps.vouched(fact)
  }

  /** A fact of its own, once for each matter. */
  function raise(code: ExceptionCode, about: readonly string[]): void {
    const key = `${code} ${about.join(' ')}`
    if (raised.has(key)) return
    raised.set(key, true)
    findings.note(code, about)
    const say = () => own('exception', { code, about: [...about] })
    if (behindRun) behindRun.set(key, say)
    else say()
  }
}
