// The Z of a terminal's day and what comes in after it. The printed Z stays as it is; an amendment
// tells the totals anew, and the day counts by its Z and the last amendment.
import type { Minor } from '../money/money.ts'
import { assert } from '../result.ts'
import type { DayTotals } from './day.ts'
import { cashFigures, salesFigures, transactionCount } from './day-figures.ts'
import { dayKey } from './fact.ts'

/** Written together with the close it is named after. */
export type Z = {
  /** The id of the close. */
  readonly id: string
  readonly totals: DayTotals
  readonly drawerExpected: Minor
}

export type ZAmended = {
  readonly id: string
  readonly z: string
  /** 1 for the first amendment. */
  readonly n: number
  /** For people: what changed since the last totals. Nothing is computed from it. */
  readonly delta: ZDelta
  /** Of the whole day, not of what changed. */
  readonly totals: DayTotals
  readonly drawerExpected: Minor
}

export type ZDelta = {
  readonly transactions: number
  readonly gross: number
  readonly returns: number
  readonly net: number
  readonly tax: number
  readonly drawerExpected: number
}

export type EffectiveDay = {
  readonly z: string
  /** 0 where the Z itself counts. */
  readonly amendment: number
  readonly totals: DayTotals
  readonly drawerExpected: Minor
  /** Further Zs of the same day: kept, counted as nothing, and worth an exception. */
  readonly doubled: readonly string[]
}

/** The Z of a day that was just closed. */
export function makeZ(totals: DayTotals): Z {
  const close = totals.closes[0]
  assert(close !== undefined, 'a day without a close has no Z')
  return { id: close.id, totals, drawerExpected: cashFigures(totals).expected }
}

/**
 * What counts for a day: the Z with the lowest id, and of its amendments the one with the greatest
 * number, then id. A store that lost its disk may make the same Z anew, with other totals: of those
 * any one counts, as long as everybody takes the same. Undefined while the day is open.
 */
export function effectiveDay(
  zs: readonly Z[],
  amendments: readonly ZAmended[],
): EffectiveDay | undefined {
  const [z, ...others] = zs.toSorted(byId)
  if (z === undefined) return undefined
  assert(
    others.every((other) => dayKey(other.totals.day) === dayKey(z.totals.day)),
    'Zs of several days',
  )
  const last = amendments.filter((row) => row.z === z.id).reduce(later, undefined)
  const { totals, drawerExpected } = last ?? z
  return {
    z: z.id,
    amendment: last?.n ?? 0,
    totals,
    drawerExpected,
    doubled: [...new Set(others.map((other) => other.id))].filter((id) => id !== z.id),
  }
}

/** The amendment that facts of a closed day call for; undefined where the last totals hold them. */
export function amendZ(day: EffectiveDay, totals: DayTotals, id: string): ZAmended | undefined {
  assert(dayKey(totals.day) === dayKey(day.totals.day), 'an amendment is of the same day')
  // Totals are built with their keys in order: what is equal is equal as text.
  if (JSON.stringify(totals) === JSON.stringify(day.totals)) return undefined
  const drawerExpected = cashFigures(totals).expected
  return { id, z: day.z, n: day.amendment + 1, delta: deltaOf(day, totals), totals, drawerExpected }
}

function deltaOf(day: EffectiveDay, totals: DayTotals): ZDelta {
  const before = salesFigures(day.totals.kinds)
  const after = salesFigures(totals.kinds)
  return {
    transactions: transactionCount(totals) - transactionCount(day.totals),
    gross: after.gross.amount - before.gross.amount,
    returns: after.returns.amount - before.returns.amount,
    net: after.net.amount - before.net.amount,
    tax: after.tax - before.tax,
    drawerExpected: cashFigures(totals).expected - day.drawerExpected,
  }
}

function later(best: ZAmended | undefined, row: ZAmended): ZAmended {
  if (best === undefined || row.n > best.n) return row
  return row.n === best.n && row.id > best.id ? row : best
}

function byId(a: Z, b: Z): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  const [one, other] = [JSON.stringify(a.totals), JSON.stringify(b.totals)]
  return one < other ? -1 : Number(one > other)
}
