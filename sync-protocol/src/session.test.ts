// Who speaks for a node now, and when a node must think that somebody else does too.

import { expect, test } from 'vitest'
import { fencedAgain, isPresent, nextSession, restoredSession } from './session.ts'

const KEPT = { sess: 7, gen: 'a'.repeat(32) }

test('[R2] each hello opens the next session, and only that one may append', () => {
  const next = nextSession(KEPT)
  expect(next).toEqual({ sess: 8, gen: KEPT.gen })
  expect([7, 8, 9].map((shown) => isPresent(next, shown))).toEqual([false, true, false])
})

test('[R3] a restored receiver leaps past every session it may have forgotten', () => {
  const gen = 'b'.repeat(32)
  expect(restoredSession(KEPT, gen, () => 0)).toEqual({ sess: 8, gen })
  const leaped = restoredSession(KEPT, gen, () => 0.5)
  expect(leaped.sess).toBeGreaterThan(1_000_000_000)
  expect(Number.isSafeInteger(leaped.sess)).toBe(true)
})

test('[S9] three lost sessions within ten minutes are a clone, over a day they are not', () => {
  const often = [0, 299_000, 599_000].map((timeMs, at, all) =>
    fencedAgain(all.slice(0, at), timeMs),
  )
  expect(often.map(({ suspect }) => suspect)).toEqual([false, false, true])
  expect(fencedAgain([0, 300_000], 600_000)).toEqual({
    timesMs: [300_000, 600_000],
    suspect: false,
  })
})
