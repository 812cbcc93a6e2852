// A world that does what its address says, for the tests of the programs around it:
// `?lost=7` loses a sale in seed 7, and so on for `throws`, `hangs`, `stories` and `dies`.

import { isPresent } from '../src/session.ts'
import { textOf } from './options.ts'
import type { RunWorld } from './run-outcome.ts'

const asked = new URL(import.meta.url).searchParams
let played = 0

/** One transaction for each deed, one fault for each store; what is lost needs packets that get lost. */
export const runWorld: RunWorld = (options, tracing = false) => {
  played += 1
  const { seed, deeds, stores } = options
  if (is('throws', seed)) throw new Error(`seed ${seed} broke off`)
  if (is('hangs', seed)) for (;;) played += 1
  if (is('dies', seed)) process.exit(3)
  const violations: string[] = []
  if (is('lost', seed) && deeds >= 10) violations.push(`lost: a sale of ${deeds}`, 'late: a day')
  if (is('rainy', seed) && options.rates.loss) violations.push('wet: everything')
  if (isPresent({ sess: 5, gen: 'a' }, 4)) violations.push('fenced: a packet of before the cut')
  return {
    violations,
    transactions: deeds,
    faults: stores,
    storeDays: stores,
    seen: { loss: stores, sale: deeds },
    traceHash: is('stories', seed) ? `story ${played}` : textOf(options),
    trace: tracing ? [`the day begins with ${deeds} deeds`, 'the day ends'] : [],
  }
}

function is(what: string, seed: number): boolean {
  return asked.get(what)?.split(',').includes(String(seed)) ?? false
}
