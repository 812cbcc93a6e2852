// A failing world gets smaller as long as it fails in the same way, and no longer.

import { expect, test } from 'vitest'
import { FAULTS, type FaultName, type Options } from './options.ts'
import { brokenOff, type Outcome } from './run-outcome.ts'
import { SHRINK_RUNS_MAX, shrink } from './shrink.ts'

const storm = Object.fromEntries(Object.keys(FAULTS).map((fault) => [fault, 100]))
const large: Options = {
  seed: 7,
  stores: 4,
  tills: 6,
  deeds: 100,
  rates: { loss: 200, delay: 100, flip: 30 },
}
const good: Outcome = { ...brokenOff(''), violations: [] }

/** Plays a world that fails by the name of an invariant where the rule says so. */
const failing = (isLost: (options: Options) => boolean) => (options: Options) =>
  isLost(options) ? brokenOff(`lost: ${options.deeds} deeds`) : good

test('what has no part in it goes, and what has stays', async () => {
  const play = failing(
    ({ deeds, tills, rates }) => deeds >= 9 && tills >= 2 && (rates.loss ?? 0) >= 40,
  )
  const { options, violations, runs } = await shrink(large, ['lost: 100 deeds'], play)
  expect(options).toEqual({ seed: 7, stores: 1, tills: 2, deeds: 9, rates: { loss: 50 } })
  expect(violations).toEqual(['lost: 9 deeds'])
  expect(runs).toBeLessThanOrEqual(SHRINK_RUNS_MAX)
})

test('another invariant that breaks in a smaller world is another failure', async () => {
  const play = ({ deeds }: Options) => brokenOff(deeds === 100 ? 'lost: x' : 'doubled: x')
  const { options } = await shrink({ ...large, rates: {} }, ['lost: x'], play)
  expect(options.deeds).toBe(100)
})

test('an invariant counts wherever it stands among the violations', async () => {
  const play = () => ({ ...good, violations: ['doubled: y', 'lost: z'] })
  expect((await shrink(large, ['lost: x'], play)).options).toMatchObject({ deeds: 1, rates: {} })
})

test('it ends after a bounded number of runs', async () => {
  let runs = 0
  const play = () => {
    runs += 1
    return runs % 2 === 0 ? brokenOff('lost: x') : good
  }
  const shrunk = await shrink(
    { ...large, rates: storm as Record<FaultName, number> },
    ['lost: x'],
    play,
  )
  expect(runs).toBe(SHRINK_RUNS_MAX)
  expect(shrunk.runs).toBe(SHRINK_RUNS_MAX)
})
