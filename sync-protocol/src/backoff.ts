// How long to wait before the next try: full jitter, so that a thousand stores that lost the hub
// together do not come back together. It never says to give up.

import { assert } from '@evertill/shared/result.ts'
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS } from './limits.ts'
import type { Dice } from './ports.ts'

/** A whole number of milliseconds, anywhere from 0 to the ceiling of this many failures in a row. */
export function backoffMs(failures: number, dice: Dice): number {
  const thrown = dice()
  assert(thrown >= 0 && thrown < 1, `dice fall in [0, 1): ${thrown}`)
  return Math.floor(thrown * (backoffCeilingMs(failures) + 1))
}

/** Doubles with each failure from the first wait to the longest one. */
export function backoffCeilingMs(failures: number): number {
  assert(Number.isSafeInteger(failures) && failures >= 1, `not a count of failures: ${failures}`)
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures - 1, DOUBLINGS_MAX))
}

/** Beyond these doublings every first wait has long passed the longest one. */
const DOUBLINGS_MAX = 30
