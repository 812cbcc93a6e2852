// Holds back who guesses PINs: after five wrong ones a wait that doubles, after ten a manager. Time is
// monotonic and handed in, so turning the clock shortens no wait.
import { ok, type Result, refuse } from '../result.ts'

const FREE_TRIES = 4
export const TRIES_MAX = 10
const FIRST_WAIT_MS = 30_000

/** Of one person at one terminal. The count falls by a right PIN or a manager, by nothing else. */
export type Lockout = {
  readonly wrong: number
  /** When the last wrong PIN came, by a clock that only runs forward. */
  readonly since: number
}

export const NO_LOCKOUT: Lockout = { wrong: 0, since: 0 }

export type LockoutRefusal =
  | { readonly code: 'SIGN_IN_LOCKED'; readonly seconds: number }
  | { readonly code: 'SIGN_IN_LOCKED_FOR_MANAGER' }

/** Whether a PIN may be looked at now; also the right one has to wait. */
export function mayTry(lockout: Lockout, nowMs: number): Result<true, LockoutRefusal> {
  if (lockout.wrong >= TRIES_MAX) return refuse({ code: 'SIGN_IN_LOCKED_FOR_MANAGER' })
  const left = waitOf(lockout.wrong) - Math.max(0, nowMs - lockout.since)
  return left > 0 ? refuse({ code: 'SIGN_IN_LOCKED', seconds: Math.ceil(left / 1_000) }) : ok(true)
}

export function afterWrongPin(lockout: Lockout, nowMs: number): Lockout {
  return { wrong: Math.min(TRIES_MAX, lockout.wrong + 1), since: nowMs }
}

/** The monotonic clock begins anew with the machine, and so does a wait that had begun. */
export function afterRestart({ wrong }: Lockout, nowMs: number): Lockout {
  return { wrong, since: nowMs }
}

function waitOf(wrong: number): number {
  return wrong <= FREE_TRIES ? 0 : FIRST_WAIT_MS * 2 ** (wrong - FREE_TRIES - 1)
}
