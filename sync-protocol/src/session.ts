// Which of several speakers for one node is the present one. A session lasts from one HELLO to the
// next; whoever holds an older one is fenced, and a node fenced too often suspects a clone of itself.

import { SUPERSEDED_TIMES, SUPERSEDED_WINDOW_MS } from './limits.ts'
import type { Dice } from './ports.ts'

/** `gen` is new whenever the receiver's database was created or restored. */
export type Session = { readonly sess: number; readonly gen: string }

/** What a HELLO opens. */
export function nextSession(kept: Session): Session {
  return { sess: kept.sess + 1, gen: kept.gen }
}

/**
 * What a restored database goes on with. A PUSH names its session and not the database, so the
 * count leaps: a packet of before the restore never meets its own number again.
 */
export function restoredSession(kept: Session, gen: string, dice: Dice): Session {
  return { sess: kept.sess + 1 + Math.floor(dice() * RESTORED_LEAP), gen }
}

/** Only the session of the last HELLO may append. */
export function isPresent(kept: Session, shown: number): boolean {
  return shown === kept.sess
}

/** When the sender was fenced lately, oldest first, and whether that is too often for one node. */
export type Fenced = { readonly timesMs: readonly number[]; readonly suspect: boolean }

export function fencedAgain(timesMs: readonly number[], nowMs: number): Fenced {
  const recent = [...timesMs, nowMs].filter((timeMs) => timeMs > nowMs - SUPERSEDED_WINDOW_MS)
  return { timesMs: recent.slice(-SUPERSEDED_TIMES), suspect: recent.length >= SUPERSEDED_TIMES }
}

/** Far more sessions than a node opens in its life, far fewer than a number can count. */
const RESTORED_LEAP = 2 ** 40
