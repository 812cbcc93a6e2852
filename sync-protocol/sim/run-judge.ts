// Plays one world and judges it as a whole: now and then it is played a second time, because a world
// that tells two stories could never be played again when it fails.

import type { Options } from './options.ts'
import type { Outcome, Play, PlayHow } from './run-outcome.ts'

/** Every so many seeds. */
const TWICE_EVERY = 50

export async function judge(play: Play, options: Options, how?: PlayHow): Promise<Outcome> {
  const outcome = await play(options, how)
  // One that broke off has no hash; what it said is enough.
  if (options.seed % TWICE_EVERY !== 0 || outcome.traceHash === '') return outcome
  const again = await play(options, how)
  if (again.traceHash === outcome.traceHash) return outcome
  const violation = `trace: seed ${options.seed} told two stories`
  return { ...outcome, violations: [...outcome.violations, violation] }
}
