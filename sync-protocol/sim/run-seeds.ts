// Plays many worlds in several threads and tells of them in the order of their seeds. What fails is
// made smaller by the thread that found it, while the others go on.

import type { Options } from './options.ts'
import type { World } from './range.ts'
import { inOrder } from './run-in-order.ts'
import { judge } from './run-judge.ts'
import { invariantOf, type Outcome } from './run-outcome.ts'
import type { Player } from './run-player.ts'
import { type Shrunk, shrink } from './shrink.ts'

export type Failure = {
  readonly world: World
  readonly violations: readonly string[]
  /** Absent where it could not be played again in bounded time. */
  readonly smaller?: Shrunk
}

export type Totals = {
  readonly seeds: number
  readonly transactions: number
  readonly faults: number
  readonly storeDays: number
  readonly violations: number
  readonly seen: Readonly<Record<string, number>>
}

type Tell = {
  readonly played: (totals: Totals, outcome: Outcome) => void
  readonly failed: (failure: Failure) => void
}

/** The same totals and failures whatever the number of players. */
export async function playAll(
  worlds: Iterable<World>,
  players: readonly Player[],
  stopAt: number,
  tell: Tell,
): Promise<Totals> {
  let totals: Totals = {
    ...{ seeds: 0, transactions: 0, faults: 0, storeDays: 0, violations: 0 },
    seen: {},
  }
  let failures = 0
  await inOrder(worlds, players, playOne, ({ outcome, smaller }, world) => {
    totals = added(totals, outcome)
    tell.played(totals, outcome)
    const { violations } = outcome
    if (violations.length === 0) return true
    tell.failed({ world, violations, ...(smaller ? { smaller } : {}) })
    failures += 1
    return failures < stopAt
  })
  return totals
}

async function playOne({ play }: Player, { options }: World) {
  const outcome = await judge(play, options)
  if (outcome.violations.length === 0 || isEndless(outcome)) return { outcome }
  const again = (smaller: Options) => judge(play, smaller, { limitMs: SMALLER_MS_MAX })
  return { outcome, smaller: await shrink(options, outcome.violations, again) }
}

/** Each try at a smaller one would take as long again. */
function isEndless({ violations }: Outcome): boolean {
  return violations.some((violation) => invariantOf(violation) === 'hang:')
}

const SMALLER_MS_MAX = 5_000

function added(totals: Totals, outcome: Outcome): Totals {
  const seen = { ...totals.seen }
  for (const [name, count] of Object.entries(outcome.seen)) seen[name] = (seen[name] ?? 0) + count
  return {
    seeds: totals.seeds + 1,
    transactions: totals.transactions + outcome.transactions,
    faults: totals.faults + outcome.faults,
    storeDays: totals.storeDays + outcome.storeDays,
    violations: totals.violations + outcome.violations.length,
    seen,
  }
}
