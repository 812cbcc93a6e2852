// Sender and receiver joined over a line, disks and restores that fail: whatever happened, at rest
// the two logs are the same.

import { expect, test } from 'vitest'
import { type PairRun, runPair } from '../testing/faulty-pair.ts'

const SEEDS = 1_000

test('[S19] after any weather the receiver holds the log of the sender, each fact once', () => {
  const seen: Record<string, number> = {}
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const run = runPair(seed)
    expect({ seed, violations: run.violations }).toEqual({ seed, violations: [] })
    for (const [name, count] of Object.entries(run.seen)) seen[name] = (seen[name] ?? 0) + count
  }
  // A weather that never comes proves nothing.
  for (const name of [
    'facts',
    'crashes',
    'restores',
    'renewals',
    'rebirths',
    'rewinds',
    'clones',
  ]) {
    expect({ name, often: (seen[name] ?? 0) > 100 }).toEqual({ name, often: true })
  }
})

test('[S19] one seed always tells the same story', () => {
  const twice: PairRun[] = [runPair(7), runPair(7)]
  expect(twice[0]).toEqual(twice[1])
})
