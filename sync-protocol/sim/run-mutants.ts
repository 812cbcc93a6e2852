// Plays seed after seed with one rule broken until a world notices, two mutants side by side.

import type { Mutant } from '@evertill/shared/scripts/mutants/table.ts'
import { type Range, worldsOf } from './range.ts'
import { inOrder } from './run-in-order.ts'
import { judge } from './run-judge.ts'
import { invariantOf } from './run-outcome.ts'
import { createPlayer } from './run-player.ts'

/** So many seeds must be enough for each. */
const MUTANT_SEEDS: Range = { first: 1, last: 1_000 }

/** Played before anything is broken: a simulator that complains anyway proves nothing. */
const SOUND_SEEDS: Range = { first: 1, last: 100 }

const SIDE_BY_SIDE = ['left', 'right']

/** Prints a line for each mutant and a count at the end; answers the exit code. */
export async function tryMutants(
  mutants: readonly Mutant[],
  world: URL,
  print: (line: string) => void,
): Promise<number> {
  const before = await firstViolation({ world }, SOUND_SEEDS)
  if (before) {
    print(`before anything is broken, seed ${before.seed} fails: ${before.violation}`)
    print(`0 caught, ${mutants.length} survived`)
    return 1
  }
  let caught = 0
  await inOrder(mutants, SIDE_BY_SIDE, tryOne, (found, { name, breaks }) => {
    if (found && 'seed' in found) {
      caught += 1
      print(`caught   ${name} ${wordOf(found.violation)}at seed ${found.seed}: ${breaks}`)
    } else {
      print(`SURVIVED ${name}: ${breaks}`)
      if (found) print(`         it was never played: ${found.fault}`)
    }
    return true
  })
  print(`${caught} caught, ${mutants.length - caught} survived`)
  return caught === mutants.length ? 0 : 1

  /** A mutant that cannot be loaded has broken nothing that a shop would meet. */
  async function tryOne(_: string, mutant: Mutant): Promise<Found | Unplayed | undefined> {
    try {
      return await firstViolation({ world, mutant }, MUTANT_SEEDS)
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) }
    }
  }
}

type Unplayed = { readonly fault: string }
type Found = { readonly seed: number; readonly violation: string }

async function firstViolation(
  needs: { readonly world: URL; readonly mutant?: Mutant },
  seeds: Range,
): Promise<Found | undefined> {
  const player = createPlayer(needs)
  try {
    for (const { options } of worldsOf(seeds)) {
      const [violation] = (await judge(player.play, options, { limitMs: MUTANT_MS_MAX })).violations
      if (violation !== undefined) return { seed: options.seed, violation }
    }
    return undefined
  } finally {
    await player.end()
  }
}

/** A broken rule may well keep a world from ending. */
const MUTANT_MS_MAX = 15_000

/** A world that could not go on has noticed too, and says so. */
function wordOf(violation: string): string {
  const words: Readonly<Record<string, string>> = { 'threw:': 'threw ', 'hang:': 'hung ' }
  return words[invariantOf(violation)] ?? ''
}
