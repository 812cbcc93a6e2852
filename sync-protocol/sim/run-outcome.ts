// What a world tells when it is over, and how one is played: all that the programs of this folder
// know about it.

import type { Options } from './options.ts'

export type Outcome = {
  /** None is good; the first word of each names the invariant. */
  readonly violations: readonly string[]
  readonly transactions: number
  readonly faults: number
  /** Days of terminals that were closed, over all stores. */
  readonly storeDays: number
  /** How often each fault, deed and exception came. */
  readonly seen: Readonly<Record<string, number>>
  /** Of every event in order. */
  readonly traceHash: string
  /** Filled where it was asked for. */
  readonly trace: readonly string[]
}

export type RunWorld = (options: Options, tracing?: boolean) => Outcome

/** The same from outside: in a thread of its own, that may end badly or never. */
export type Play = (options: Options, how?: PlayHow) => Promise<Outcome>
export type PlayHow = { readonly tracing?: boolean; readonly limitMs?: number }

/** The first word. */
export function invariantOf(violation: string): string {
  return violation.split(' ', 1)[0] ?? ''
}

/** A world that broke off counts for what it broke, and for nothing else. */
export function brokenOff(violation: string): Outcome {
  return {
    violations: [violation],
    transactions: 0,
    faults: 0,
    storeDays: 0,
    seen: {},
    traceHash: '',
    trace: [],
  }
}
