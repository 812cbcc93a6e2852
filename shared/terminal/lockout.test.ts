// Wrong PINs: how long one waits, and that nothing but the right PIN or a manager makes it better.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterRestart,
  afterWrongPin,
  type Lockout,
  mayTry,
  NO_LOCKOUT,
  TRIES_MAX,
} from './lockout.ts'

test('four wrong PINs cost nothing, the fifth thirty seconds', () => {
  const free = wrongTimes(4, 1_000)
  expect(mayTry(free, 1_000).ok).toBe(true)
  const locked = afterWrongPin(free, 1_000)
  expect(mayTry(locked, 1_000)).toEqual(waiting(30))
  expect(mayTry(locked, 30_999)).toEqual(waiting(1))
  expect(mayTry(locked, 31_000).ok).toBe(true)
})

test('every further wrong PIN doubles the wait', () => {
  const waits = [5, 6, 7, 8, 9].map((times) => mayTry(wrongTimes(times, 0), 0))
  expect(waits).toEqual([30, 60, 120, 240, 480].map(waiting))
})

test('after ten only a manager helps, however long one waits', () => {
  const locked = wrongTimes(10, 0)
  const refusal = { ok: false, error: { code: 'SIGN_IN_LOCKED_FOR_MANAGER' } }
  expect(mayTry(locked, Number.MAX_SAFE_INTEGER)).toEqual(refusal)
  expect(mayTry(afterWrongPin(locked, 1), 1)).toEqual(refusal)
  expect(mayTry(NO_LOCKOUT, 0).ok).toBe(true)
})

test('a restart begins the wait anew and forgets no wrong PIN', () => {
  const locked = wrongTimes(6, 900_000)
  const restarted = afterRestart(locked, 12)
  expect(restarted.wrong).toBe(6)
  expect(mayTry(restarted, 12)).toEqual(waiting(60))
  expect(mayTry(restarted, 60_012).ok).toBe(true)
})

test('[26] whatever happens, the count of wrong PINs never falls and no wait is shortened', () => {
  const deed = fc.record({
    restart: fc.boolean(),
    at: fc.integer({ min: 0, max: 10_000_000 }),
  })
  const holds = fc.property(fc.array(deed, { maxLength: 20 }), (deeds) => {
    let lockout: Lockout = NO_LOCKOUT
    for (const { restart, at } of deeds) {
      const next = restart ? afterRestart(lockout, at) : afterWrongPin(lockout, at)
      expect(next.wrong).toBeGreaterThanOrEqual(lockout.wrong)
      expect(next.wrong).toBeLessThanOrEqual(TRIES_MAX)
      if (next.wrong > 4) expect(mayTry(next, at).ok).toBe(false)
      // A clock that runs backwards is a wait that begins anew.
      if (next.wrong > 4) expect(mayTry(next, at - 5_000_000).ok).toBe(false)
      lockout = next
    }
  })
  fc.assert(holds)
})

function wrongTimes(times: number, at: number): Lockout {
  return Array.from({ length: times }).reduce<Lockout>(
    (lockout) => afterWrongPin(lockout, at),
    NO_LOCKOUT,
  )
}

function waiting(seconds: number) {
  return { ok: false, error: { code: 'SIGN_IN_LOCKED', seconds } }
}
