// What a caller must sign besides its request, so that nothing can be played twice. A nonce says in
// which minute it was given, under a key of the server: none has to be kept.

import type { Utf8 } from './ports.ts'

export type Nonces = {
  readonly current: () => string
  readonly isGood: (nonce: string) => boolean
  /** Whether this proof is new. A proof is shown here only when its signature is right. */
  readonly spend: (by: string, once: string) => 'new' | 'replayed' | 'too many'
}

type NonceNeeds = {
  /** A keyed hash as text, under a key that all processes of the server share. */
  readonly seal: (text: string) => string
  /** Of the wall where several processes must agree on the minute. */
  readonly nowMs: () => number
  readonly utf8: Utf8
  readonly spentMax?: number
}

/** What was spent within one minute, and by whom. */
type Spent = { readonly by: Map<string, Set<string>>; readonly count: number }

const MINUTE_MS = 60_000

/** Of a hash in hex: 128 bits. */
const NONCE_CHARACTERS = 32

/** A store may be away from its desk for as long before it has to ask for another one. */
const GOOD_MINUTES = 10

/** Of one node: thirty requests a second for all of that time, far above its pace. */
const SPENT_OF_ONE_MAX = 20_000

/** Of all nodes, each about 150 bytes of memory. */
const SPENT_MAX = 400_000

export function createNonces({ seal, nowMs, utf8, spentMax = SPENT_MAX }: NonceNeeds): Nonces {
  const minutes = new Map<number, Spent>()
  return { current: () => nonceOf(minuteNow()), isGood, spend }

  function minuteNow(): number {
    return Math.floor(nowMs() / MINUTE_MS)
  }

  function nonceOf(minute: number): string {
    return seal(`nonce ${minute}`).slice(0, NONCE_CHARACTERS)
  }

  /** The next minute too: another process may be a little ahead. */
  function isGood(nonce: string): boolean {
    const given = utf8.encode(nonce)
    const now = minuteNow()
    for (let minute = now + 1; minute >= now - GOOD_MINUTES; minute -= 1) {
      if (isSame(given, utf8.encode(nonceOf(minute)))) return true
    }
    return false
  }

  function spend(by: string, once: string): 'new' | 'replayed' | 'too many' {
    const now = minuteNow()
    let spent = 0
    let spentOfOne = 0
    for (const [minute, { by: of, count }] of minutes) {
      // One minute longer than a nonce of the clock that is ahead can be good.
      if (minute < now - GOOD_MINUTES - 2) minutes.delete(minute)
      else {
        const mine = of.get(by)
        if (mine?.has(once)) return 'replayed'
        spentOfOne += mine?.size ?? 0
        spent += count
      }
    }
    if (spentOfOne >= SPENT_OF_ONE_MAX || spent >= spentMax) return 'too many'
    const minute = minutes.get(now) ?? { by: new Map<string, Set<string>>(), count: 0 }
    minute.by.set(by, (minute.by.get(by) ?? new Set()).add(once))
    minutes.set(now, { by: minute.by, count: minute.count + 1 })
    return 'new'
  }
}

/** Takes as long for a near miss as for a wild guess. */
function isSame(given: Uint8Array, good: Uint8Array): boolean {
  let differences = given.length === good.length ? 0 : 1
  for (const [at, byte] of good.entries()) if (given[at] !== byte) differences += 1
  return differences === 0
}
