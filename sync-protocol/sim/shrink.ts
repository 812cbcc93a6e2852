// Makes a failing world smaller, as long as the same invariant still breaks: fewer deeds, stores and
// tills, fewer faults, and those seldom. The seed stays.

import type { FaultName, Options } from './options.ts'
import { invariantOf, type Outcome } from './run-outcome.ts'

/** A smaller world for a person to read; the smallest one would cost more than it tells. */
export const SHRINK_RUNS_MAX = 60

export type Shrunk = {
  readonly options: Options
  /** What breaks in the smaller world. */
  readonly violations: readonly string[]
  readonly runs: number
}

/** The first violation is the one that stays. */
export async function shrink(
  options: Options,
  violations: readonly string[],
  play: (options: Options) => Outcome | Promise<Outcome>,
): Promise<Shrunk> {
  const invariant = invariantOf(violations[0] ?? '')
  let best: Shrunk = { options, violations, runs: 0 }
  let runs = 0
  for (let before: Shrunk | undefined; before !== best && runs < SHRINK_RUNS_MAX; ) {
    before = best
    for (const change of changesOf(best.options)) await takeAll(change)
  }
  return { ...best, runs }

  async function takeAll(change: Change): Promise<void> {
    for (let smaller = change(best.options); smaller; smaller = change(best.options)) {
      if (runs >= SHRINK_RUNS_MAX) return
      runs += 1
      const outcome = await play(smaller)
      if (!outcome.violations.some((each) => invariantOf(each) === invariant)) return
      best = { options: smaller, violations: outcome.violations, runs }
    }
  }
}

/** A smaller world, or none where it is as small as it gets in this respect. */
type Change = (options: Options) => Options | undefined

function changesOf({ rates }: Options): readonly Change[] {
  const faults = Object.keys(rates) as FaultName[]
  return [
    (options) => fewer(options, 'deeds', Math.floor(options.deeds / 2)),
    (options) => fewer(options, 'deeds', Math.floor(options.deeds * 0.75)),
    (options) => fewer(options, 'stores', 1),
    (options) => fewer(options, 'stores', options.stores - 1),
    (options) => fewer(options, 'tills', 1),
    (options) => fewer(options, 'tills', options.tills - 1),
    ...faults.map(
      (fault): Change =>
        (options) =>
          without(options, fault),
    ),
    ...faults.map(
      (fault): Change =>
        (options) =>
          seldom(options, fault),
    ),
  ]
}

function fewer(options: Options, what: 'deeds' | 'stores' | 'tills', to: number) {
  return to >= 1 && to < options[what] ? { ...options, [what]: to } : undefined
}

function without(options: Options, fault: FaultName): Options | undefined {
  const { [fault]: rate, ...rates } = options.rates
  return rate === undefined ? undefined : { ...options, rates }
}

function seldom(options: Options, fault: FaultName): Options | undefined {
  const rate = Math.floor((options.rates[fault] ?? 0) / 2)
  return rate >= 1 ? { ...options, rates: { ...options.rates, [fault]: rate } } : undefined
}
