// Lets a till into the store: it shows a code, and a manager who reads it there says which terminal
// it becomes. The number of the request becomes the number of the device, unless it is a till that
// this store has forgotten: that one comes back under the number it has.

import { createPublicKey } from 'node:crypto'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { PublicKey } from '../journal/types.ts'
import type { Registry } from './registry.ts'

export type PairingRefusal =
  | { readonly code: 'TOO_MANY_WAITING' }
  | { readonly code: 'KEY_INVALID' }
  | { readonly code: 'CODE_UNKNOWN' }
  | { readonly code: 'DEVICE_UNKNOWN' }
  | { readonly code: 'KEY_OTHER' }
  | { readonly code: 'DEVICE_REVOKED' }
  | { readonly code: 'TERMINAL_OTHER'; readonly terminal: number }

export type PairingState =
  | { readonly state: 'waiting'; readonly untilMs: number }
  | { readonly state: 'approved'; readonly device: string; readonly terminal: number }
  | { readonly state: 'gone' }

export type PairingWish = {
  readonly publicKey: PublicKey
  readonly name: string
  /** Of a till that was in this store before, and the terminal it is. */
  readonly device?: string | undefined
  readonly terminal?: number | undefined
}

type Waiting = PairingWish & {
  readonly pairing: string
  readonly code: string
  readonly endsAtMs: number
}

type PairingDeps = {
  readonly registry: Registry
  readonly monoMs: () => number
  readonly newId: () => string
  /** Below the bound, not to be guessed. */
  readonly random: (bound: number) => number
  /** An entry of the store's own, durable when it returns. */
  readonly write: (type: 'device-paired' | 'device-revoked', body: object) => Promise<void>
  readonly revoked: (device: string) => void
}

export type Pairing = ReturnType<typeof createPairing>

/** Tills that are unpacked at once. */
const WAITING_MAX = 20
const WAITING_MS = 10 * 60_000

export function createPairing(deps: PairingDeps) {
  const { registry, monoMs, newId, random, write } = deps
  let waiting: readonly Waiting[] = []
  /** Who is back in: the till asks for the number of its request, which is not its own. */
  let back: readonly Waiting[] = []
  return { ask, poll, list, approve, revoke }

  function ask(
    wish: PairingWish,
  ): Result<{ readonly pairing: string; readonly code: string }, PairingRefusal> {
    forgetOld()
    if (!isOnCurve(wish.publicKey)) return refuse({ code: 'KEY_INVALID' })
    const objection = objectionTo(wish)
    if (objection) return refuse(objection)
    const same = waiting.find((each) => isSameTill(each, wish))
    if (same) return ok({ pairing: same.pairing, code: same.code })
    if (waiting.length >= WAITING_MAX) return refuse({ code: 'TOO_MANY_WAITING' })
    const fresh = { ...wish, pairing: newId(), code: freshCode() }
    waiting = [...waiting, { ...fresh, endsAtMs: monoMs() + WAITING_MS }]
    return ok({ pairing: fresh.pairing, code: fresh.code })
  }

  function poll(pairing: string): PairingState {
    forgetOld()
    const returned = back.find((each) => each.pairing === pairing)
    const known = registry.get(returned?.device ?? pairing)
    if (known && !known.revoked) {
      return { state: 'approved', device: known.device, terminal: known.terminal }
    }
    const one = waiting.find((each) => each.pairing === pairing)
    return one ? { state: 'waiting', untilMs: one.endsAtMs - monoMs() } : { state: 'gone' }
  }

  function list(): readonly { readonly code: string; readonly name: string }[] {
    forgetOld()
    return waiting.map(({ code, name }) => ({ code, name }))
  }

  async function approve(
    code: string,
    terminal: number,
  ): Promise<Result<{ readonly device: string; readonly terminal: number }, PairingRefusal>> {
    forgetOld()
    const one = waiting.find((each) => digitsOf(each.code) === digitsOf(code))
    if (one === undefined) return refuse({ code: 'CODE_UNKNOWN' })
    // What this store knew was perhaps recovered since the till asked.
    const objection = objectionTo(one)
    if (objection) return refuse(objection)
    if (one.terminal !== undefined && one.terminal !== terminal) {
      return refuse({ code: 'TERMINAL_OTHER', terminal: one.terminal })
    }
    const { device = one.pairing, publicKey, name } = one
    await write('device-paired', { device, publicKey, terminal, name })
    waiting = waiting.filter((each) => each !== one)
    if (one.device !== undefined) back = [...back, one]
    return ok({ device, terminal })
  }

  async function revoke(device: string): Promise<Result<object, PairingRefusal>> {
    const known = registry.get(device)
    if (known === undefined) return refuse({ code: 'DEVICE_UNKNOWN' })
    if (!known.revoked) await write('device-revoked', { device })
    deps.revoked(device)
    return ok({})
  }

  /** Nobody takes the number of a till that this store knows, and who was put out stays out. */
  function objectionTo({ device, publicKey }: PairingWish): PairingRefusal | undefined {
    const known = device === undefined ? undefined : registry.get(device)
    if (known === undefined) return undefined
    if (known.revoked) return { code: 'DEVICE_REVOKED' }
    return isSameKey(known, publicKey) ? undefined : { code: 'KEY_OTHER' }
  }

  function forgetOld(): void {
    const nowMs = monoMs()
    waiting = waiting.filter(({ endsAtMs }) => endsAtMs > nowMs)
    back = back.filter(({ endsAtMs }) => endsAtMs > nowMs)
  }

  /** No two that wait at once show the same. */
  function freshCode(): string {
    for (;;) {
      const digits = String(random(1_000_000)).padStart(6, '0')
      const code = `${digits.slice(0, 4)}-${digits.slice(4)}`
      if (!waiting.some((each) => each.code === code)) return code
    }
  }
}

function digitsOf(code: string): string {
  return code.replace(/\D/g, '')
}

function isSameTill(one: PairingWish, other: PairingWish): boolean {
  const isSame = one.device === other.device && one.terminal === other.terminal
  return isSame && isSameKey(one.publicKey, other.publicKey)
}

function isSameKey(one: PublicKey, other: PublicKey): boolean {
  return one.x === other.x && one.y === other.y
}

function isOnCurve({ x, y }: PublicKey): boolean {
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
