// Where and when a fact of a terminal belongs.
import type { BusinessDate, Moment } from '../time.ts'

/** One opening of one terminal, up to its close: a terminal's day. */
export type DayStamp = {
  readonly tenant: string
  readonly store: string
  readonly terminal: number
  readonly businessDate: BusinessDate
  /** Counts the openings of one business date, from 1; 0 on what happened outside any opening. */
  readonly openCounter: number
  /** Counts all openings of the terminal, from 1; outside an opening it is that of the last one. */
  readonly businessCounter: number
}

export type FactStamp = DayStamp & {
  /** Ids sort by time; the same fact has the same id wherever it is seen. */
  readonly id: string
  readonly at: Moment
  /** Empty where nobody was signed in. */
  readonly operator: string
  readonly training: boolean
}

export function dayOf(stamp: DayStamp): DayStamp {
  const { tenant, store, terminal, businessDate, openCounter, businessCounter } = stamp
  return { tenant, store, terminal, businessDate, openCounter, businessCounter }
}
