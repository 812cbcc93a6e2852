// Lets a till into the store: it shows a code, and a manager who reads it there says which terminal
// it becomes. The number of the request becomes the number of the device.

import { createPublicKey } from 'node:crypto'
import { ok, type Result, refuse } from '@evertill/shared/result.ts'
import type { PublicKey } from '../journal/types.ts'
import type { Registry } from './registry.ts'

export type PairingRefusal =
  | { readonly code: 'TOO_MANY_WAITING' }
  | { readonly code: 'KEY_INVALID' }
  | { readonly code: 'CODE_UNKNOWN' }
  | { readonly code: 'DEVICE_UNKNOWN' }

export type PairingState =
  | { readonly state: 'waiting'; readonly untilMs: number }
  | { readonly state: 'approved'; readonly device: string; readonly terminal: number }
  | { readonly state: 'gone' }

type Waiting = {
  readonly pairing: string
  readonly code: string
  readonly publicKey: PublicKey
  readonly name: string
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
  return { ask, poll, list, approve, revoke }

  function ask(
    publicKey: PublicKey,
    name: string,
  ): Result<{ readonly pairing: string; readonly code: string }, PairingRefusal> {
    forgetOld()
    if (!isOnCurve(publicKey)) return refuse({ code: 'KEY_INVALID' })
    const same = waiting.find((each) => isSameKey(each.publicKey, publicKey))
    if (same) return ok({ pairing: same.pairing, code: same.code })
    if (waiting.length >= WAITING_MAX) return refuse({ code: 'TOO_MANY_WAITING' })
    const fresh = { pairing: newId(), code: freshCode(), publicKey, name }
    waiting = [...waiting, { ...fresh, endsAtMs: monoMs() + WAITING_MS }]
    return ok({ pairing: fresh.pairing, code: fresh.code })
  }

  function poll(pairing: string): PairingState {
    forgetOld()
    const device = registry.get(pairing)
    if (device && !device.revoked) {
      return { state: 'approved', device: pairing, terminal: device.terminal }
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
    const { pairing: device, publicKey, name } = one
    await write('device-paired', { device, publicKey, terminal, name })
    waiting = waiting.filter((each) => each !== one)
    return ok({ device, terminal })
  }

  async function revoke(device: string): Promise<Result<object, PairingRefusal>> {
    const known = registry.get(device)
    if (known === undefined) return refuse({ code: 'DEVICE_UNKNOWN' })
    if (!known.revoked) await write('device-revoked', { device })
    deps.revoked(device)
    return ok({})
  }

  function forgetOld(): void {
    const nowMs = monoMs()
    waiting = waiting.filter(({ endsAtMs }) => endsAtMs > nowMs)
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
