// Numbers that a request must answer to, so that an old one proves nothing: made from a key of this
// process, so that none has to be kept, and what was proven with one counts once.

import { createHmac, timingSafeEqual } from 'node:crypto'

export type Nonces = ReturnType<typeof createNonces>

type NoncesDeps = {
  /** Of this process alone: with the next start every nonce is old. */
  readonly key: Uint8Array
  readonly monoMs: () => number
}

export const NONCE_MS = 10 * 60_000

/** Proofs of one nonce's life; more of them is an attack, and waits. */
const PROOFS_MAX = 200_000

export function createNonces({ key, monoMs }: NoncesDeps) {
  /** Those of the present span and of the one before: together they cover a nonce's life. */
  let recent = new Set<string>()
  let before = new Set<string>()
  let turnedAtMs = monoMs()
  return { fresh, isFresh, isFirst }

  function fresh(): string {
    const time = Math.floor(monoMs()).toString(36)
    return `${time}.${seal(time)}`
  }

  function isFresh(nonce: string): boolean {
    const [time = '', mac = ''] = nonce.split('.')
    const own = Buffer.from(seal(time))
    const shown = Buffer.from(mac)
    if (own.length !== shown.length || !timingSafeEqual(own, shown)) return false
    return monoMs() - Number.parseInt(time, 36) < NONCE_MS
  }

  /** Whether this proof was not shown before; from now on it was. */
  function isFirst(kid: string, once: string): boolean | 'busy' {
    turn()
    const proof = `${kid} ${once}`
    if (recent.has(proof) || before.has(proof)) return false
    if (recent.size >= PROOFS_MAX) return 'busy'
    recent.add(proof)
    return true
  }

  function turn(): void {
    const sinceMs = monoMs() - turnedAtMs
    if (sinceMs < NONCE_MS) return
    before = sinceMs < 2 * NONCE_MS ? recent : new Set()
    recent = new Set()
    turnedAtMs = monoMs()
  }

  function seal(time: string): string {
    return createHmac('sha256', key).update(`evertill1-nonce ${time}`).digest('base64url')
  }
}
