// Takes a row of entries into the sales and the totals of days, in memory: what a transaction of the
// projector then writes at once. An entry that cannot be read stands aside and the next one is taken.

import { type DayTotals, emptyDay, foldDay } from '@evertill/shared/terminal/day.ts'
import {
  dayKey,
  isTransaction,
  type Fact as ShopFact,
  type TerminalFact,
} from '@evertill/shared/terminal/fact.ts'
import type { DayStamp } from '@evertill/shared/terminal/stamp.ts'
import type { Transaction } from '@evertill/shared/transaction/transaction.ts'
import type { Fact } from '@evertill/sync-protocol/adopt.ts'
import type { Envelope } from '@evertill/sync-protocol/entry.ts'
import type { Place } from '@evertill/sync-protocol/log.ts'
import {
  type Quarantine,
  type QuarantineInput,
  type QuarantineStep,
  stepQuarantine,
} from '@evertill/sync-protocol/quarantine.ts'
import { type Reading, readBody } from '@evertill/sync-protocol/upcast.ts'
import type { Cause, ToldCode } from '../inbox/store.ts'
import { HUB_TYPES, type Told } from './types.ts'

/** A fact that counts, where it stands, and what it says here. */
export type Taking = {
  readonly fact: Fact
  readonly place: Place
  readonly node: string
  /** Which its node was enrolled for. */
  readonly store: string
  readonly reading: Reading
}

export type Batch = {
  readonly quarantine: Quarantine
  readonly sales: readonly Sold[]
  /** By the name of each day, as far as anything of it changed. */
  readonly days: ReadonlyMap<string, DayTotals>
  /** Too much waits: what follows was not taken, and a person is needed. */
  readonly isFull: boolean
  /** Facts that were put aside in this batch. */
  readonly aside: readonly string[]
  /** What stores found themselves and told. */
  readonly told: readonly Cause[]
}

export type Sold = Pick<Taking, 'place' | 'node'> & { readonly sale: Transaction }

/** The days that these facts touch, to be loaded before. */
export function daysOf(takings: readonly Taking[]): readonly DayStamp[] {
  const days = new Map<string, DayStamp>()
  for (const { reading } of takings) {
    const shown = reading.state === 'read' ? shopFact(reading) : undefined
    if (shown && shown.openCounter > 0) days.set(dayKey(shown), shown)
  }
  return [...days.values()]
}

/** The next facts of a log, in order. */
export function takeBatch(
  before: Quarantine,
  takings: readonly Taking[],
  days: ReadonlyMap<string, DayTotals>,
): Batch {
  const { step, batch } = folding(before, takings, days)
  for (const { fact, place, reading } of takings) {
    const entry = { place, id: fact.id, aggregates: aggregatesOf(fact.envelope) }
    if (step({ type: 'take', entry, reading })) return { ...batch(), isFull: true }
  }
  return batch()
}

/** This program may read what the one before it could not; `takings` are all that is held. */
export function takeHeld(
  before: Quarantine,
  takings: readonly Taking[],
  days: ReadonlyMap<string, DayTotals>,
): Batch {
  const { step, batch } = folding(before, takings, days)
  const readings = new Map(takings.map(({ fact, reading }) => [fact.id, reading]))
  const read = ({ id }: { readonly id: string }): Reading => readings.get(id) ?? unfit('')
  step({ type: 'upgraded', read })
  return batch()
}

function folding(
  before: Quarantine,
  takings: readonly Taking[],
  days: ReadonlyMap<string, DayTotals>,
) {
  const known = new Map(takings.map((each) => [each.fact.id, each]))
  const sales: Sold[] = []
  const changed = new Map<string, DayTotals>()
  const aside: string[] = []
  const told: Cause[] = []
  let quarantine = before
  return {
    step,
    batch: (): Batch => ({ quarantine, sales, days: changed, isFull: false, aside, told }),
  }

  function step(input: QuarantineInput): boolean {
    let next: QuarantineInput | undefined = input
    let isFull = false
    while (next !== undefined) {
      const stepped: QuarantineStep = stepQuarantine(quarantine, next)
      quarantine = stepped.state
      next = undefined
      for (const effect of stepped.effects) {
        if (effect.type === 'project') next = projected(effect.entry.id)
        else if (effect.type === 'aside') aside.push(effect.entry.id)
        else if (effect.type === 'pause') isFull = true
      }
    }
    return isFull
  }

  /** A fold that throws has changed nothing: the values before it are still there. */
  function projected(id: string): QuarantineInput {
    const taking = known.get(id)
    if (taking?.reading.state !== 'read') return { type: 'threw', id }
    const shown = shopFact(taking.reading)
    if (shown === undefined) {
      told.push(...toldBy(taking))
      return { type: 'projected', id }
    }
    try {
      if (shown.openCounter > 0) {
        const key = dayKey(shown)
        const day = changed.get(key) ?? days.get(key) ?? emptyDay(shown)
        changed.set(key, foldDay(day, shown))
      }
    } catch {
      return { type: 'threw', id }
    }
    const { place, node } = taking
    if (isTransaction(shown)) sales.push({ sale: shown, place, node })
    return { type: 'projected', id }
  }
}

/** What the hub finds in the log by itself, with the receipts of all stores before it. */
const FOUND_HERE = new Set(['numbering-collision', 'cart-billed-twice'])

/** As much of it as names the matter. */
const ABOUT_LENGTH_MAX = 1_000

/** A store is believed about what its tills did; what a till says of itself is no finding. */
function toldBy({ reading, fact, node, store }: Taking): readonly Cause[] {
  if (reading.state !== 'read' || reading.type !== 'exception') return []
  if (fact.origin.device !== node) return []
  const { code, about } = reading.body as Told
  if (FOUND_HERE.has(code)) return []
  const named = [store, ...about].join(' ').slice(0, ABOUT_LENGTH_MAX)
  return [{ code: code as ToldCode, about: named, store }]
}

/** A fact of another store than its node's is nobody's turnover until somebody has looked at it. */
export function readFact({ envelope, id }: Fact, store: string): Reading {
  const reading = readBody(HUB_TYPES, envelope)
  if (reading.state === 'parked') return reading
  if (envelope.store !== store) return unfit('store')
  const shown = shopFact(reading)
  if (shown === undefined) return reading
  if (shown.id !== id) return unfit('fact.id')
  if (shown.tenant !== envelope.tenant) return unfit('fact.tenant')
  return shown.store === store ? reading : unfit('fact.store')
}

function unfit(path: string): Reading {
  return { state: 'parked', why: { code: 'BODY_INVALID', path } }
}

function shopFact(reading: Extract<Reading, { readonly state: 'read' }>): ShopFact | undefined {
  const { type, body } = reading
  if (type === 'transaction') return (body as { readonly fact: Transaction }).fact
  if (type === 'terminal') return (body as { readonly fact: TerminalFact }).fact
  return undefined
}

/** Read from the envelope alone, because the body may be what nobody can read. */
function aggregatesOf({ id, store, terminal, biz, open, refs = [] }: Envelope): readonly string[] {
  const day =
    terminal === undefined || biz === undefined ? [] : [`${store} ${terminal} ${biz} ${open ?? 0}`]
  return [id, ...day, ...refs]
}
